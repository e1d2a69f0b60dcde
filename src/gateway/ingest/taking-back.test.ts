/** What an undo asks of a supplier that can take uses back, and what its end means for whoever comes next. */
import { beforeEach, describe, expect, it } from "vitest";
import { bookingKey } from "../../core/ids.ts";
import type { Settlement } from "../../core/settlement.ts";
import { asInstant, later, minutes } from "../../core/time.ts";
import {
  aBooking,
  anAdmission,
  aPolicy,
  aProduct,
  aUnitItem,
  connection,
  now,
  otherDevice,
  scanIdOf,
  thisDevice,
} from "../../testing/builders.ts";
import {
  admitting,
  createIngestWorld,
  type IngestWorld,
  undoing,
} from "../../testing/ingest-world.ts";
import { restoreCheck } from "./epoch.ts";
import { onEachJournal } from "./journals.contract.ts";
import type { JournalStore, RedemptionEntry } from "./journal-store.ts";
import { whyNotToSend } from "./redemptions.ts";

const resent = (settlement: Settlement | null) => ({ resent: [{ index: 0, settlement }] });
const recordedAt = later(now, minutes(1));
const accepted: Settlement = { kind: "accepted", redeemedAt: recordedAt };
const done: Settlement = { kind: "accepted", redeemedAt: null };
const strangers: Settlement = { kind: "already-redeemed", redeemedAt: later(now, minutes(9)) };
const refused: Settlement = { kind: "rejected", code: "CANCELLED", text: null };
const stillInUse: Settlement = { kind: "rejected", code: "STILL_IN_USE", text: null };
const notSent = (why: string): unknown => ({ kind: "not-sent", why });

/** Redemptions are accepted; undos end as told. */
const ending =
  (undo: Settlement) =>
  ({ payload }: RedemptionEntry): Settlement =>
    payload.kind === "unredeem" ? undo : accepted;

onEachJournal((create) => {
  let store: JournalStore;
  let world: IngestWorld;
  beforeEach(async () => {
    store = await create();
    world = createIngestWorld(store, { canUnredeem: true });
  });
  const redeemed = async (): Promise<void> => {
    await world.push([admitting(1)]);
    await world.answer(() => accepted);
  };
  const entry = (n: number) => store.reads.entryById(scanIdOf(n));
  const restored = () => restoreCheck(store, { mark: 9, newId: () => "epoch-2", now });
  const shown = (n: number, as: "free" | "open") => whyNotToSend(store.reads, scanIdOf(n), as);

  describe("an undo", () => {
    it("of what was sent is queued in the same lane, as the admission was sent", async () => {
      await redeemed();
      const sent = await entry(1);
      await world.push([undoing(2, 1)]);
      expect(await world.settlementOf(2)).toBeNull();
      expect(await entry(2)).toMatchObject({
        lane: sent?.lane,
        payload: { kind: "unredeem", undoes: scanIdOf(1), request: sent?.payload.request },
        attempts: [],
        state: { kind: "queued" },
      });
      expect(await world.answer(ending(done))).toEqual([2]);
      expect(await world.settlementOf(2)).toEqual(done);
      expect(await store.reads.takenBackOf(anAdmission(1).booking)).toEqual(new Set([scanIdOf(1)]));
    });

    it("of what is under way is queued behind it", async () => {
      await world.push([admitting(1)]);
      await inState(store, 1, { kind: "sending" });
      await world.push([undoing(2, 1)]);
      expect(await store.outboxOf(connection).due(now, 10)).toEqual([]);
      await inState(store, 1, { kind: "settled", at: now, settlement: accepted });
      await world.publish();
      expect(await world.answer(ending(done))).toEqual([2]);
    });

    it.each([
      ["that has not left", [], undefined],
      ["that only watches", [], "observe" as const],
    ])("of an admission %s asks nothing", async (_what, asked, mode) => {
      const quiet = createIngestWorld(store, {
        canUnredeem: true,
        ...(mode === undefined ? {} : { mode }),
      });
      await quiet.push([admitting(1), undoing(2, 1)]);
      expect(await quiet.answer(ending(done))).toEqual(asked);
      expect(await quiet.settlementOf(2)).toEqual(notSent("ours-alone"));
    });

    it("that came before its admission asks nothing: it is never sent", async () => {
      await world.push([undoing(2, 1)]);
      await world.push([admitting(1)]);
      expect(await world.answer(ending(done))).toEqual([]);
      expect(await world.settlementOf(2)).toEqual(notSent("ours-alone"));
    });

    it("of what the supplier had refused asks nothing", async () => {
      await world.push([admitting(1)]);
      await world.answer(() => refused);
      await world.push([undoing(2, 1)]);
      expect(await world.settlementOf(2)).toEqual(notSent("ours-alone"));
    });

    it("is queued once, however often and by whomever it is handed in", async () => {
      await redeemed();
      await world.push([undoing(2, 1), undoing(2, 1)]);
      await world.push([undoing(3, 1, { seq: 1, device: otherDevice })], { device: otherDevice });
      expect(await world.settlementOf(3)).toEqual(notSent("ours-alone"));
      expect(await world.answer(ending(done))).toEqual([2]);
    });

    it("asks nothing of a supplier that takes nothing back", async () => {
      const unable = createIngestWorld(store);
      await unable.push([admitting(1)]);
      await unable.answer(() => accepted);
      await unable.push([undoing(2, 1)]);
      expect(await unable.settlementOf(2)).toEqual(notSent("ours-alone"));
    });
  });

  describe("who comes in again", () => {
    it("waits for the undo, and is redeemed anew once the use is free", async () => {
      await redeemed();
      await world.push([undoing(2, 1), admitting(3)]);
      expect(await world.settlementOf(3)).toBeNull();
      expect(await world.answer(ending(done))).toEqual([2, 3]);
      expect(await world.settlementOf(3)).toEqual(accepted);
      expect(await world.openConflicts()).toEqual([]);
    });

    it("makes no call where the supplier still has the first use", async () => {
      await redeemed();
      await world.push([undoing(2, 1), admitting(3)]);
      expect(await world.answer(ending(stillInUse))).toEqual([2]);
      expect(await world.settlementOf(3)).toEqual(notSent("already-recorded"));
      expect(await store.reads.takenBackOf(anAdmission(1).booking)).toEqual(new Set());
    });

    it("is looked at where a stranger's use has taken the place of ours", async () => {
      await redeemed();
      await world.push([undoing(2, 1), admitting(3)]);
      expect(await world.answer(({ id }) => (id === scanIdOf(1) ? accepted : strangers))).toEqual([
        2, 3,
      ]);
      expect(await world.openConflicts()).toEqual(["redeemed-elsewhere unit-1 1/1 by 3"]);
    });

    it("and is refused then, is a conflict: the first use excuses nothing any more", async () => {
      await redeemed();
      await world.push([undoing(2, 1)]);
      await world.answer(ending(done));
      await world.push([admitting(3)]);
      await world.answer(() => refused);
      expect(await world.openConflicts()).toEqual(["refused-after-admission unit-1 1/1 by 3"]);
    });

    it("finds nothing of the first where the second, let in on its use, gave that back", async () => {
      await redeemed();
      await world.push([admitting(2), undoing(3, 1)]);
      expect(await world.answer(ending(stillInUse))).toEqual([3]);
      await world.push([undoing(4, 2)]);
      expect(await world.answer(ending(done))).toEqual([4]);
      expect(await store.reads.takenBackOf(anAdmission(1).booking)).toEqual(
        new Set([scanIdOf(1), scanIdOf(2)]),
      );
      await world.push([admitting(5)]);
      await world.answer(() => refused);
      expect(await world.openConflicts()).toEqual(["refused-after-admission unit-1 1/1 by 5"]);
    });

    it("keeps a use that was made after the one that was taken back", async () => {
      const product = aProduct({ policy: aPolicy({ use: { kind: "times", times: 2 } }) });
      const twice = createIngestWorld(store, { product, canUnredeem: true });
      await twice.push([admitting(1)]);
      await twice.answer(() => accepted);
      await twice.push([undoing(2, 1), admitting(3)]);
      await inState(store, 2, { kind: "settled", at: now, settlement: done });
      // its end is known before that of the undo is published
      await twice.push([admitting(3)], resent(accepted));
      await twice.push([undoing(4, 3)]);
      await twice.publish();
      expect(await store.reads.takenBackOf(anAdmission(1).booking)).toEqual(new Set([scanIdOf(1)]));
    });

    it("by the voucher waits too while a ticket's use is being taken back", async () => {
      const booking = aBooking({ unitItems: [aUnitItem(1), aUnitItem(2)] });
      const pair = createIngestWorld(store, { booking, canUnredeem: true });
      const party = { ticket: 0, people: 1, booking };
      await pair.push([admitting(1, party)]);
      await pair.answer(ending(done));
      await pair.push([undoing(2, 1, { booking })]);
      await pair.answer(ending(stillInUse));
      await pair.push([admitting(3, { booking })]);
      await pair.answer(ending(done));
      await pair.push([undoing(4, 3, { booking }), admitting(5, party)]);
      expect(await pair.settlementOf(5)).toBeNull();
      expect(await pair.answer(ending(done))).toEqual([4, 5]);
    });

    it("on what may have gone with another's use is looked at", async () => {
      const booking = aBooking({ unitItems: [aUnitItem(1), aUnitItem(2)] });
      const pair = createIngestWorld(store, { booking, canUnredeem: true });
      await pair.push([admitting(1, { booking }), admitting(2, { ticket: 2, booking })]);
      await pair.answer(() => accepted);
      await pair.push([undoing(3, 1, { booking })]);
      await pair.answer(ending(stillInUse));
      await pair.push([undoing(4, 2, { booking })]);
      await pair.answer(ending(done));
      await pair.push([admitting(5, { booking })]);
      expect(await pair.answer(() => accepted)).toEqual([5]);
      expect(await store.reads.takenBackOf(booking.key)).toEqual(new Set([scanIdOf(2)]));
    });
  });

  describe("after a restore", () => {
    it("an undo whose end nobody knows is looked at first", async () => {
      await redeemed();
      await world.push([undoing(2, 1)], resent(null));
      expect(await entry(2)).toMatchObject({
        state: { kind: "verifying" },
        attempts: [{ n: 0, deadlineAt: now }],
      });
      expect(await world.answer(ending(done))).toEqual([2]);
    });

    it.each([
      ["after", [1, 2]],
      ["before", [2, 1]],
    ])(
      "an undo that its device knows as done frees the use, handed in %s its admission",
      async (_when, order) => {
        for (const n of order) {
          if (n === 1) await world.push([admitting(1)], resent(accepted));
          else await world.push([undoing(2, 1)], resent(done));
        }
        expect(await world.settlementOf(2)).toEqual(done);
        await world.push([admitting(3)]);
        expect(await world.answer(() => accepted)).toEqual([3]);
      },
    );

    describe("that forgot an undo", () => {
      it("who comes in again is looked at, and sent where the supplier has nothing of ours", async () => {
        await redeemed();
        await restored();
        await world.push([admitting(3)]);
        expect(await world.settlementOf(3)).toBeNull();
        expect(await shown(3, "free")).toBeNull();
        expect(await shown(3, "open")).toEqual(notSent("claimed-by-other"));
        await world.answer(() => ({ kind: "accepted", redeemedAt: later(now, minutes(9)) }));
        await world.push([undoing(2, 1)], resent(done));
        expect(await world.settlementOf(3)).toMatchObject({ kind: "accepted" });
        expect(await store.reads.takenBackOf(anAdmission(1).booking)).toEqual(
          new Set([scanIdOf(1)]),
        );
        expect(await world.openConflicts()).toEqual([]);
      });

      it("who comes in once more after an undo that had failed is looked at too", async () => {
        await redeemed();
        await world.push([undoing(2, 1)]);
        await world.answer(ending(stillInUse));
        await restored();
        await world.push([admitting(3)]);
        expect(await world.answer(() => accepted)).toEqual([3]);
      });

      it("what a stranger had used is asked about once", async () => {
        await world.push([admitting(1)]);
        await world.answer(() => strangers);
        await restored();
        await world.push([admitting(3)]);
        expect(await world.settlementOf(3)).toEqual(notSent("claimed-by-other"));
      });

      it("what is on its way goes alone, whatever the supplier shows", async () => {
        await world.push([admitting(1)]);
        await restored();
        await world.push([admitting(3)], resent(null));
        expect(await shown(3, "free")).toEqual(notSent("claimed-by-other"));
      });

      it("a supplier that takes nothing back is not asked", async () => {
        const unable = createIngestWorld(store);
        await unable.push([admitting(1)]);
        await unable.answer(() => accepted);
        await restored();
        await unable.push([admitting(3)]);
        expect(await unable.settlementOf(3)).toEqual(notSent("claimed-by-other"));
      });
    });

    it("an open undo ends with what its device knows", async () => {
      await redeemed();
      await world.push([undoing(2, 1), admitting(3)]);
      expect(await world.push([undoing(2, 1)], resent(done))).toEqual(["repeat"]);
      expect(await world.settlementOf(2)).toEqual(done);
      expect(await world.answer(() => accepted)).toEqual([3]);
    });

    it("one that its device knows as ours alone stays so", async () => {
      await redeemed();
      await world.push([undoing(2, 1)], resent({ kind: "not-sent", why: "ours-alone" }));
      expect(await world.answer(ending(done))).toEqual([]);
      expect(await world.settlementOf(2)).toEqual(notSent("ours-alone"));
    });
  });

  it("an end that a dying process did not publish is found again, with all that follows", async () => {
    await redeemed();
    await world.push([undoing(2, 1), admitting(3)]);
    await inState(store, 2, { kind: "settled", at: now, settlement: done });
    expect(await world.settlementOf(3)).toBeNull();
    expect(await createIngestWorld(store, { canUnredeem: true }).publish()).toBe(1);
    expect(await world.settlementOf(2)).toEqual(done);
    expect((await entry(3))?.state.kind).toBe("queued");
  });

  it("is kept by booking, as a whole or not at all", async () => {
    const other = anAdmission(2, { booking: bookingKey(connection, "booking-2") });
    const { booking } = anAdmission(1);
    await store.transaction(async (tx) => {
      await tx.insertAdmission(anAdmission(1));
      await tx.insertAdmission(other);
      await tx.markTakenBack(scanIdOf(1));
      await tx.markTakenBack(scanIdOf(1));
      expect(await tx.takenBackOf(booking)).toEqual(new Set([scanIdOf(1)]));
    });
    const failing = store.transaction(async (tx) => {
      await tx.markTakenBack(scanIdOf(2));
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect(await store.reads.takenBackOf(booking)).toEqual(new Set([scanIdOf(1)]));
    expect(await store.reads.takenBackOf(other.booking)).toEqual(new Set());
  });

  it("the device hears of it once", async () => {
    await redeemed();
    await world.push([undoing(2, 1)]);
    await world.answer(ending(done));
    await world.publish();
    expect(await store.reads.settlementsAfter(thisDevice, { after: 0, limit: 9 })).toEqual([
      { n: 1, scan: scanIdOf(1), settlement: accepted },
      { n: 2, scan: scanIdOf(2), settlement: done },
    ]);
  });
});

const inState = (
  store: JournalStore,
  n: number,
  state: RedemptionEntry["state"],
): Promise<unknown> =>
  store.outboxOf(connection).update(scanIdOf(n), (held) => ({
    ...held,
    attempts: [{ n: 1, sentAt: now, deadlineAt: asInstant(now + 700), baseline: null }],
    state,
  }));
