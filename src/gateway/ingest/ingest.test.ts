/** What is handed in: asked of each scan is what happens when it comes twice, late, in another order, or to a dying process. */
import { beforeEach, describe, expect, it } from "vitest";
import { asIncarnation } from "../../core/ids.ts";
import {
  aScan,
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
  overruling,
  refusing,
  undoing,
} from "../../testing/ingest-world.ts";
import { ingestScans, releaseQuarantined } from "./ingest.ts";
import { emptyJournalState } from "./journal-state.ts";
import { onEachJournal } from "./journals.contract.ts";
import { createMemoryJournalStore } from "./memory-journal-store.ts";
import { feedAfter } from "../../testing/feed-after.ts";

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 200; turn += 1) await Promise.resolve();
};

const { incarnation } = aScan();
const redeems = () => ({ kind: "accepted", redeemedAt: now }) as const;

onEachJournal((create) => {
  let world: IngestWorld;
  beforeEach(async () => {
    world = createIngestWorld(await create());
  });
  const held = (): Promise<number> => world.store.reads.heldUpTo(thisDevice, incarnation);
  const feed = (): Promise<number> => world.store.reads.highestOffset();
  const admitted = (n: number) => world.store.reads.admissionByScan(scanIdOf(n));

  describe("numbers", () => {
    it("stores a scan once, however often it comes", async () => {
      expect(await world.push([admitting(1)])).toEqual(["stored"]);
      expect(await world.push([admitting(1), admitting(1)])).toEqual(["repeat", "repeat"]);
      expect(await held()).toBe(1);
      expect(await feed()).toBe(1);
    });

    it("holds a scan whose number another one has, again and again, until it has one of its own", async () => {
      const twin = admitting(2, { seq: 1, ticket: 2 });
      expect(await world.push([admitting(1), twin])).toEqual(["stored", "sequence-reused"]);
      expect(await world.push([twin])).toEqual(["sequence-reused"]);
      expect(await held()).toBe(1);
      expect(await world.push([{ ...twin, seq: 2 }])).toEqual(["stored"]);
      expect(await world.push([{ ...twin, seq: 2 }, twin])).toEqual(["repeat", "repeat"]);
      expect(await held()).toBe(2);
      expect(await feed()).toBe(2);
    });

    it("takes a new number for a scan that it holds under an old one, so that no gap stays", async () => {
      await world.push([admitting(1)]);
      expect(await world.push([{ ...admitting(1), seq: 2 }])).toEqual(["repeat"]);
      expect(await held()).toBe(2);
    });

    it("knows a scan under the numbers of a new incarnation", async () => {
      const later = asIncarnation("00000000-0000-4000-8000-00000000c002");
      const moved = { ...admitting(2, { seq: 1 }), incarnation: later };
      await world.push([admitting(1), admitting(2, { seq: 1 })]);
      expect(await world.push([moved])).toEqual(["stored"]);
      expect(await world.store.reads.heldUpTo(thisDevice, later)).toBe(1);
    });
  });

  describe("quarantine", () => {
    const broken = { ...refusing(1), verdict: 7 };

    it("holds raw what cannot be read, once, counts it, and goes on with the next", async () => {
      const receipts = await world.push([broken, "\u0000\ud800", refusing(2)]);
      expect(receipts).toEqual(["quarantined", "quarantined", "stored"]);
      await world.push([broken]);
      expect(await world.store.reads.quarantinedOf(thisDevice)).toHaveLength(2);
      expect(await held()).toBe(2);
    });

    it("holds raw what claims to be another device's", async () => {
      const foreign = refusing(1, { device: otherDevice });
      expect(await world.push([foreign])).toEqual(["quarantined"]);
      expect(await world.store.reads.heldUpTo(otherDevice, incarnation)).toBe(0);
    });

    it("keeps the scans of a revoked device until a supervisor releases them, once", async () => {
      const distrust = "handed in by a revoked device";
      const unreadable = { ...refusing(2), verdict: 7 };
      const scans = [admitting(1), unreadable, admitting(3, { ticket: 2 })];
      await world.push(scans, { distrust });
      expect(await feed()).toBe(0);
      expect(await held()).toBe(3);
      expect(await releaseQuarantined(world.deps, thisDevice, now)).toBe(2);
      expect(await releaseQuarantined(world.deps, thisDevice, now)).toBe(0);
      expect(await world.store.reads.quarantinedOf(thisDevice)).toHaveLength(1);
      expect(await held()).toBe(3);
      expect(await feed()).toBe(2);
      const due = await world.store.outboxOf(connection).due(now, 10);
      expect(due.map(({ id }) => id)).toEqual([scanIdOf(1)]);
    });

    it("holds raw a scan that trips over a bug, and goes on with the next", async () => {
      const failing = { ...world.deps, modeOf: () => expect.fail("a bug") };
      const delivery = { device: thisDevice, receivedAt: now, resent: [], distrust: null };
      const scans = [admitting(1), refusing(2)];
      const receipts = await ingestScans(failing, { ...delivery, scans });
      expect(receipts.map(({ kind }) => kind)).toEqual(["quarantined", "stored"]);
      expect(await world.store.reads.admissionByScan(scanIdOf(1))).toBeNull();
    });

    it("tries once more where the database failed a transaction", async () => {
      let failures = 1;
      const { store } = world;
      const flaky = createIngestWorld({
        ...store,
        transaction: (work) => {
          failures -= 1;
          return failures >= 0 ? Promise.reject(new Error("deadlock")) : store.transaction(work);
        },
      });
      expect(await flaky.push([admitting(1)])).toEqual(["stored"]);
    });
  });

  it("believes a scan that let somebody in without saying what to redeem, and shows it", async () => {
    await world.push([{ ...admitting(1), redemption: null }]);
    expect(await world.settlementOf(1)).toMatchObject({ kind: "rejected" });
    expect(await world.openConflicts()).toEqual(["refused-after-admission unit-1 1/1 by 1"]);
  });

  describe("against a denial", () => {
    it("records who was let in, tells it with the reason, and asks the supplier as for anybody", async () => {
      expect(await world.push([refusing(1), overruling(2, 1)])).toEqual(["stored", "stored"]);
      expect(await admitted(2)).toMatchObject({ people: 1, overruled: "Checked by hand" });
      const [told] = await feedAfter(world.store.reads, 0, 10);
      expect(told?.change).toMatchObject({
        kind: "admission",
        admission: { scan: scanIdOf(2), overruled: "Checked by hand" },
      });
      expect(await world.answer(redeems)).toEqual([2]);
      expect(await world.settlementOf(2)).toEqual(redeems());
      // settled, it is told anew: the reason is still there
      const [toldAnew] = await feedAfter(world.store.reads, 1, 10);
      expect(toldAnew?.change).toMatchObject({
        admission: { supplierRedeemedAt: now, overruled: "Checked by hand" },
      });
      expect(await world.openConflicts()).toEqual([]);
    });

    it("shows that more are in than the ticket is good for, whoever said yes", async () => {
      await world.push([admitting(1), overruling(2, 9)]);
      expect(await world.answer(redeems)).toEqual([1]);
      expect(await world.settlementOf(2)).toEqual({ kind: "not-sent", why: "claimed-by-other" });
      expect(await world.openConflicts()).toEqual(["admitted-twice unit-1 2/1 by 1+2"]);
    });

    it("shows that the supplier says no, and refuses nothing", async () => {
      await world.push([overruling(1, 9)]);
      await world.answer(() => ({ kind: "rejected", code: "CANCELLED", text: null }));
      expect(await admitted(1)).not.toBeNull();
      expect(await world.openConflicts()).toEqual(["refused-after-admission unit-1 1/1 by 1"]);
    });

    it("is taken back like any admission: nothing is asked, and nothing contradicts any more", async () => {
      await world.push([admitting(1), overruling(2, 9), undoing(3, 2)]);
      expect(await world.answer(redeems)).toEqual([1]);
      expect(await world.settlementOf(2)).toEqual({ kind: "not-sent", why: "undone" });
      expect(await world.openConflicts()).toEqual([]);
    });

    it("believes a steward's device too: somebody stands inside", async () => {
      const scan = overruling(1, 9);
      await world.push([{ ...scan, post: { ...scan.post, role: "steward" } }]);
      expect(await admitted(1)).toMatchObject({ overruled: "Checked by hand" });
      expect((await world.store.reads.scanById(scanIdOf(1)))?.scan.post.role).toBe("steward");
    });

    it("handed in again after a restore, it is the same admission", async () => {
      const settlement = redeems();
      await world.push([overruling(1, 9)], { resent: [{ index: 0, settlement }] });
      expect(await admitted(1)).toMatchObject({
        supplierRedeemedAt: now,
        overruled: "Checked by hand",
      });
      expect(await world.answer(() => expect.fail("asked"))).toEqual([]);
    });
  });

  it("records admissions of a connection that only watches, and sends nothing", async () => {
    const watching = createIngestWorld(world.store, { mode: "observe" });
    await watching.push([admitting(1), admitting(2)]);
    expect(await watching.settlementOf(1)).toEqual({ kind: "not-sent", why: "observe" });
    expect(await watching.answer(() => expect.fail("asked"))).toEqual([]);
    expect(await watching.openConflicts()).toEqual(["admitted-twice unit-1 2/1 by 1+2"]);
  });

  it("settles a refused presentation at once", async () => {
    await world.push([refusing(1)]);
    expect(await world.settlementOf(1)).toEqual({ kind: "not-sent", why: "nobody-admitted" });
  });
});

describe("a gateway that dies while it takes a scan", () => {
  const never = new Promise<never>(() => {});
  const dyingOn = (state: ReturnType<typeof emptyJournalState>, at: "before" | "after") =>
    createIngestWorld(
      createMemoryJournalStore({
        state,
        hooks: {
          beforeCommit: () => (at === "before" ? never : Promise.resolve()),
          afterCommit: () => never,
        },
      }),
    );

  it.each([
    ["before", "stored"],
    ["after", "repeat"],
  ] as const)("%s its commit takes it once: the next receipt is %s", async (at, receipt) => {
    const state = emptyJournalState();
    void dyingOn(state, at).push([admitting(1)]);
    await turns();
    const next = createIngestWorld(createMemoryJournalStore({ state }));
    expect(await next.push([admitting(1)])).toEqual([receipt]);
    expect(await next.answer(() => ({ kind: "accepted", redeemedAt: now }))).toEqual([1]);
    expect(await feedAfter(next.store.reads, 0, 10)).toHaveLength(2);
  });
});
