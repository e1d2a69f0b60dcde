import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { asBookingKey, type BookingKey } from "../../core/ids.ts";
import { asInstant, later } from "../../core/time.ts";
import { aBooking, anAdmission, now, scanIdOf } from "../../testing/builders.ts";
import { rememberFound } from "../found-bookings.ts";
import type { LedgerDatabase } from "../ledger-database.ts";
import { disks, putRaw, value } from "../ledger-disks.contract.ts";
import { aTab, admitting, type Tab, undoing } from "../ledger-tab.contract.ts";
import { createScanLedger } from "../scan-ledger.ts";
import { readFacts } from "./read-facts.ts";

const booking = aBooking().key;
const other = asBookingKey("harbour/other");
const scansOf = (db: LedgerDatabase, ...keys: readonly BookingKey[]) =>
  db.overlay.admissionsOf(keys)?.admissions.map(({ scan }) => scan) ?? null;
const admissionRow = (n: number, key = booking) => ({
  admission: anAdmission(n, { booking: key }),
  own: false,
  offset: n,
});
const put = (db: LedgerDatabase, ...rows: readonly ReturnType<typeof admissionRow>[]) =>
  db.transaction(["admissions"], (tx) => tx.admissions.bulkPut(rows));

describe.each(disks)("overlay in memory on $name", ({ create }) => {
  it("knows nothing before it has read, and then what was there and what came meanwhile", async () => {
    const disk = create();
    await put(await disk.open(), admissionRow(1), admissionRow(2, other));
    const db = await disk.open();
    expect(scansOf(db, booking)).toBeNull();
    const loading = db.overlay.load();
    const putting = put(db, admissionRow(3));
    await Promise.all([loading, putting]);
    expect(scansOf(db, booking)).toEqual([scanIdOf(1), scanIdOf(3)]);
    expect(scansOf(db, other, booking, other)).toHaveLength(3);
    expect(scansOf(db, asBookingKey("harbour/none"))).toEqual([]);
  });

  it("leaves the database to the first scans of a start, and reads by itself once it has been told to", async () => {
    const disk = create();
    await put(await disk.open(), admissionRow(1));
    const db = await disk.open();
    expect(scansOf(db, booking)).toBeNull();
    await put(db, admissionRow(2));
    expect(await db.admissions.count()).toBe(2);
    expect(scansOf(db, booking)).toBeNull();
    await db.overlay.load();
    expect(scansOf(db, booking)).toEqual([scanIdOf(1), scanIdOf(2)]);
    db.overlay.distrust();
    await vi.waitUntil(() => scansOf(db, booking) !== null);
    expect(scansOf(db, booking)).toEqual([scanIdOf(1), scanIdOf(2)]);
  });

  it("has what was stored when that is answered, and before any listener hears of it", async () => {
    const { db, ledger } = await aTab(create());
    await db.overlay.load();
    const heard: unknown[] = [];
    db.subscribe(["admissions"], () => heard.push(scansOf(db, booking)));
    value(await ledger.commit(admitting(1)));
    expect(scansOf(db, booking)).toEqual([scanIdOf(1)]);
    await vi.waitUntil(() => heard.length > 0);
    expect(heard).toEqual([[scanIdOf(1)]]);
    value(await ledger.undo(undoing(2, 1)));
    expect(value(await ledger.admissionsOf([booking]))).toMatchObject({
      standing: [],
      undone: [{ scan: scanIdOf(1) }],
    });
  });

  it("has nothing of a transaction that failed", async () => {
    const db = await create().open();
    await db.overlay.load();
    await db.overlay.load();
    const failing = db.transaction(["admissions"], async (tx) => {
      await tx.admissions.put(admissionRow(1));
      throw new RangeError("no");
    });
    await expect(Promise.resolve(failing)).rejects.toThrow("no");
    await db.overlay.load();
    expect(scansOf(db, booking)).toEqual([]);
  });

  it("forgets all when another tab stores something, and reads it again", async () => {
    const disk = create();
    const [here, there] = [await disk.open(), await disk.open()];
    await here.overlay.load();
    expect(scansOf(here, booking)).toEqual([]);
    await put(there, admissionRow(1));
    expect(scansOf(here, booking)).toBeNull();
    await here.overlay.load();
    expect(scansOf(here, booking)).toEqual([scanIdOf(1)]);
  });

  it("stays when this tab stores, or another one something that is no part of it", async () => {
    const disk = create();
    const [here, there] = [await disk.open(), await disk.open()];
    await here.overlay.load();
    await put(here, admissionRow(1));
    await there.transaction(["tallies"], (tx) =>
      tx.tallies.put({ slot: 1, peopleIn: 1, notLetIn: 0 }),
    );
    expect(scansOf(here, booking)).toEqual([scanIdOf(1)]);
  });

  it("leaves a booking with an unreadable admission to the database, which reports it", async () => {
    const { db, ledger } = await aTab(create());
    await put(db, admissionRow(1, other));
    await putRaw(db, "admissions", { admission: { scan: scanIdOf(2), booking }, own: 7 });
    await db.overlay.load();
    expect(scansOf(db, booking)).toBeNull();
    expect(scansOf(db, other)).toEqual([scanIdOf(1)]);
    expect(await ledger.admissionsOf([booking])).toMatchObject({ failure: { kind: "corrupt" } });
  });

  it("holds so many in full, and knows of which bookings there are more", async () => {
    const db = await create().open();
    const third = asBookingKey("harbour/third");
    await put(db, admissionRow(1), admissionRow(2, other), admissionRow(3, third));
    const facts = await readFacts(db, 2);
    expect(facts.admissions.size).toBe(2);
    expect([...facts.elsewhere]).toEqual([third]);
  });

  it("finds what was looked up live by its codes, the latest word alone", async () => {
    const db = await create().open();
    await db.overlay.load();
    const before = aBooking({ reference: "OLD-1" });
    const after = aBooking({ reference: "NEW-1" });
    await db.transaction(["foundBookings"], (tx) => rememberFound(tx, [before], now));
    await db.transaction(["foundBookings"], (tx) => rememberFound(tx, [after], later(now, 1)));
    expect(db.overlay.foundBy(["OLD-1"], [])).toEqual([]);
    expect(db.overlay.foundBy(["NEW-1"], [])).toMatchObject([{ foundAt: later(now, 1) }]);
    expect(db.overlay.foundBy([], [after.key])).toHaveLength(1);
    await db.transaction(["foundBookings"], (tx) => tx.foundBookings.delete(after.key));
    expect(db.overlay.foundBy(["NEW-1"], [after.key])).toEqual([]);
  });

  it("is not believed again after a scan was judged on something out of date", async () => {
    const { db } = await aTab(create());
    let distrusted = 0;
    const overlay = {
      ...db.overlay,
      // a notice from another tab that never came
      admissionsOf: () => (distrusted === 0 ? { admissions: [], undos: [] } : null),
      distrust: () => {
        distrusted += 1;
      },
    };
    const ledger = createScanLedger({
      db: { ...db, overlay },
      clock: { now: () => now },
      newId: () => "unused",
      makeRoom: async () => false,
    });
    await put(db, admissionRow(9));
    expect(value(await ledger.admissionsOf([booking])).standing).toEqual([]);
    expect(value(await ledger.commit(admitting(1)))).toEqual({ kind: "stale" });
    expect(distrusted).toBe(1);
    expect(value(await ledger.admissionsOf([booking])).standing).toHaveLength(1);
  });

  it("says what the database says, whatever two tabs store and forget", async () => {
    const keys = [booking, other];
    const step = fc.record({
      tab: fc.nat(1),
      what: fc.constantFrom("admit", "found", "feed", "remove", "clear", "restart", "fail", "read"),
      n: fc.integer({ min: 1, max: 6 }),
      key: fc.constantFrom(...keys),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const disk = create();
        const tabs = [await aTab(disk), await aTab(disk)];
        for (const { tab, ...rest } of steps) await take(tabs[tab], rest);
        for (const { db } of tabs) {
          const asIt = { ...db, overlay: { ...db.overlay, admissionsOf: () => null } };
          const bare = createScanLedger({ ...unusedDeps, db: asIt });
          const byMemory = createScanLedger({ ...unusedDeps, db });
          await db.overlay.load();
          expect(scansOf(db, ...keys)).not.toBeNull();
          expect(await byMemory.admissionsOf(keys)).toEqual(await bare.admissionsOf(keys));
          const found = db.overlay.foundBy([], keys)?.map(({ foundAt }) => foundAt);
          const stored = (await db.foundBookings.bulkGet([...keys])).filter((row) => row);
          expect(stored).toHaveLength(found?.length ?? -1);
          expect(db.overlay.place()).toEqual({
            cursor: value(await byMemory.feedPosition()).cursor,
          });
        }
      }),
      { numRuns: 40 },
    );
  });
});

const unusedDeps = {
  clock: { now: () => now },
  newId: () => "unused",
  makeRoom: async () => false,
};

interface Step {
  readonly what: string;
  readonly n: number;
  readonly key: BookingKey;
}

async function take(tab: Tab | undefined, { what, n, key }: Step): Promise<void> {
  if (tab === undefined) return;
  const { db, ledger } = tab;
  const theirs = anAdmission(n, { booking: key, at: asInstant(now + n) });
  switch (what) {
    case "admit":
      await put(db, admissionRow(n, key));
      return;
    case "found":
      await db.transaction(["foundBookings"], (tx) =>
        rememberFound(tx, [aBooking({ key })], later(now, n)),
      );
      return;
    case "feed": {
      const change = { kind: "admission", admission: theirs } as const;
      await ledger.applyChanges({
        epoch: "e1",
        offset: n,
        row: "",
        changes: [{ offset: n, change }],
      });
      return;
    }
    case "remove":
      await db.transaction(["admissions", "foundBookings"], async (tx) => {
        await tx.admissions.bulkDelete([scanIdOf(n)]);
        await tx.foundBookings.delete(key);
      });
      return;
    case "clear":
      await db.transaction(["admissions"], (tx) => tx.admissions.clear());
      return;
    case "restart":
      await ledger.restartFeed(`e${n}`);
      return;
    case "fail":
      await db.attempt(async () => {
        await db.transaction(["admissions"], async (tx) => {
          await tx.admissions.put(admissionRow(n, key));
          throw new DOMException("no", "AbortError");
        });
      });
      return;
    default:
      void db.overlay.load();
  }
}
