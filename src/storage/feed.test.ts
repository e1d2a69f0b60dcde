import { describe, expect, it } from "vitest";
import { anAdmission, gateSeven, now, otherDevice, scanIdOf } from "../testing/builders.ts";
import {
  booking,
  aTab,
  admitting,
  feedPage,
  committed,
  admittedScans,
  value,
} from "./ledger-tab.contract.ts";

describe("feed", () => {
  it("merges other devices' admissions and moves the cursor, however often they come", async () => {
    const { ledger, db } = await aTab();
    const theirs = anAdmission(9, { device: otherDevice });
    await ledger.applyChanges(feedPage(7, theirs));
    await ledger.applyChanges(feedPage(9, { ...theirs, supplierRedeemedAt: now }));
    await ledger.applyChanges(feedPage(7, theirs));
    expect(value(await ledger.feedPosition()).cursor).toEqual({ epoch: "e1", offset: 9 });
    expect(await db.admissions.toArray()).toEqual([
      { admission: { ...theirs, supplierRedeemedAt: now }, own: false, offset: 9 },
    ]);
  });

  it("adds the supplier's record to an own admission and leaves the rest of it alone", async () => {
    const { ledger, db } = await aTab();
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
    const { ledger, db } = await aTab();
    await ledger.restartFeed("e2");
    expect(value(await ledger.applyChanges(feedPage(7, anAdmission(9))))).toEqual({
      kind: "other-epoch",
    });
    expect(await db.admissions.count()).toBe(0);
  });

  it("settles entries once, enriches the admission, and moves settledUpTo", async () => {
    const { ledger } = await aTab();
    await committed(ledger, admitting(1));
    const accepted = { kind: "accepted", redeemedAt: now } as const;
    await ledger.applySettlements([{ n: 4, scan: scanIdOf(1), settlement: accepted }]);
    const other = { kind: "rejected", code: "LATE", text: null } as const;
    await ledger.applySettlements([{ n: 3, scan: scanIdOf(1), settlement: other }]);
    const [item] = value(await ledger.history(10));
    expect(item?.delivery).toEqual({ kind: "settled", settlement: accepted });
    expect(value(await ledger.feedPosition()).settledUpTo).toBe(4);
    expect(value(await ledger.admissionsOf([booking]))[0]?.supplierRedeemedAt).toBe(now);
  });

  it("keeps the settlement of a scan it does not have", async () => {
    const { ledger, reported } = await aTab();
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
    const { ledger } = await aTab();
    await committed(ledger, admitting(1));
    await ledger.applyChanges(feedPage(8, anAdmission(9, { device: otherDevice })));
    value(await ledger.restartFeed("e1"));
    expect(await admittedScans(ledger)).toEqual([scanIdOf(9), scanIdOf(1)]);
    expect(value(await ledger.feedPosition()).cursor).toEqual({ epoch: "e1", offset: 8 });
  });

  it("keeps its own admissions under another epoch, and asks for all settlements again", async () => {
    const { ledger } = await aTab();
    await committed(ledger, admitting(1));
    await ledger.applyChanges(
      feedPage(8, anAdmission(1, { at: now }), anAdmission(9, { device: otherDevice })),
    );
    const settlement = { kind: "accepted", redeemedAt: now } as const;
    await ledger.applySettlements([{ n: 4, scan: scanIdOf(1), settlement }]);
    value(await ledger.restartFeed("e2"));
    expect(await admittedScans(ledger)).toEqual([scanIdOf(1)]);
    expect(value(await ledger.feedPosition())).toEqual({
      cursor: { epoch: "e2", offset: 0 },
      settledUpTo: 0,
    });
  });
});
