/** Which of several admissions is sent, how all of them end, and what contradicts what, in any order of arrival. */
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
} from "../../testing/builders.ts";
import {
  admitting,
  createIngestWorld,
  type IngestWorld,
  undoing,
} from "../../testing/ingest-world.ts";
import { restoreCheck } from "./epoch.ts";
import { onEachJournal } from "./journals.contract.ts";
import type { JournalStore } from "./journal-store.ts";
import { whyNotToSend } from "./redemptions.ts";
import { feedAfter } from "../../testing/feed-after.ts";

const resent = (settlement: Settlement | null) => ({ resent: [{ index: 0, settlement }] });

const accepted: Settlement = { kind: "accepted", redeemedAt: later(now, minutes(1)) };
const cancelled: Settlement = { kind: "rejected", code: "CANCELLED", text: null };
const foreign: Settlement = { kind: "already-redeemed", redeemedAt: later(now, -minutes(90)) };
const notSent = (why: string): unknown => ({ kind: "not-sent", why });
const shouldNotAsk = (): never => expect.fail("the supplier was asked");
const second = admitting(2, { seq: 1, device: otherDevice });
const fromOther = { device: otherDevice };

onEachJournal((create) => {
  let store: JournalStore;
  let world: IngestWorld;
  beforeEach(async () => {
    store = await create();
    world = createIngestWorld(store);
  });
  const due = async (): Promise<readonly number[]> =>
    (await store.outboxOf(connection).due(now, 10)).map(({ id }) => Number(id.slice(-12)));

  describe("claims", () => {
    it("send the first of two, and settle the other when that has ended", async () => {
      await world.push([admitting(1)]);
      await world.push([second], fromOther);
      expect(await world.settlementOf(2)).toBeNull();
      expect(await world.answer(() => accepted)).toEqual([1]);
      expect(await world.settlementOf(1)).toEqual(accepted);
      expect(await world.settlementOf(2)).toEqual(notSent("claimed-by-other"));
      expect(await world.openConflicts()).toEqual(["admitted-twice unit-1 2/1 by 1+2"]);
    });

    it("of scans at the same time send exactly one", async () => {
      await Promise.all([1, 2, 3, 4].map((n) => world.push([admitting(n)])));
      expect(await due()).toHaveLength(1);
    });

    it("treat tickets of a booking and its voucher each for itself, in one lane", async () => {
      const booking = aBooking({ unitItems: [aUnitItem(1), aUnitItem(2)] });
      const pair = createIngestWorld(store, { booking });
      await pair.push([admitting(1), admitting(2, { ticket: 2 }), admitting(3, { ticket: 0 })]);
      expect(await due()).toEqual([1]);
      expect(await pair.answer(() => accepted)).toEqual([1, 2, 3]);
    });

    it("send a ticket as often as the policy grants", async () => {
      const product = aProduct({ policy: aPolicy({ use: { kind: "times", times: 2 } }) });
      const twice = createIngestWorld(store, { product });
      await twice.push([admitting(1), admitting(2), admitting(3)]);
      expect(await twice.answer(() => accepted)).toEqual([1, 2]);
      expect(await twice.settlementOf(3)).toEqual(notSent("claimed-by-other"));
    });

    it("send a ticket once on each date of its zone, however late its scans arrive", async () => {
      const product = aProduct({ policy: aPolicy({ use: { kind: "per-date" } }) });
      const daily = createIngestWorld(store, { product });
      // 11:00 in London; half past midnight there is still the evening before in UTC
      const midnight = later(now, minutes(60 * 13));
      await daily.push([
        admitting(1),
        admitting(2, { at: later(midnight, -1) }),
        admitting(3, { at: midnight }),
        admitting(4, { at: later(midnight, minutes(30)) }),
      ]);
      expect(await daily.answer(() => accepted)).toEqual([1, 3]);
      expect(await daily.openConflicts()).toHaveLength(2);
    });

    it("hold a use of a booking that the gateway has not got", async () => {
      const booking = aBooking({ key: bookingKey(connection, "another") });
      const unknown = createIngestWorld(store, { booking });
      await unknown.push([admitting(1), admitting(2)]);
      expect(await unknown.answer(() => accepted)).toEqual([1]);
      expect(await unknown.openConflicts()).toEqual(["admitted-twice unit-1 2/1 by 1+2"]);
    });
  });

  describe("settlements", () => {
    it("carry the supplier's time to every device, once", async () => {
      await world.push([admitting(1)]);
      await world.answer(() => accepted);
      expect(await world.publish()).toBe(0);
      const changes = await feedAfter(store.reads, 0, 10);
      expect(changes.map(({ change }) => change.kind)).toEqual(["admission", "admission"]);
      expect(changes[1]).toMatchObject({
        change: { admission: { supplierRedeemedAt: later(now, minutes(1)) } },
      });
    });

    it("that a dying process did not publish are found again", async () => {
      await world.push([admitting(1)]);
      await store.outboxOf(connection).update(scanIdOf(1), (entry) => ({
        ...entry,
        state: { kind: "settled", at: now, settlement: accepted },
      }));
      expect(await world.settlementOf(1)).toBeNull();
      expect(await createIngestWorld(store).publish()).toBe(1);
      expect(await world.settlementOf(1)).toEqual(accepted);
    });

    it("that cannot be published hold up no other", async () => {
      await world.push([admitting(1)]);
      await store.transaction(async (tx) => {
        const entry = await tx.entryById(scanIdOf(1));
        if (entry === null) throw new Error("just enqueued");
        const state = { kind: "settled", at: now, settlement: accepted } as const;
        await tx.putEntry({ ...entry, state });
        await tx.enqueue({ ...entry, id: scanIdOf(9), state });
      });
      await expect(world.publish()).rejects.toThrow("not published");
      expect(await world.settlementOf(1)).toEqual(accepted);
    });

    it.each([
      ["refused", cancelled, "refused-after-admission"],
      ["redeemed elsewhere", foreign, "redeemed-elsewhere"],
    ])("show who was let in on a ticket that is %s", async (_what, settlement, kind) => {
      await world.push([admitting(1)]);
      await world.answer(() => settlement);
      expect(await world.openConflicts()).toEqual([`${kind} unit-1 1/1 by 1`]);
      const [conflict] = await store.reads.conflicts(1);
      expect((await feedAfter(store.reads, 1, 10)).map(({ change }) => change)).toEqual([
        { kind: "conflict", conflict },
      ]);
    });
  });

  describe("undo", () => {
    it("before the sending: nothing is sent, and nothing counts", async () => {
      await world.push([admitting(1), undoing(2, 1)]);
      expect(await world.answer(shouldNotAsk)).toEqual([]);
      expect(await world.settlementOf(1)).toEqual(notSent("undone"));
      expect(await world.settlementOf(2)).toEqual(notSent("ours-alone"));
    });

    it("before its own admission has arrived", async () => {
      await world.push([undoing(2, 1)]);
      await world.push([admitting(1)]);
      expect(await world.answer(shouldNotAsk)).toEqual([]);
      expect(await world.settlementOf(1)).toEqual(notSent("undone"));
      expect(await store.reads.undosOf(anAdmission(1).booking)).toHaveLength(1);
    });

    it("passes the use on to whoever waits for it", async () => {
      await world.push([admitting(1)]);
      await world.push([second], fromOther);
      await world.push([undoing(3, 1)]);
      expect(await world.answer(() => accepted)).toEqual([2]);
      expect(await world.settlementOf(2)).toEqual(accepted);
      expect(await world.openConflicts()).toEqual([]);
    });

    it("of the one that waits settles it", async () => {
      await world.push([admitting(1)]);
      await world.push([second], fromOther);
      await world.push([undoing(3, 2)]);
      expect(await world.settlementOf(2)).toEqual(notSent("undone"));
      expect(await world.answer(() => accepted)).toEqual([1]);
      expect(await world.openConflicts()).toEqual([]);
    });

    it("after the sending keeps the use: a readmission makes no call and is no conflict", async () => {
      await world.push([admitting(1)]);
      await world.answer(() => accepted);
      await world.push([undoing(2, 1), admitting(3)]);
      expect(await world.answer(shouldNotAsk)).toEqual([]);
      expect(await world.settlementOf(1)).toEqual(accepted);
      expect(await world.settlementOf(3)).toEqual(notSent("already-recorded"));
      expect(await world.openConflicts()).toEqual([]);
    });

    it("under way: the readmission waits for what became of the first", async () => {
      await world.push([admitting(1)]);
      await sending(store);
      await world.push([undoing(2, 1), admitting(3)]);
      expect(await world.settlementOf(1)).toBeNull();
      expect(await world.settlementOf(3)).toBeNull();
      await ended(store, accepted);
      await world.publish();
      expect(await world.settlementOf(1)).toEqual(accepted);
      expect(await world.settlementOf(3)).toEqual(notSent("already-recorded"));
    });

    it("of what the supplier refused: the readmission is sent", async () => {
      await world.push([admitting(1)]);
      await world.answer(() => cancelled);
      await world.push([undoing(2, 1)]);
      expect(await world.openConflicts()).toEqual([]);
      await world.push([admitting(3)]);
      expect(await world.answer(() => accepted)).toEqual([3]);
      expect(await world.openConflicts()).toEqual([]);
    });

    it("under way and then refused: the readmission that waited is sent", async () => {
      await world.push([admitting(1)]);
      await sending(store);
      await world.push([undoing(2, 1), admitting(3)]);
      await ended(store, cancelled);
      await world.publish();
      expect(await world.answer(() => accepted)).toEqual([3]);
    });

    it("withdraws the conflict and tells so", async () => {
      await world.push([admitting(1), admitting(2)]);
      expect(await world.openConflicts()).toHaveLength(1);
      await world.push([undoing(3, 2)]);
      expect(await world.openConflicts()).toEqual([]);
      const offset = await store.reads.highestOffset();
      expect(await feedAfter(store.reads, offset - 1, 1)).toMatchObject([
        { change: { kind: "conflict", conflict: { state: "withdrawn" } } },
      ]);
    });

    it("twice over is one", async () => {
      await world.push([admitting(1), admitting(2), undoing(3, 2), undoing(4, 2), undoing(3, 2)]);
      expect(await world.openConflicts()).toEqual([]);
      expect(await world.settlementOf(4)).toEqual(notSent("ours-alone"));
      expect(await world.answer(() => accepted)).toEqual([1]);
    });

    it("stops an entry that an earlier attempt did not get through", async () => {
      await world.push([admitting(1)]);
      expect(await whyNotToSend(store.reads, scanIdOf(1))).toBeNull();
      await sending(store);
      await world.push([undoing(2, 1)]);
      expect(await whyNotToSend(store.reads, scanIdOf(1))).toEqual(notSent("undone"));
    });
  });

  describe("after a restore", () => {
    it.each([accepted, { ...accepted, kind: "probable" as const }])(
      "takes over what the device knows: $kind, and sends nothing",
      async (settlement) => {
        expect(await world.push([admitting(1)], resent(settlement))).toEqual(["stored"]);
        expect(await world.answer(shouldNotAsk)).toEqual([]);
        expect(await world.settlementOf(1)).toEqual(settlement);
        expect(await store.reads.admissionByScan(scanIdOf(1))).toMatchObject({
          supplierRedeemedAt: later(now, minutes(1)),
        });
        // the use is taken
        await world.push([second], fromOther);
        expect(await world.settlementOf(2)).toEqual(notSent("claimed-by-other"));
      },
    );

    it("shows again what contradicted", async () => {
      await world.push([admitting(1)], resent(cancelled));
      expect(await world.openConflicts()).toEqual(["refused-after-admission unit-1 1/1 by 1"]);
    });

    it("keeps what was not sent not sent, and leaves the use to the one that was", async () => {
      const other: Settlement = { kind: "not-sent", why: "claimed-by-other" };
      await world.push([second], { ...fromOther, ...resent(other) });
      expect(await world.settlementOf(2)).toEqual(other);
      await world.push([admitting(1)], resent(accepted));
      expect(await world.answer(shouldNotAsk)).toEqual([]);
      expect(await world.openConflicts()).toEqual(["admitted-twice unit-1 2/1 by 1+2"]);
    });

    it("looks before it sends what it may have sent", async () => {
      await world.push([admitting(1)], resent(null));
      const [entry] = await store.outboxOf(connection).inState("verifying");
      expect(entry?.attempts).toEqual([
        { n: 0, sentAt: now, deadlineAt: now, baseline: { redeemedAt: null } },
      ]);
      expect(entry?.state).toMatchObject({ dueAt: now });
    });

    it("looks for another's too, which may have been the one that was sent, and sends only one", async () => {
      await world.push([admitting(1)]);
      await world.push([second], { ...fromOther, ...resent(null) });
      expect(await store.outboxOf(connection).inState("verifying")).toHaveLength(1);
      expect(await whyNotToSend(store.reads, scanIdOf(2))).toEqual(notSent("claimed-by-other"));
      await world.push([undoing(3, 1)]);
      expect(await whyNotToSend(store.reads, scanIdOf(2))).toBeNull();
    });

    it("looks for what was taken back meanwhile, and does not send it", async () => {
      await world.push([undoing(2, 1)]);
      await world.push([admitting(1)], resent(null));
      expect(await store.outboxOf(connection).inState("verifying")).toHaveLength(1);
      expect(await whyNotToSend(store.reads, scanIdOf(1))).toEqual(notSent("undone"));
    });

    it("takes over a settlement for a scan that it holds and has not settled", async () => {
      await world.push([admitting(1), admitting(2)]);
      expect(await world.push([admitting(1)], resent(accepted))).toEqual(["repeat"]);
      expect(await world.settlementOf(1)).toEqual(accepted);
      expect(await world.settlementOf(2)).toEqual(notSent("claimed-by-other"));
      expect(await world.answer(shouldNotAsk)).toEqual([]);
      await world.push([admitting(1)], resent(cancelled));
      expect(await world.settlementOf(1)).toEqual(accepted);
    });

    it("doubts every entry that looks unsent when sends were forgotten, and starts a new epoch", async () => {
      const check = (mark: number) => restoreCheck(store, { mark, newId: () => "e2", now });
      await store.transaction((tx) => tx.setEpoch("e1"));
      await world.push([admitting(1)]);
      expect(await check(0)).toBe("in-order");
      expect(await due()).toEqual([1]);
      expect(await check(3)).toBe("restored");
      expect(await store.reads.entryById(scanIdOf(1))).toMatchObject({
        state: { kind: "verifying" },
        attempts: [{ n: 0, sentAt: now }],
      });
      expect(await store.reads.epoch()).toBe("e2");
      expect(await check(3)).toBe("in-order");
    });

    it("looks first also at a scan from before the restore whose receipt was lost with it", async () => {
      await restoreCheck(store, { mark: 1, newId: () => "e2", now });
      await world.push([admitting(1, { at: now })]);
      const doubted = await store.reads.entryById(scanIdOf(1));
      expect(doubted).toMatchObject({ state: { kind: "verifying" }, attempts: [{ n: 0 }] });
      await world.push([admitting(2, { ticket: 2 })]);
      expect((await store.reads.entryById(scanIdOf(2)))?.attempts).toEqual([]);
    });
  });
});

const sending = (store: JournalStore): Promise<unknown> =>
  store.outboxOf(connection).update(scanIdOf(1), (entry) => ({
    ...entry,
    attempts: [{ n: 1, sentAt: now, deadlineAt: asInstant(now + 700), baseline: null }],
    state: { kind: "sending" },
  }));

const ended = (store: JournalStore, settlement: Settlement): Promise<unknown> =>
  store.outboxOf(connection).update(scanIdOf(1), (entry) => ({
    ...entry,
    state: { kind: "settled", at: now, settlement },
  }));
