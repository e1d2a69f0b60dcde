/** What every ledger database must do. Call it from a test file with a fresh disk per call of `create`. */
import { beforeEach, describe, expect, it } from "vitest";
import { asBookingKey } from "../core/ids.ts";
import { asInstant } from "../core/time.ts";
import { aBooking, aScan, anAdmission, scanIdOf } from "../testing/builders.ts";
import { anEntry } from "../testing/outbox-builders.ts";
import type { LedgerDatabase } from "./ledger-database.ts";
import type { Disk } from "./ledger-disks.contract.ts";
import type { AdmissionRow, ScanRow, TallyRow } from "./ledger-rows.ts";

export function runLedgerDatabaseContract(name: string, create: () => Disk): void {
  describe(`ledger database: ${name}`, () => {
    let disk: Disk;
    let db: LedgerDatabase;
    beforeEach(async () => {
      disk = create();
      db = await disk.open();
    });
    const putTallies = (...slots: readonly number[]): PromiseLike<unknown> =>
      db.transaction(["tallies"], (tx) => tx.tallies.bulkPut(slots.map((slot) => tally(slot))));

    it("gives rows back by key, and undefined for what it does not have", async () => {
      await putTallies(2, 1);
      expect(await db.tallies.get(1)).toEqual(tally(1));
      expect(await db.tallies.get(7)).toBeUndefined();
      expect(await db.tallies.bulkGet([7, 2])).toEqual([undefined, tally(2)]);
      expect(await db.tallies.toArray()).toEqual([tally(1), tally(2)]);
      expect(await db.tallies.count()).toBe(2);
    });

    it("replaces with put, refuses with add, and forgets with delete and clear", async () => {
      await putTallies(1, 2, 3, 4);
      const adding = db.transaction(["tallies"], (tx) => tx.tallies.add(tally(1)));
      await expect(adding).rejects.toMatchObject({ name: "ConstraintError" });
      await db.transaction(["tallies"], async (tx) => {
        await tx.tallies.put(tally(1, 5));
        await tx.tallies.delete(2);
        await tx.tallies.bulkDelete([3, 9]);
      });
      expect(await db.tallies.toArray()).toEqual([tally(1, 5), tally(4)]);
      await db.transaction(["tallies"], (tx) => tx.tallies.clear());
      expect(await db.tallies.count()).toBe(0);
    });

    it("finds by range, in order, from either end and in pages", async () => {
      await putTallies(5, 1, 4, 2, 3);
      const slots = async (rows: ReturnType<typeof db.tallies.orderBy>) => rows.primaryKeys();
      const bySlot = () => db.tallies.where("slot");
      expect(await slots(bySlot().above(3))).toEqual([4, 5]);
      expect(await slots(bySlot().aboveOrEqual(3))).toEqual([3, 4, 5]);
      expect(await slots(bySlot().below(3))).toEqual([1, 2]);
      expect(await slots(bySlot().belowOrEqual(3))).toEqual([1, 2, 3]);
      expect(await slots(bySlot().between(2, 4))).toEqual([2, 3]);
      expect(await slots(bySlot().anyOf([4, 9, 1]))).toEqual([1, 4]);
      expect(await slots(bySlot().equals(4))).toEqual([4]);
      // oxlint-disable-next-line unicorn/no-array-reverse -- rows of the database, not an array
      expect(await slots(db.tallies.orderBy("slot").reverse().offset(1).limit(2))).toEqual([4, 3]);
      expect(await db.tallies.orderBy("slot").offset(3).toArray()).toEqual([tally(4), tally(5)]);
      expect(await bySlot().above(1).first()).toEqual(tally(2));
      expect(await bySlot().above(5).first()).toBeUndefined();
      expect(await bySlot().above(1).count()).toBe(4);
    });

    it("keeps compound indexes in order and leaves rows without a value out", async () => {
      await db.transaction(["scans", "admissions"], async (tx) => {
        for (const [n, seq, at] of [
          [1, 3, 20],
          [2, 1, 20],
          [3, 2, 10],
        ] as const) {
          await tx.scans.add(scanRow(n, seq, at));
        }
        await tx.admissions.put(admissionRow(1, null));
        await tx.admissions.put(admissionRow(2, 7));
      });
      const byTime = "[scan.decided.correctedAt+scan.seq]";
      expect(await db.scans.orderBy(byTime).primaryKeys()).toEqual([3, 2, 1].map(scanIdOf));
      const before = db.scans.where(byTime).below([20, 3]);
      expect(await before.primaryKeys()).toEqual([3, 2].map(scanIdOf));
      expect(await db.scans.where(byTime).below([20]).primaryKeys()).toEqual([scanIdOf(3)]);
      expect(await db.admissions.orderBy("offset").primaryKeys()).toEqual([scanIdOf(2)]);
    });

    it("finds a row by each element of a list", async () => {
      const booking = aBooking();
      await db.transaction(["foundBookings"], (tx) =>
        tx.foundBookings.put({ booking, codes: ["A", "B"], foundAt: asInstant(1) }),
      );
      expect(await db.foundBookings.where("codes").equals("B").primaryKeys()).toEqual([
        booking.key,
      ]);
      expect(await db.foundBookings.where("codes").equals("C").count()).toBe(0);
      expect(await db.foundBookings.get(asBookingKey("c/other"))).toBeUndefined();
    });

    it("lets no two scans have one number, and undoes the rest of that transaction", async () => {
      await db.transaction(["scans"], (tx) => tx.scans.add(scanRow(1, 1, 10)));
      const second = db.attempt(() =>
        db.transaction(["scans", "admissions"], async (tx) => {
          await tx.admissions.put(admissionRow(2, null));
          await tx.scans.add(scanRow(2, 1, 20));
        }),
      );
      expect(await second).toMatchObject({ ok: false, failure: { kind: "corrupt" } });
      expect([await db.scans.count(), await db.admissions.count()]).toEqual([1, 0]);
      await db.transaction(["scans"], (tx) => tx.scans.put(scanRow(1, 1, 30)));
    });

    it("undoes everything when the work throws, and passes the error on", async () => {
      await putTallies(1);
      const failing = db.transaction(["tallies", "meta"], async (tx) => {
        await tx.tallies.delete(1);
        await tx.meta.put({ key: "probe", value: 1 });
        throw new Error("a bug");
      });
      await expect(failing).rejects.toThrow("a bug");
      expect([await db.tallies.count(), await db.meta.count()]).toEqual([1, 0]);
    });

    it("sees its own writes before it is over", async () => {
      await putTallies(1);
      await db.transaction(["tallies"], async (tx) => {
        await tx.tallies.put(tally(2));
        await tx.tallies.delete(1);
        expect(await tx.tallies.toArray()).toEqual([tally(2)]);
        expect(await tx.tallies.where("slot").above(0).count()).toBe(1);
      });
    });

    it("keeps transactions apart, those of another tab too", async () => {
      const there = await disk.open();
      await Promise.all(Array.from({ length: 20 }, (_, n) => addRow(n % 2 === 0 ? db : there)));
      expect(await db.tallies.count()).toBe(20);
    });

    it("refuses a table that is not in the transaction's scope", async () => {
      const straying = db.attempt(() => db.transaction(["meta"], (tx) => tx.tallies.put(tally(1))));
      expect(await straying).toMatchObject({ ok: false, failure: { kind: "unavailable" } });
      expect(await db.tallies.count()).toBe(0);
    });

    it("answers quota when the disk is full, and works again when it is not", async () => {
      disk.setFull(true);
      expect(await db.attempt(() => putTallies(1))).toEqual({
        ok: false,
        failure: { kind: "quota" },
      });
      disk.setFull(false);
      expect(await db.attempt(() => putTallies(1))).toMatchObject({ ok: true });
    });

    it("tells both tabs of changes in the tables they watch", async () => {
      const there = await disk.open();
      const told: string[] = [];
      db.subscribe(["tallies"], () => told.push("here"));
      const leave = there.subscribe(["tallies", "meta"], () => told.push("there"));
      await putTallies(1);
      expect(told.toSorted()).toEqual(["here", "there"]);
      await db.transaction(["admissions"], (tx) => tx.admissions.put(admissionRow(1, null)));
      await db.transaction(["tallies"], (tx) => tx.tallies.get(1));
      expect(told).toHaveLength(2);
      leave();
      await putTallies(2);
      expect(told.filter((who) => who === "there")).toHaveLength(1);
    });

    it("keeps unreadable records raw, in a transaction or outside", async () => {
      const raw = { entry: anEntry(1), strange: true };
      const record = { source: "page", id: "1", raw, issue: "no" };
      await db.quarantine.keep(record);
      await db.transaction(["quarantined"], (tx) => tx.quarantine.keep({ ...record, id: "2" }));
      expect(await db.quarantined.toArray()).toMatchObject([{ key: "page:1", raw }, { id: "2" }]);
    });

    it("leaves its rows to the next tab when it is closed", async () => {
      await putTallies(1);
      db.close();
      expect(await (await disk.open()).tallies.count()).toBe(1);
    });
  });
}

const tally = (slot: number, peopleIn = 0): TallyRow => ({ slot, peopleIn, notLetIn: 0 });

/** Reads and writes: two that overlap would leave one row less. */
const addRow = (db: LedgerDatabase): PromiseLike<unknown> =>
  db.transaction(["tallies"], async (tx) => {
    const rows = await tx.tallies.toArray();
    await tx.tallies.put(tally(rows.length));
  });

const scanRow = (n: number, seq: number, correctedAt: number): ScanRow => ({
  scan: aScan({
    id: scanIdOf(n),
    seq,
    decided: {
      deviceAt: asInstant(correctedAt),
      correctedAt: asInstant(correctedAt),
      uncertaintyMs: 0,
    },
  }),
  repeats: 0,
});

const admissionRow = (n: number, offset: number | null): AdmissionRow => ({
  admission: anAdmission(n),
  own: true,
  offset,
});
