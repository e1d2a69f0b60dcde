import { describe, expect, it } from "vitest";
import { cardOf } from "../core/card.ts";
import { later } from "../core/time.ts";
import {
  aBooking,
  anAdmission,
  aProduct,
  now,
  otherDevice,
  scanIdOf,
  thisDevice,
} from "../testing/builders.ts";
import type { ScanDraft } from "./commit-scan.ts";
import {
  forgetBookings,
  forgetDevice,
  forgetNames,
  markStopped,
  noteHandedIn,
  readStopped,
} from "./forget.ts";
import { rememberFound } from "./found-bookings.ts";
import type { LedgerDatabase } from "./ledger-database.ts";
import { disks, putRaw, value } from "./ledger-disks.contract.ts";
import {
  admitting,
  aTab,
  committed,
  enrolment,
  feedPage,
  incarnation,
  receive,
  refusing,
  type Tab,
  undoing,
} from "./ledger-tab.contract.ts";
import { outboxRowOf } from "./ledger-rows.ts";
import type { TableName } from "./ledger-stores.ts";

const refusingAda = (n: number): ScanDraft => {
  const draft = refusing(n);
  const verdict = {
    kind: "refuse",
    card: cardOf(aBooking(), aProduct(), aBooking().unitItems),
    reason: { kind: "expired" },
    basis: { kind: "nothing" },
  } as const;
  return { ...draft, scan: { ...draft.scan, verdict } };
};

const count = (db: LedgerDatabase, table: TableName): PromiseLike<number> => db[table].count();
const named = async ({ db }: Tab): Promise<readonly boolean[]> =>
  (await db.scans.toArray()).map((row) => JSON.stringify(row).includes("Ada Lovelace"));

describe.each(disks)("a device that was stopped, on $name", ({ create }) => {
  /** Three scans received, the first taken back by the third; two wait. */
  const aShift = async (): Promise<Tab> => {
    const tab = await aTab(create());
    await committed(tab.ledger, admitting(1));
    await committed(tab.ledger, refusingAda(2));
    value(await tab.ledger.undo(undoing(3, 1)));
    await receive(tab, 1, 2, 3);
    await committed(tab.ledger, admitting(4));
    await committed(tab.ledger, refusingAda(5));
    return tab;
  };

  it("is marked once, with what waited then, for every tab and the next start", async () => {
    const { db } = await aShift();
    expect(await readStopped(db)).toBeNull();
    const stopped = { since: now, toHandIn: 2, handedInAt: null };
    expect(await markStopped(db, now)).toEqual(stopped);
    expect(await markStopped(db, later(now, 5))).toEqual(stopped);
    expect(await readStopped(db)).toEqual(stopped);
  });

  it("has handed in when nothing waits any more, and not when something comes after", async () => {
    const tab = await aShift();
    await markStopped(tab.db, now);
    expect(await noteHandedIn(tab.db, now)).toMatchObject({ handedInAt: null });
    await receive(tab, 4, 5);
    expect(await noteHandedIn(tab.db, later(now, 5))).toMatchObject({ handedInAt: later(now, 5) });
    expect(await noteHandedIn(tab.db, later(now, 9))).toMatchObject({ handedInAt: later(now, 5) });
    expect(await noteHandedIn(tab.db, later(now, 4))).toMatchObject({ handedInAt: later(now, 4) });
    await committed(tab.ledger, refusing(6));
    expect(await noteHandedIn(tab.db, later(now, 10))).toMatchObject({ handedInAt: null });
  });

  it("is not marked by looking", async () => {
    const { db } = await aShift();
    expect(await noteHandedIn(db, now)).toBeNull();
    expect(await readStopped(db)).toBeNull();
  });

  it("forgets what it knew of bookings and what others did, twice as well as once", async () => {
    const { db, ledger } = await aShift();
    value(await ledger.restartFeed("e1"));
    value(await ledger.applyChanges(feedPage(1, anAdmission(99, { device: otherDevice }))));
    await db.transaction(["foundBookings"], (tx) => rememberFound(tx, [aBooking()], now));
    await putRaw(db, "judgements", { scan: scanIdOf(1), input: {} });
    await db.quarantine.keep({ source: "page", id: "p/1", raw: "Ada Lovelace", issue: "?" });
    await db.quarantine.keep({ source: "mirror", id: "scan/9", raw: "a scan", issue: "?" });
    for (let time = 0; time < 2; time += 1) {
      await forgetBookings(db);
      expect(await count(db, "foundBookings")).toBe(0);
      expect(await count(db, "conflicts")).toBe(0);
      expect(await count(db, "judgements")).toBe(0);
      expect(await db.admissions.orderBy("admission.scan").primaryKeys()).toEqual([
        scanIdOf(1),
        scanIdOf(4),
      ]);
      expect(await count(db, "undos")).toBe(1);
      expect(value(await ledger.feedPosition()).cursor).toBeNull();
      expect(await db.quarantined.toArray()).toMatchObject([{ source: "mirror" }]);
    }
    // what waits is as it was
    expect(value(await ledger.totals(now))).toMatchObject({ toSend: 2 });
    expect(value(await ledger.history(9))).toHaveLength(5);
  });

  it("forgets names in what the gateway has, and in nothing else", async () => {
    const tab = await aShift();
    const waiting = [scanIdOf(4), scanIdOf(5)];
    const before = value(await tab.ledger.scansById(waiting));
    expect(await named(tab)).toEqual([false, true, true, false, true]);
    await forgetNames(tab.db);
    expect(await named(tab)).toEqual([false, false, false, false, true]);
    expect(value(await tab.ledger.scansById(waiting))).toEqual(before);
    const number = { seq: 2, incarnation, device: thisDevice };
    expect(await tab.db.scans.bulkGet([scanIdOf(2)])).toMatchObject([{ scan: number }]);
    await receive(tab, 4, 5);
    await forgetNames(tab.db);
    expect(await named(tab)).toEqual([false, false, false, false, false]);
  });

  it("looks through more scans than fit in one transaction, and tells of writes alone", async () => {
    const tab = await aTab(create());
    const first = await committed(tab.ledger, refusingAda(1));
    await receive(tab, 1);
    const [row] = await tab.outbox.inState("received");
    if (row === undefined) throw new Error("it was received");
    const ns = Array.from({ length: 230 }, (_, index) => index + 1);
    await tab.db.transaction(["scans", "outbox"], async (tx) => {
      await tx.scans.bulkPut(
        ns.map((seq) => ({ scan: { ...first, id: scanIdOf(seq), seq }, repeats: 0 })),
      );
      await tx.outbox.bulkPut(ns.map((n) => outboxRowOf({ ...row, id: scanIdOf(n) })));
    });
    await forgetNames(tab.db);
    expect(await named(tab)).toEqual(ns.map(() => false));
    let told = 0;
    tab.db.subscribe(["scans"], () => {
      told += 1;
    });
    await forgetNames(tab.db);
    expect(told).toBe(0);
  });

  it("is nobody any more, once nothing waits; its clock stays", async () => {
    const tab = await aShift();
    await markStopped(tab.db, now);
    expect(await forgetDevice(tab.db)).toBe(false);
    expect(value(await tab.profiles.read())).toMatchObject({ device: thisDevice, token: "token" });
    expect(await count(tab.db, "scans")).toBe(5);
    await receive(tab, 4, 5);
    value(await tab.ledger.probeWritable());
    expect(await forgetDevice(tab.db)).toBe(true);
    expect(value(await tab.profiles.read())).toBeNull();
    const left = await Promise.all(
      (["scans", "outbox", "admissions", "undos", "tallies", "judgements"] as const).map((table) =>
        count(tab.db, table),
      ),
    );
    expect(left).toEqual([0, 0, 0, 0, 0, 0]);
    expect(await readStopped(tab.db)).toBeNull();
    expect(await tab.db.meta.bulkGet(["probe"])).toMatchObject([{ key: "probe" }]);
    // a tab that has not heard of it stores nothing, so it lets nobody in
    expect(await tab.ledger.commit(admitting(6))).toMatchObject({ ok: false });
    expect(await forgetDevice(tab.db)).toBe(true);
  });

  it("works again after an enrolment, with what it still has to hand in", async () => {
    const { db, ledger, profiles } = await aShift();
    await markStopped(db, now);
    value(await profiles.enrol({ ...enrolment, token: "another" }));
    expect(await readStopped(db)).toBeNull();
    expect(value(await ledger.totals(now))).toMatchObject({ toSend: 2 });
  });
});
