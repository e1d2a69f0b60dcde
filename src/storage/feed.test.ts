import { describe, expect, it } from "vitest";
import type { Conflict } from "../core/conflict.ts";
import { later, minutes } from "../core/time.ts";
import type { Change } from "../protocol/v1.ts";
import {
  anAdmission,
  gateSeven,
  gateTwo,
  now,
  otherDevice,
  scanIdOf,
  thisDevice,
} from "../testing/builders.ts";
import { disks, value } from "./ledger-disks.contract.ts";
import {
  admittedScans,
  admitting,
  aTab,
  booking,
  committed,
  feedPage,
  pageOf,
  undoing,
} from "./ledger-tab.contract.ts";

describe.each(disks)("feed on $name", ({ create }) => {
  it("merges other devices' admissions and moves the cursor, however often they come", async () => {
    const { ledger, db } = await aTab(create());
    const theirs = anAdmission(9, { device: otherDevice });
    await ledger.applyChanges(feedPage(7, theirs));
    await ledger.applyChanges(feedPage(9, { ...theirs, supplierRedeemedAt: now }));
    await ledger.applyChanges(feedPage(7, theirs));
    expect(value(await ledger.feedPosition()).cursor).toEqual({
      epoch: "e1",
      offset: 9,
      row: "row 9",
    });
    expect(await db.admissions.toArray()).toEqual([
      { admission: { ...theirs, supplierRedeemedAt: now }, own: false, offset: 9 },
    ]);
  });

  it("adds the supplier's record to an own admission and leaves the rest of it alone", async () => {
    const { ledger, db } = await aTab(create());
    await committed(ledger, admitting(1));
    const fed = anAdmission(1, { at: now, people: 2, gate: gateSeven, supplierRedeemedAt: now });
    await ledger.applyChanges(feedPage(3, fed));
    expect(await db.admissions.get(scanIdOf(1))).toEqual({
      admission: anAdmission(1, { at: now, people: 2, supplierRedeemedAt: now }),
      own: true,
      offset: 3,
    });
  });

  it("refuses a page of another epoch", async () => {
    const { ledger, db } = await aTab(create());
    await ledger.restartFeed("e2");
    expect(value(await ledger.applyChanges(feedPage(7, anAdmission(9))))).toEqual({
      kind: "other-epoch",
    });
    expect(await db.admissions.count()).toBe(0);
  });

  it("settles entries once, enriches the admission, and moves settledUpTo", async () => {
    const { ledger } = await aTab(create());
    await committed(ledger, admitting(1));
    const accepted = { kind: "accepted", redeemedAt: now } as const;
    await ledger.applySettlements([{ n: 4, scan: scanIdOf(1), settlement: accepted }]);
    const other = { kind: "rejected", code: "LATE", text: null } as const;
    await ledger.applySettlements([{ n: 3, scan: scanIdOf(1), settlement: other }]);
    const [item] = value(await ledger.history(10));
    expect(item?.delivery).toEqual({ kind: "settled", settlement: accepted });
    expect(value(await ledger.feedPosition()).settledUpTo).toBe(4);
    expect(value(await ledger.admissionsOf([booking])).standing).toMatchObject([
      { supplierRedeemedAt: now },
    ]);
  });

  it("keeps the settlement of a scan it does not have", async () => {
    const { ledger, reported } = await aTab(create());
    const settled = {
      n: 1,
      scan: scanIdOf(5),
      settlement: { kind: "rejected", code: "X", text: null },
    } as const;
    value(await ledger.applySettlements([settled]));
    expect(reported).toMatchObject([{ source: "settlements", id: scanIdOf(5), raw: settled }]);
    expect(value(await ledger.feedPosition()).settledUpTo).toBe(1);
  });

  it("restarts for the epoch it is in already without touching anything", async () => {
    const { ledger } = await aTab(create());
    await committed(ledger, admitting(1));
    await ledger.applyChanges(feedPage(8, anAdmission(9, { device: otherDevice })));
    value(await ledger.restartFeed("e1"));
    expect(await admittedScans(ledger)).toEqual([scanIdOf(9), scanIdOf(1)]);
    expect(value(await ledger.feedPosition()).cursor).toEqual({
      epoch: "e1",
      offset: 8,
      row: "row 8",
    });
  });

  it("keeps all admissions under another epoch, and asks for all settlements again", async () => {
    const { ledger } = await aTab(create());
    await committed(ledger, admitting(1));
    await ledger.applyChanges(
      feedPage(8, anAdmission(1, { at: now }), anAdmission(9, { device: otherDevice })),
    );
    const settlement = { kind: "accepted", redeemedAt: now } as const;
    await ledger.applySettlements([{ n: 4, scan: scanIdOf(1), settlement }]);
    value(await ledger.restartFeed("e2"));
    // what was used elsewhere is not good again while the new feed is read
    expect(await admittedScans(ledger)).toEqual([scanIdOf(9), scanIdOf(1)]);
    expect(value(await ledger.feedPosition())).toEqual({
      cursor: { epoch: "e2", offset: 0, row: "" },
      settledUpTo: 0,
      settledScan: "",
    });
  });
});

describe.each(disks)("undos and conflicts from the feed on $name", ({ create }) => {
  const dayStart = later(now, -minutes(60));

  it("leaves out what has been taken back, in whatever order it was told", async () => {
    const { ledger } = await aTab(create());
    const theirs = anAdmission(9, { device: otherDevice });
    await ledger.applyChanges(pageOf(7, theirUndo(8, 9)));
    expect(await admittedScans(ledger)).toEqual([]);
    await ledger.applyChanges(feedPage(8, theirs, anAdmission(7, { device: otherDevice })));
    await ledger.applyChanges(pageOf(7, theirUndo(8, 9)));
    expect(await admittedScans(ledger)).toEqual([scanIdOf(7)]);
  });

  it("keeps aside what has been taken back, with what the supplier recorded before or since", async () => {
    const { ledger } = await aTab(create());
    const ours = { at: now, people: 2, supplierRedeemedAt: now };
    const theirs = anAdmission(9, { device: otherDevice });
    await committed(ledger, admitting(1));
    await ledger.applyChanges(feedPage(7, theirs));
    await ledger.applyChanges(pageOf(9, theirUndo(8, 9), theirUndo(7, 1)));
    expect(value(await ledger.admissionsOf([booking]))).toEqual({
      standing: [],
      undone: [theirs, anAdmission(1, { ...ours, supplierRedeemedAt: null })],
    });
    const settlement = { kind: "accepted", redeemedAt: now } as const;
    await ledger.applySettlements([{ n: 1, scan: scanIdOf(1), settlement }]);
    await ledger.applyChanges(feedPage(10, { ...theirs, supplierRedeemedAt: now }));
    expect(value(await ledger.admissionsOf([booking]))).toEqual({
      standing: [],
      undone: [{ ...theirs, supplierRedeemedAt: now }, anAdmission(1, ours)],
    });
  });

  it("takes its people off the count once, though two took them back", async () => {
    const { ledger } = await aTab(create());
    await committed(ledger, admitting(1));
    await committed(ledger, { ...admitting(2), judgedAdmissions: [scanIdOf(1)] });
    await ledger.applyChanges(pageOf(7, theirUndo(8, 1), theirUndo(9, 1)));
    await ledger.applyChanges(pageOf(7, theirUndo(8, 1), theirUndo(9, 1)));
    expect(value(await ledger.totals(dayStart)).peopleIn).toBe(2);
    expect(await admittedScans(ledger)).toEqual([scanIdOf(2)]);
  });

  it("makes a scan stale that was judged with somebody inside who no longer is", async () => {
    const { ledger } = await aTab(create());
    await ledger.applyChanges(feedPage(7, anAdmission(9, { device: otherDevice })));
    await ledger.applyChanges(pageOf(8, theirUndo(8, 9)));
    const judgedBefore = { ...admitting(1), judgedAdmissions: [scanIdOf(9)] };
    expect(value(await ledger.commit(judgedBefore))).toEqual({ kind: "stale" });
    expect(await committed(ledger, admitting(1))).toMatchObject({ seq: 1 });
  });

  it("keeps what was taken back under another epoch, counted once", async () => {
    const { ledger, db } = await aTab(create());
    await committed(ledger, admitting(1));
    await ledger.applyChanges(feedPage(7, anAdmission(9, { device: otherDevice })));
    value(await ledger.undo(undoing(2, 9)));
    await ledger.applyChanges(pageOf(9, theirUndo(8, 1), theirUndo(7, 6)));
    value(await ledger.restartFeed("e2"));
    expect(await db.undos.orderBy("undo.scan").primaryKeys()).toEqual([2, 7, 8].map(scanIdOf));
    await ledger.applyChanges({ ...pageOf(2, theirUndo(8, 1)), epoch: "e2" });
    expect(value(await ledger.totals(dayStart)).peopleIn).toBe(0);
  });

  it("shows open conflicts of this gate or device first, and forgets none that was seen", async () => {
    const { ledger } = await aTab(create());
    const here = { gate: gateTwo, device: thisDevice };
    const elsewhere = aConflict("elsewhere", {
      admissions: [anAdmission(5, abroad)],
      raisedAt: later(now, 9),
    });
    const ours = aConflict("ours", { admissions: [anAdmission(6, { gate: gateSeven })] });
    const atOurGate = aConflict("gate", {
      admissions: [anAdmission(7, { device: otherDevice })],
      raisedAt: later(now, 1),
    });
    const over = aConflict("over", { state: "withdrawn" });
    await ledger.applyChanges(pageOf(7, ...[elsewhere, ours, over, atOurGate].map(conflictChange)));
    expect(idsOf(value(await ledger.conflicts(here)))).toEqual([
      "gate",
      "ours",
      "elsewhere",
      "over",
    ]);
    expect(value(await ledger.unseenConflicts(here)).map(({ id }) => id)).toEqual(["gate", "ours"]);
    value(await ledger.seeConflict("ours"));
    await ledger.applyChanges(pageOf(8, conflictChange(ours)));
    expect(value(await ledger.unseenConflicts(here)).map(({ id }) => id)).toEqual(["gate"]);
    expect(value(await ledger.conflicts(here)).find(({ isSeen }) => isSeen)?.conflict).toEqual(
      ours,
    );
  });

  it("asks again when a conflict that was seen has got worse, and takes no older word", async () => {
    const { ledger } = await aTab(create());
    const here = { gate: gateTwo, device: thisDevice };
    const first = aConflict("ours", { entered: 2 });
    await ledger.applyChanges(pageOf(7, conflictChange(first)));
    value(await ledger.seeConflict("ours"));
    await ledger.applyChanges(pageOf(8, conflictChange({ ...first, entered: 3 })));
    expect(value(await ledger.unseenConflicts(here))).toMatchObject([{ entered: 3 }]);
    await ledger.applyChanges(pageOf(7, conflictChange(first)));
    expect(value(await ledger.unseenConflicts(here))).toMatchObject([{ entered: 3 }]);
    await ledger.applyChanges(pageOf(9, conflictChange({ ...first, state: "withdrawn" })));
    expect(value(await ledger.unseenConflicts(here))).toEqual([]);
  });
});

const theirUndo = (n: number, undoes: number): Change["change"] => ({
  kind: "undo",
  undo: {
    scan: scanIdOf(n),
    undoes: scanIdOf(undoes),
    booking,
    at: now,
    gate: gateSeven,
    operator: "Kim",
    device: otherDevice,
    reason: "wrong guest",
  },
});

const abroad = { gate: gateSeven, device: otherDevice };

const aConflict = (id: string, change: Partial<Conflict> = {}): Conflict => ({
  id,
  kind: "admitted-twice",
  booking,
  unitItem: anAdmission(1).unitItem,
  reference: "REF-1",
  leadName: null,
  productLabel: "Harbour tour",
  timeZone: "Europe/London",
  admissions: [anAdmission(1), anAdmission(2, { device: otherDevice })],
  allowed: 1,
  entered: 2,
  supplier: null,
  state: "open",
  raisedAt: now,
  ...change,
});

const conflictChange = (conflict: Conflict): Change["change"] => ({ kind: "conflict", conflict });

const idsOf = (held: readonly { readonly conflict: Conflict }[]): readonly string[] =>
  held.map(({ conflict }) => conflict.id);
