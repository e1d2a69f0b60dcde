import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bookingKey, type ScanId } from "../core/ids.ts";
import { later, minutes } from "../core/time.ts";
import { anAdmission, connection, now, otherDevice, scanIdOf } from "../testing/builders.ts";
import type { ScanDraft } from "./commit-scan.ts";
import type { LedgerDatabase } from "./ledger-database.ts";
import { aMemoryDisk, disks, putRaw, value } from "./ledger-disks.contract.ts";
import { scanRowSchema } from "./ledger-rows.ts";
import {
  admitting,
  aTab,
  booking,
  committed,
  feedPage,
  refusing,
  type Tab,
} from "./ledger-tab.contract.ts";

/** Draft `n`, judged on the admissions of these scans. */
const judgedOn = (n: number, ...scans: readonly number[]): ScanDraft => ({
  ...admitting(n),
  judgedAdmissions: scans.map(scanIdOf),
});

const onAnother = (n: number): ScanDraft => {
  const draft = admitting(n);
  const { admission } = draft.scan;
  if (admission === null) throw new Error("admits nobody");
  const other = { ...admission, booking: bookingKey(connection, `booking-of-${n}`) };
  return { ...draft, scan: { ...draft.scan, admission: other } };
};

const rowCounts = async (db: LedgerDatabase): Promise<readonly number[]> =>
  Promise.all([db.scans.count(), db.outbox.count(), db.admissions.count(), db.judgements.count()]);

const numbersIn = async ({ db }: Tab): Promise<readonly number[]> => {
  const rows = scanRowSchema.array().parse(await db.scans.toArray());
  return rows.map(({ scan }) => scan.seq).toSorted((a, b) => a - b);
};

describe.each(disks)("several scans of one press on $name", ({ create }) => {
  it("are stored together, each a scan of its own, numbered densely in their order", async () => {
    const tab = await aTab(create());
    await committed(tab.ledger, refusing(9));
    const drafts = [onAnother(1), onAnother(2), refusing(3)];
    const stored = value(await tab.ledger.commitTogether(drafts));
    expect(stored).toMatchObject({
      kind: "stored",
      scans: [
        { id: scanIdOf(1), seq: 2 },
        { id: scanIdOf(2), seq: 3 },
        { id: scanIdOf(3), seq: 4 },
      ],
    });
    expect(await rowCounts(tab.db)).toEqual([4, 4, 2, 0]);
    expect(value(await tab.ledger.totals(later(now, -minutes(60))))).toMatchObject({ peopleIn: 4 });
  });

  it("of one booking are stored where the later was judged on the earlier", async () => {
    const { ledger, db } = await aTab(create());
    const stored = value(
      await ledger.commitTogether([judgedOn(1), judgedOn(2, 1), judgedOn(3, 1, 2)]),
    );
    expect(stored.kind).toBe("stored");
    expect(await db.admissions.count()).toBe(3);
  });

  it.each([
    ["a later one was not judged on the earlier", [judgedOn(1), judgedOn(2)]],
    ["one was judged on nobody, and somebody is in", [onAnother(1), judgedOn(2)]],
    ["one was judged on somebody who is not in", [onAnother(1), judgedOn(2, 8, 7)]],
  ])("leave no trace where %s", async (_name, drafts) => {
    const { ledger, db } = await aTab(create());
    await ledger.applyChanges(feedPage(7, anAdmission(8, { device: otherDevice })));
    const before = await rowCounts(db);
    expect(value(await ledger.commitTogether(drafts))).toEqual({ kind: "stale" });
    expect(await rowCounts(db)).toEqual(before);
    expect(await committed(ledger, refusing(5))).toMatchObject({ seq: 1 });
  });

  it("are answered once more with what is stored, and take no second numbers", async () => {
    const { ledger, db } = await aTab(create());
    const drafts = [onAnother(1), onAnother(2)];
    const first = value(await ledger.commitTogether(drafts));
    expect(value(await ledger.commitTogether(drafts))).toEqual(first);
    expect(await db.scans.count()).toBe(2);
    expect(await committed(ledger, refusing(3))).toMatchObject({ seq: 3 });
  });

  it("leave no trace when the disk is full, and are stored once where room could be made", async () => {
    const disk = create();
    let mayGrow = false;
    const makeRoom = async (): Promise<boolean> => {
      if (mayGrow) disk.setFull(false);
      return mayGrow;
    };
    const { ledger, db } = await aTab(disk, { makeRoom });
    disk.setFull(true);
    const drafts = [onAnother(1), onAnother(2)];
    expect(await ledger.commitTogether(drafts)).toEqual({ ok: false, failure: { kind: "quota" } });
    expect(await rowCounts(db)).toEqual([0, 0, 0, 0]);
    mayGrow = true;
    expect(value(await ledger.commitTogether(drafts)).kind).toBe("stored");
    expect(await db.scans.count()).toBe(2);
  });

  it.each([1, 2, 3, 4])("leave no trace when the row of number %i cannot be written", async (n) => {
    const { ledger, db } = await aTab(create());
    // the number is taken: the unique index refuses that scan, and with it everything else
    const taken = await committed(ledger, refusing(9));
    await putRaw(db, "scans", { scan: { ...taken, id: scanIdOf(8), seq: n + 1 }, repeats: 0 });
    const before = await rowCounts(db);
    const drafts = [1, 2, 3, 4].map(onAnother);
    expect(await ledger.commitTogether(drafts)).toMatchObject({ ok: false });
    expect(await rowCounts(db)).toEqual(before);
    // nor has a number been used up
    expect(await ledger.commitTogether(drafts.slice(0, n - 1))).toMatchObject({ ok: true });
  });

  it("are numbered densely beside another tab", async () => {
    const disk = create();
    const [here, there] = [await aTab(disk), await aTab(disk)];
    await Promise.all([
      here.ledger.commitTogether([1, 2, 3].map(onAnother)),
      there.ledger.commit(refusing(4)),
      there.ledger.commitTogether([5, 6].map(onAnother)),
      here.ledger.commit(refusing(7)),
      there.ledger.commitTogether([8, 9, 10, 11].map(onAnother)),
    ]);
    expect(await numbersIn(here)).toEqual(Array.from({ length: 11 }, (_, index) => index + 1));
  });
});

it("lets nobody in twice and stores all or none, whatever else is stored meanwhile", async () => {
  const batches = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(batches, fc.boolean(), async (sizes, rivalFirst) => {
      const disk = aMemoryDisk();
      const [here, there] = [await aTab(disk), await aTab(disk)];
      const rival = (): Promise<unknown> => there.ledger.commit(judgedOn(99));
      if (rivalFirst) await rival();
      const drafted = draftsOf(sizes);
      const outcomes = await Promise.all([
        ...drafted.map((drafts) => here.ledger.commitTogether(drafts)),
        ...(rivalFirst ? [] : [rival()]),
      ]);
      expect(outcomes).toHaveLength(drafted.length + (rivalFirst ? 0 : 1));
      const rows = scanRowSchema.array().parse(await here.db.scans.toArray());
      const stored = new Set(rows.map(({ scan }) => scan.id));
      for (const drafts of drafted) {
        const kept = drafts.filter(({ scan }) => stored.has(scan.id));
        expect([0, drafts.length]).toContain(kept.length);
      }
      // each was judged on an empty booking or on what its own press stores: one press or the rival, no more
      const standing = value(await here.ledger.admissionsOf([booking])).standing;
      const presses = new Set(standing.map(({ scan }) => pressOf(scan, drafted)));
      expect(presses.size).toBe(1);
      expect(await numbersIn(here)).toEqual(Array.from(stored, (_, index) => index + 1));
    }),
    { numRuns: 60 },
  );
});

/** Presses of so many scans, each judged on an empty booking and on the earlier scans of its own press. */
function draftsOf(sizes: readonly number[]): readonly (readonly ScanDraft[])[] {
  let n = 0;
  return sizes.map((size) => {
    const first = n + 1;
    n += size;
    return Array.from({ length: size }, (_, index) =>
      judgedOn(first + index, ...Array.from({ length: index }, (__, earlier) => first + earlier)),
    );
  });
}

/** -1: the rival. */
const pressOf = (scan: ScanId, drafted: readonly (readonly ScanDraft[])[]): number =>
  drafted.findIndex((drafts) => drafts.some((draft) => draft.scan.id === scan));
