import { describe, expect, it } from "vitest";
import { later, minutes } from "../core/time.ts";
import { anAdmission, now, otherDevice, scanIdOf } from "../testing/builders.ts";
import { disks, value } from "./ledger-disks.contract.ts";
import {
  admittedScans,
  admitting,
  aTab,
  booking,
  committed,
  feedPage,
  overruling,
  pageOf,
  refusing,
  undoing,
} from "./ledger-tab.contract.ts";

describe.each(disks)("undo on $name", ({ create }) => {
  it("takes an admission back: it no longer counts, and its scan waits in the same lane", async () => {
    const { ledger, db } = await aTab(create());
    await committed(ledger, admitting(1));
    const undone = value(await ledger.undo(undoing(2, 1)));
    expect(undone).toMatchObject({ kind: "stored", scan: { id: scanIdOf(2), seq: 2 } });
    expect(value(await ledger.admissionsOf([booking]))).toEqual({
      standing: [],
      undone: [anAdmission(1, { at: now, people: 2 })],
    });
    expect(await db.outbox.get(scanIdOf(2))).toMatchObject({
      entry: { lane: booking, position: 2, state: { kind: "queued" } },
    });
    expect(await db.undos.toArray()).toMatchObject([
      { own: true, offset: null, undo: { scan: scanIdOf(2), undoes: scanIdOf(1), booking } },
    ]);
    expect(value(await ledger.totals(later(now, -minutes(60))))).toMatchObject({
      peopleIn: 0,
      notLetIn: 0,
    });
  });

  it("lets the guest in again afterwards, judged on nobody inside", async () => {
    const { ledger } = await aTab(create());
    await committed(ledger, admitting(1));
    expect(value(await ledger.commit(admitting(2)))).toEqual({ kind: "stale" });
    value(await ledger.undo(undoing(3, 1)));
    expect(await committed(ledger, admitting(2))).toMatchObject({ seq: 3 });
  });

  it("is stored once, however often the same undo is asked for", async () => {
    const { ledger, db } = await aTab(create());
    await committed(ledger, admitting(1));
    const first = value(await ledger.undo(undoing(2, 1)));
    expect(value(await ledger.undo(undoing(2, 1)))).toEqual(first);
    expect(value(await ledger.totals(later(now, -minutes(60)))).peopleIn).toBe(0);
    expect(await db.scans.count()).toBe(2);
  });

  it("is refused for what nobody here knows, and for what has been taken back", async () => {
    const { ledger, db } = await aTab(create());
    expect(value(await ledger.undo(undoing(2, 1)))).toEqual({
      kind: "refused",
      why: "unknown-admission",
    });
    await committed(ledger, admitting(1));
    value(await ledger.undo(undoing(2, 1)));
    expect(value(await ledger.undo(undoing(3, 1)))).toEqual({
      kind: "refused",
      why: "already-undone",
    });
    expect(await db.scans.count()).toBe(2);
  });

  it("reverses another device's admission without touching this one's count", async () => {
    const { ledger } = await aTab(create());
    await ledger.applyChanges(feedPage(7, anAdmission(9, { device: otherDevice, at: now })));
    expect(value(await ledger.undo(undoing(1, 9)))).toMatchObject({ kind: "stored" });
    expect(value(await ledger.totals(later(now, -minutes(60)))).peopleIn).toBe(0);
    expect(await admittedScans(ledger)).toEqual([]);
  });
});

describe.each(disks)("overrule on $name", ({ create }) => {
  const dayStart = later(now, -minutes(60));

  it("stores scan, outbox entry and admission together, with the reason", async () => {
    const { ledger, db } = await aTab(create());
    await committed(ledger, refusing(1));
    const stored = value(await ledger.overrule(overruling(2, 1)));
    expect(stored).toMatchObject({ kind: "stored", scan: { id: scanIdOf(2), seq: 2 } });
    expect(value(await ledger.admissionsOf([booking])).standing).toEqual([
      anAdmission(2, { at: now, overruled: "Checked by hand" }),
    ]);
    expect(await db.outbox.get(scanIdOf(2))).toMatchObject({
      entry: { lane: booking, position: 2, state: { kind: "queued" } },
    });
    expect(value(await ledger.totals(dayStart))).toMatchObject({ peopleIn: 1, notLetIn: 1 });
    expect(value(await ledger.vectorOf(scanIdOf(2)))).toBeNull();
  });

  it("is never stale: whoever else was let in, they stand inside", async () => {
    const { ledger } = await aTab(create());
    await ledger.applyChanges(feedPage(7, anAdmission(9, { device: otherDevice })));
    expect(value(await ledger.overrule(overruling(1, 5)))).toMatchObject({ kind: "stored" });
    expect(await admittedScans(ledger)).toEqual([scanIdOf(9), scanIdOf(1)]);
    expect(value(await ledger.commit(admitting(2)))).toEqual({ kind: "stale" });
  });

  it("is stored once, however often the same is asked for", async () => {
    const { ledger, db } = await aTab(create());
    const first = value(await ledger.overrule(overruling(1, 5)));
    expect(value(await ledger.overrule(overruling(1, 5)))).toEqual(first);
    expect([await db.scans.count(), await db.outbox.count()]).toEqual([1, 1]);
    expect(value(await ledger.totals(dayStart)).peopleIn).toBe(1);
  });

  it("is refused for a denial that was set aside, until that is taken back", async () => {
    const { ledger, db } = await aTab(create());
    value(await ledger.overrule(overruling(1, 5)));
    const refused = { kind: "refused", why: "already-overruled" };
    expect(value(await ledger.overrule(overruling(2, 5)))).toEqual(refused);
    expect(await db.scans.count()).toBe(1);
    expect(value(await ledger.overrule(overruling(3, 6)))).toMatchObject({ kind: "stored" });
    value(await ledger.undo(undoing(4, 1)));
    expect(value(await ledger.overrule(overruling(2, 5)))).toMatchObject({ kind: "stored" });
    expect(await admittedScans(ledger)).toEqual([scanIdOf(2), scanIdOf(3)]);
  });

  it("answers quota when the disk is full, and has let nobody in", async () => {
    const disk = create();
    const { ledger, db } = await aTab(disk);
    disk.setFull(true);
    expect(await ledger.overrule(overruling(1, 5))).toEqual({
      ok: false,
      failure: { kind: "quota" },
    });
    expect([await db.scans.count(), await db.admissions.count()]).toEqual([0, 0]);
  });

  it("keeps the reason when the feed brings the admission back with the supplier's time", async () => {
    const { ledger } = await aTab(create());
    value(await ledger.overrule(overruling(1, 5)));
    const told = anAdmission(1, { at: now, overruled: "Checked by hand", supplierRedeemedAt: now });
    const theirs = anAdmission(9, { at: now, device: otherDevice, overruled: "Goodwill" });
    await ledger.applyChanges(feedPage(8, told, theirs));
    expect(value(await ledger.admissionsOf([booking])).standing).toEqual([told, theirs]);
  });
});

describe.each(disks)("history of what was pressed on $name", ({ create }) => {
  it("says what has been taken back, by whomever", async () => {
    const { ledger } = await aTab(create());
    await committed(ledger, admitting(1));
    value(await ledger.overrule(overruling(2, 9)));
    value(await ledger.undo(undoing(3, 2)));
    const marks = value(await ledger.history(5)).map(({ scan, undone }) => [scan.seq, undone]);
    expect(marks).toEqual([
      [3, false],
      [2, true],
      [1, false],
    ]);
    const undo = {
      scan: scanIdOf(8),
      undoes: scanIdOf(1),
      booking,
      at: now,
      gate: anAdmission(1).gate,
      operator: "Kim",
      device: otherDevice,
      reason: "",
    };
    await ledger.applyChanges(pageOf(7, { kind: "undo", undo }));
    expect(value(await ledger.historyOf(scanIdOf(1)))).toMatchObject({
      scan: { seq: 1 },
      delivery: { kind: "unsent" },
      undone: true,
    });
    expect(value(await ledger.historyOf(scanIdOf(7)))).toBeNull();
  });
});
