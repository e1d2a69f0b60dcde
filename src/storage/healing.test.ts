import { describe, expect, it } from "vitest";
import { later, minutes } from "../core/time.ts";
import { anAdmission, now, otherDevice, scanIdOf } from "../testing/builders.ts";
import { disks, putRaw, value } from "./ledger-disks.contract.ts";
import {
  admitting,
  aTab,
  committed,
  feedPage,
  incarnation,
  nextIncarnation,
  pageOf,
  receive,
  refusing,
  type Tab,
} from "./ledger-tab.contract.ts";

const heldUpTo = (upTo: number, of = incarnation) => [{ incarnation: of, upTo }];
const lostOf = async ({ ledger }: Tab, upTo: number): Promise<readonly number[]> =>
  value(await ledger.lost(heldUpTo(upTo))).map(({ scan }) => scan.seq);

const settlement = { kind: "accepted", redeemedAt: now } as const;

describe.each(disks)("a gateway that holds less, on $name", ({ create }) => {
  const committedUpTo = async (n: number): Promise<Tab> => {
    const tab = await aTab(create());
    for (let seq = 1; seq <= n; seq += 1) await committed(tab.ledger, refusing(seq));
    return tab;
  };
  it("has lost what was handed in above its number, each with the settlement known here", async () => {
    const tab = await committedUpTo(5);
    await receive(tab, 1, 2, 3, 4);
    value(await tab.ledger.applySettlements([{ n: 1, scan: scanIdOf(3), settlement }]));
    expect(value(await tab.ledger.lost(heldUpTo(1)))).toEqual([
      { scan: expect.objectContaining({ id: scanIdOf(2) }), settlement: null },
      { scan: expect.objectContaining({ id: scanIdOf(3) }), settlement },
      { scan: expect.objectContaining({ id: scanIdOf(4) }), settlement: null },
    ]);
    expect(await lostOf(tab, 4)).toEqual([]);
  });

  it("is offered them until it says that it holds them", async () => {
    const tab = await committedUpTo(3);
    await receive(tab, 1, 2, 3);
    expect(await lostOf(tab, 0)).toEqual([1, 2, 3]);
    expect(await lostOf(tab, 0)).toEqual([1, 2, 3]);
    expect(await lostOf(tab, 2)).toEqual([3]);
    expect(await lostOf(tab, 3)).toEqual([]);
  });

  it("is offered a hundred at a time, oldest first", async () => {
    const tab = await committedUpTo(120);
    await receive(tab, ...Array.from({ length: 120 }, (_, index) => index + 1));
    const first = await lostOf(tab, 0);
    expect(first).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    expect(await lostOf(tab, 100)).toHaveLength(20);
  });

  it("is offered what stands above a number that will not be sent, but once", async () => {
    const tab = await committedUpTo(4);
    await receive(tab, 1, 3);
    const lost = value(await tab.ledger.lost(heldUpTo(1))).map(({ scan }) => scan);
    expect(lost.map(({ seq }) => seq)).toEqual([3]);
    tab.ledger.noteOffered(lost);
    expect(await lostOf(tab, 1)).toEqual([]);
    await receive(tab, 4);
    expect(await lostOf(tab, 1)).toEqual([]);
    // it has lost even more since
    expect(await lostOf(tab, 0)).toEqual([1, 3, 4]);
  });

  it("is offered them again when it has taken them and lacks the very next number all the same", async () => {
    const tab = await committedUpTo(3);
    await receive(tab, 1, 2, 3);
    tab.ledger.noteOffered(value(await tab.ledger.lost(heldUpTo(0))).map(({ scan }) => scan));
    expect(await lostOf(tab, 0)).toEqual([1, 2, 3]);
  });

  it("is offered what is left when it has lost more than this device still keeps", async () => {
    const tab = await committedUpTo(3);
    await receive(tab, 2, 3);
    value(await tab.ledger.applySettlements([{ n: 1, scan: scanIdOf(1), settlement }]));
    expect(await lostOf(tab, 3)).toEqual([]);
    const inAWeek = later(now, minutes(60 * 24 * 7));
    const over = {
      settledBefore: inAWeek,
      admittedBefore: inAWeek,
      foundBefore: now,
      held: heldUpTo(3),
    };
    expect(value(await tab.ledger.forgetSettled(over))).toBe(1);
    const lost = value(await tab.ledger.lost(heldUpTo(0))).map(({ scan }) => scan);
    expect(lost.map(({ seq }) => seq)).toEqual([2, 3]);
    tab.ledger.noteOffered(lost);
    // the number below them is gone for good, and they are not offered for ever
    expect(await lostOf(tab, 0)).toEqual([]);
  });

  it("is offered them again in another epoch", async () => {
    const tab = await committedUpTo(3);
    await receive(tab, 2);
    tab.ledger.noteOffered(value(await tab.ledger.lost(heldUpTo(0))).map(({ scan }) => scan));
    expect(await lostOf(tab, 0)).toEqual([]);
    value(await tab.ledger.restartFeed("e2"));
    expect(await lostOf(tab, 0)).toEqual([2]);
  });
});

describe.each(disks)("a gateway that holds more, on $name", ({ create }) => {
  it("means that this database was rolled back: another incarnation, lanes as before", async () => {
    const { ledger, db } = await aTab(create());
    await committed(ledger, refusing(1));
    expect(value(await ledger.noteHeld(heldUpTo(1)))).toEqual({ kind: "agreed" });
    expect(value(await ledger.noteHeld(heldUpTo(2)))).toEqual({ kind: "rolled-back" });
    expect(value(await ledger.noteHeld(heldUpTo(2)))).toEqual({ kind: "agreed" });
    expect(await committed(ledger, refusing(2))).toMatchObject({
      incarnation: nextIncarnation,
      seq: 1,
    });
    expect(await db.outbox.get(scanIdOf(2))).toMatchObject({ entry: { position: 2 } });
    expect(value(await ledger.incarnations())).toEqual([nextIncarnation, incarnation]);
  });

  it("asks about no incarnation of which nothing is kept", async () => {
    const { ledger } = await aTab(create());
    value(await ledger.noteHeld(heldUpTo(1)));
    expect(value(await ledger.incarnations())).toEqual([nextIncarnation]);
  });
});

describe.each(disks)("a number that was used twice, on $name", ({ create }) => {
  it("is replaced by the next one, in the current incarnation, and the entry stays to be sent", async () => {
    const { ledger, db } = await aTab(create());
    const refused = [await committed(ledger, refusing(1)), await committed(ledger, admitting(2))];
    const before = await db.outbox.toArray();
    value(await ledger.noteHeld(heldUpTo(9)));
    const reminted = value(await ledger.remint(refused));
    expect(reminted).toEqual(
      refused.map((scan, index) => ({ ...scan, incarnation: nextIncarnation, seq: index + 1 })),
    );
    expect([...value(await ledger.scansById(refused.map(({ id }) => id))).values()]).toEqual(
      reminted,
    );
    expect(await db.outbox.toArray()).toEqual(before);
  });

  it("takes no second number when asked twice, or about a scan that is not here", async () => {
    const { ledger, db } = await aTab(create());
    const scan = await committed(ledger, refusing(1));
    expect(value(await ledger.remint([scan]))).toMatchObject([{ seq: 2 }]);
    expect(value(await ledger.remint([scan, { ...scan, id: scanIdOf(7) }]))).toEqual([]);
    expect(await committed(ledger, refusing(2))).toMatchObject({ seq: 3 });
    expect(await db.scans.count()).toBe(2);
  });
});

describe.each(disks)("retention on $name", ({ create }) => {
  const inAWeek = later(now, minutes(60 * 24 * 7));
  const what = {
    settledBefore: inAWeek,
    admittedBefore: inAWeek,
    foundBefore: now,
    held: heldUpTo(3),
  };

  it("forgets scans settled and held, and never what is unsent, unsettled, parked or not held", async () => {
    const tab = await aTab(create());
    const { ledger, db, outbox } = tab;
    for (const n of [1, 2, 3, 4, 5]) await committed(ledger, refusing(n));
    await receive(tab, 2);
    await outbox.update(scanIdOf(3), (held) => ({
      ...held,
      state: { kind: "parked", at: now, reason: { kind: "bug", message: "" } },
    }));
    await ledger.applySettlements([1, 4].map((n) => ({ n, scan: scanIdOf(n), settlement })));
    await putRaw(db, "judgements", { scan: scanIdOf(1), input: {} });
    expect(value(await ledger.forgetSettled({ ...what, settledBefore: now }))).toBe(0);
    expect(value(await ledger.forgetSettled(what))).toBe(1);
    expect(value(await ledger.forgetSettled(what))).toBe(0);
    const kept = [2, 3, 4, 5].map(scanIdOf);
    expect(await db.scans.orderBy("scan.id").primaryKeys()).toEqual(kept);
    expect(await db.outbox.orderBy("entry.id").primaryKeys()).toEqual(kept);
    expect(await db.judgements.count()).toBe(0);
    expect(value(await ledger.totals(later(now, -minutes(60)))).notLetIn).toBe(5);
  });

  it("comes to the forgettable ones behind many that are not", async () => {
    const { ledger, db } = await aTab(create());
    for (let n = 1; n <= 230; n += 1) await committed(ledger, refusing(n));
    await ledger.applySettlements([{ n: 1, scan: scanIdOf(225), settlement }]);
    const all = { ...what, held: heldUpTo(230) };
    expect(value(await ledger.forgetSettled(all))).toBe(1);
    expect(await db.scans.get(scanIdOf(225))).toBeUndefined();
  });

  it("forgets old admissions with their undos, and no own one that the gateway has not confirmed", async () => {
    const { ledger, db } = await aTab(create());
    await committed(ledger, admitting(1));
    const young = anAdmission(8, { device: otherDevice, at: inAWeek });
    await ledger.applyChanges(feedPage(7, anAdmission(9, { device: otherDevice }), young));
    await ledger.applyChanges(pageOf(9, ...[9, 8].map((undoes) => undoOf(undoes + 10, undoes))));
    expect(value(await ledger.forgetSettled(what))).toBe(1);
    expect(await db.admissions.orderBy("admission.scan").primaryKeys()).toEqual(
      [1, 8].map(scanIdOf),
    );
    expect(await db.undos.orderBy("undo.scan").primaryKeys()).toEqual([scanIdOf(18)]);
  });
});

const undoOf = (n: number, undoes: number) => {
  const { booking, gate, operator, device } = anAdmission(undoes, { device: otherDevice });
  const told = { booking, gate, operator, device, at: now, reason: "" };
  return { kind: "undo" as const, undo: { ...told, scan: scanIdOf(n), undoes: scanIdOf(undoes) } };
};
