/**
 * What every journal must do. Call it from the implementation's own test file; `create` answers an empty journal each time
 * it is called, and the one it answered before is not used any more.
 */
import { beforeEach, describe, expect, it } from "vitest";
import { bookingKey } from "../../core/ids.ts";
import { later, minutes } from "../../core/time.ts";
import { transition } from "../../outbox/entry.ts";
import {
  aCapture,
  anAdmission,
  aScan,
  connection,
  now,
  otherDevice,
  scanIdOf,
  thisDevice,
} from "../../testing/builders.ts";
import {
  aConflict,
  anEntry,
  anOutcome,
  anUndo,
  booking,
  change,
  claim,
  doubt,
  everything,
  first,
  idsOf,
  lease,
  number,
  park,
  raw,
  row,
  stand,
  second,
  told,
} from "./journal-store-samples.contract.ts";
import type { JournalStore, JournalTransaction } from "./journal-store.ts";

export function runJournalStoreContract(name: string, create: () => Promise<JournalStore>): void {
  describe(`journal: ${name}`, () => {
    let store: JournalStore;
    beforeEach(async () => {
      store = await create();
    });
    const write = <T>(work: (tx: JournalTransaction) => Promise<T>): Promise<T> =>
      store.transaction(work);

    describe("transactions", () => {
      it("show themselves what they wrote, and others only when they are over", async () => {
        await write(async (tx) => {
          await tx.insertAdmission(anAdmission(1));
          expect(await tx.admissionByScan(scanIdOf(1))).toEqual(anAdmission(1));
        });
        expect(await store.reads.admissionByScan(scanIdOf(1))).toEqual(anAdmission(1));
      });

      it("that throw leave nothing behind, and the next goes on", async () => {
        const failing = write(async (tx) => {
          await everything(tx);
          throw new Error("no");
        });
        await expect(failing).rejects.toThrow("no");
        const { reads } = store;
        expect(await reads.scanById(scanIdOf(1))).toBeNull();
        expect(await reads.isNumbered(scanIdOf(1))).toBe(false);
        expect(await reads.heldUpTo(thisDevice, first)).toBe(0);
        expect(await reads.quarantinedOf(thisDevice)).toEqual([]);
        expect(await reads.admissionsOf(booking)).toEqual([]);
        expect(await reads.undosNaming(scanIdOf(1))).toEqual([]);
        expect(await reads.holderOf("T1#1")).toBeNull();
        expect(await reads.leasesOf(booking)).toEqual([]);
        expect(await reads.highestOffset()).toBe(0);
        expect(await reads.settlementOf(scanIdOf(1))).toBeNull();
        expect(await reads.conflicts(10)).toEqual([]);
        expect(await reads.entryById(scanIdOf(1))).toBeNull();
        expect(await reads.epoch()).toBeNull();
        expect(await reads.attempts()).toBe(0);
        expect(await write((tx) => tx.appendChange(change(1), { row: "a", at: now }))).toBe(1);
      });

      it("that meet happen one after the other", async () => {
        const additions = Array.from({ length: 12 }, () =>
          write(async (tx) => tx.setAttempts((await tx.attempts()) + 1)),
        );
        await Promise.all(additions);
        expect(await store.reads.attempts()).toBe(12);
      });
    });

    describe("scans", () => {
      const hostile = aScan({ capture: aCapture({ text: "a\u0000b\ud800c'\"\\$1\u{1f3ab}" }) });

      it("are kept whole, as they came", async () => {
        await write((tx) => tx.insertScan({ scan: hostile, receivedAt: now }));
        expect(await store.reads.scanById(hostile.id)).toEqual({ scan: hostile, receivedAt: now });
        expect(await store.reads.scanById(scanIdOf(2))).toBeNull();
      });

      it("take a number once; a second scan is told who has it", async () => {
        expect(await write((tx) => tx.takeNumber(number(1), scanIdOf(1)))).toBe(scanIdOf(1));
        expect(await write((tx) => tx.takeNumber(number(1), scanIdOf(2)))).toBe(scanIdOf(1));
        expect(await write((tx) => tx.takeNumber(number(1), scanIdOf(1)))).toBe(scanIdOf(1));
        expect(await store.reads.isNumbered(scanIdOf(1))).toBe(true);
        expect(await store.reads.isNumbered(scanIdOf(2))).toBe(false);
        expect(await write((tx) => tx.takeNumber(number(2), scanIdOf(2)))).toBe(scanIdOf(2));
        expect(await store.reads.isNumbered(scanIdOf(2))).toBe(true);
      });

      it.each([
        [[], 0],
        [[1, 2, 3], 3],
        [[3, 1], 1],
        [[2, 4, 1, 3, 7], 4],
        [[2], 0],
      ])("numbered %j are held up to %i", async (numbers, upTo) => {
        await write(async (tx) => {
          for (const seq of numbers) await tx.takeNumber(number(seq), scanIdOf(seq));
        });
        expect(await store.reads.heldUpTo(thisDevice, first)).toBe(upTo);
        expect(await store.reads.heldUpTo(thisDevice, second)).toBe(0);
        expect(await store.reads.heldUpTo(otherDevice, first)).toBe(0);
      });

      it("held raw count under the number that could be read, once per text, until released", async () => {
        await write(async (tx) => {
          await tx.takeNumber(number(1), scanIdOf(1));
          await tx.quarantine(raw(1, 2));
          await tx.quarantine(raw(1, 2));
          await tx.quarantine(raw(2, null));
          await tx.quarantine({ ...raw(1, null), device: otherDevice });
        });
        expect(await store.reads.heldUpTo(thisDevice, first)).toBe(2);
        const held = await store.reads.quarantinedOf(thisDevice);
        expect(held).toMatchObject([raw(1, 2), raw(2, null)]);
        await write(async (tx) => {
          for (const item of held.slice(0, 1)) await tx.release(item);
        });
        expect(await store.reads.quarantinedOf(thisDevice)).toMatchObject([raw(2, null)]);
        expect(await store.reads.quarantinedOf(otherDevice)).toHaveLength(1);
      });
    });

    it("keeps admissions by time, with what the supplier recorded", async () => {
      const early = anAdmission(2, { at: later(now, -minutes(90)), unitItem: null, people: 3 });
      const elsewhere = anAdmission(3, { booking: bookingKey(connection, "booking-2") });
      await write(async (tx) => {
        for (const each of [anAdmission(1), early, elsewhere]) await tx.insertAdmission(each);
      });
      expect(await store.reads.admissionsOf(booking)).toEqual([early, anAdmission(1)]);
      const settled = { ...early, supplierRedeemedAt: now };
      expect(await write((tx) => tx.setSupplierTime(early.scan, now))).toEqual(settled);
      expect(await write((tx) => tx.setSupplierTime(scanIdOf(9), now))).toBeNull();
      expect(await store.reads.admissionsOf(booking)).toEqual([settled, anAdmission(1)]);
    });

    it("keeps why somebody was let in against a denial, whatever it says", async () => {
      const overruled = anAdmission(1, { overruled: "Checked\u0000 'by\" hand\ud800" });
      await write((tx) => tx.insertAdmission(overruled));
      expect(await store.reads.admissionByScan(overruled.scan)).toEqual(overruled);
      const settled = { ...overruled, supplierRedeemedAt: now };
      expect(await write((tx) => tx.setSupplierTime(overruled.scan, now))).toEqual(settled);
    });

    it("knows the undos of a booking by its admissions, before and after these arrive", async () => {
      const undo = anUndo(7, scanIdOf(1));
      await write((tx) => tx.insertUndo(undo));
      expect(await store.reads.undosOf(booking)).toEqual([]);
      expect(await store.reads.undosNaming(scanIdOf(1))).toEqual([undo]);
      await write((tx) => tx.insertAdmission(anAdmission(1)));
      expect(await store.reads.undosOf(booking)).toEqual([undo]);
      expect(await store.reads.undosNaming(scanIdOf(2))).toEqual([]);
    });

    it("gives a use to one scan until that is released", async () => {
      expect(await write((tx) => tx.takeUse("T1#1", claim(1)))).toBe(scanIdOf(1));
      expect(await write((tx) => tx.takeUse("T1#1", claim(2)))).toBe(scanIdOf(1));
      expect(await write((tx) => tx.takeUse("T1#2", claim(1)))).toBe(scanIdOf(1));
      expect(await store.reads.holderOf("T1#1")).toBe(scanIdOf(1));
      expect(await store.reads.holdsUse(scanIdOf(1))).toBe(true);
      expect(await store.reads.holdsUse(scanIdOf(2))).toBe(false);
      const released = await write((tx) => tx.releaseUses(scanIdOf(1)));
      expect(released.toSorted()).toEqual(["T1#1", "T1#2"]);
      expect(await store.reads.holdsUse(scanIdOf(1))).toBe(false);
      expect(await write((tx) => tx.releaseUses(scanIdOf(1)))).toEqual([]);
      expect(await write((tx) => tx.takeUse("T1#1", claim(2)))).toBe(scanIdOf(2));
    });

    it("keeps one lease per scan, over or not", async () => {
      await write(async (tx) => {
        for (const n of [2, 1, 2]) await tx.putLease(lease(n));
      });
      expect(await store.reads.leasesOf(booking)).toEqual([lease(1), lease(2)]);
      const longer = { ...lease(1), until: later(now, 20_000) };
      await write(async (tx) => {
        await tx.putLease(longer);
        await tx.deleteLease(scanIdOf(2));
        await tx.deleteLease(scanIdOf(3));
      });
      expect(await store.reads.leasesOf(booking)).toEqual([longer]);
    });

    it("looks at nothing where there is nothing", async () => {
      expect(await store.reads.lookFrom({ ...stand, incarnations: [first] })).toEqual({
        epoch: null,
        row: null,
        settledScan: null,
        feed: [],
        settlements: [],
        held: [{ incarnation: first, upTo: 0 }],
      });
    });

    it("looks at the epoch, and at what is held of each incarnation, also where it has gaps", async () => {
      await write(async (tx) => {
        await tx.setEpoch("e");
        for (const seq of [1, 2, 4]) await tx.takeNumber(number(seq), scanIdOf(seq));
        await tx.takeNumber({ ...number(1), incarnation: second }, scanIdOf(5));
      });
      const { epoch, held } = await store.reads.lookFrom({
        ...stand,
        incarnations: [second, first],
      });
      expect(epoch).toBe("e");
      expect(held).toEqual([
        { incarnation: second, upTo: 1 },
        { incarnation: first, upTo: 2 },
      ]);
    });

    it("numbers the feed without gaps and knows its rows", async () => {
      expect(await store.reads.highestOffset()).toBe(0);
      const look = (offset: number, limit = 10) =>
        store.reads.lookFrom({ ...stand, offset, limit });
      expect(await look(0)).toMatchObject({ row: null, feed: [] });
      for (const n of [1, 2, 3]) {
        await write((tx) => tx.appendChange(change(n), { row: `row-${n}`, at: now }));
      }
      expect(await look(0, 2)).toMatchObject({ row: null, feed: [row(1), row(2)] });
      expect(await look(2)).toMatchObject({ row: "row-2", feed: [row(3)] });
      expect(await look(7)).toMatchObject({ row: null, feed: [] });
      const admission = { ...anAdmission(4), operator: "a\u0000b\ud800'\"\\" };
      await write((tx) => tx.appendChange({ kind: "admission", admission }, { row: "d", at: now }));
      expect((await look(3)).feed).toMatchObject([{ change: { admission } }]);
      expect(await store.reads.highestOffset()).toBe(4);
    });

    it("numbers settlements per device and never replaces one", async () => {
      await write(async (tx) => {
        await tx.insertAdmission(anAdmission(2));
        for (const each of [anOutcome(1), anOutcome(5, otherDevice), anOutcome(2)]) {
          expect(await tx.recordSettlement(each)).toBe(true);
        }
        const other = { kind: "rejected", code: "GONE", text: null } as const;
        expect(await tx.recordSettlement({ ...anOutcome(1), settlement: other })).toBe(false);
      });
      const page = { after: 0, limit: 10 };
      const { reads } = store;
      expect(await reads.settlementsAfter(thisDevice, page)).toEqual([told(1, 1), told(2, 2)]);
      expect(await reads.settlementsAfter(otherDevice, page)).toEqual([told(1, 5)]);
      expect(await reads.settlementsAfter(thisDevice, { after: 1, limit: 10 })).toHaveLength(1);
      expect(await reads.settlementsAfter(thisDevice, { after: 0, limit: 1 })).toHaveLength(1);
      const look = await reads.lookFrom({ ...stand, settled: 1 });
      expect([look.settledScan, look.settlements]).toEqual([scanIdOf(1), [told(2, 2)]]);
      expect((await reads.lookFrom({ ...stand, limit: 1 })).settlements).toEqual([told(1, 1)]);
      expect(await reads.settlementOf(scanIdOf(2))).toEqual(anOutcome(2).settlement);
      expect(await reads.outcomesOf(booking)).toMatchObject([{ scan: scanIdOf(2) }]);
    });

    it("lists conflicts, open ones first, then the latest", async () => {
      const withdrawn = aConflict("a", { state: "withdrawn", raisedAt: later(now, 9) });
      const elsewhere = aConflict("d", { booking: bookingKey(connection, "booking-2") });
      await write(async (tx) => {
        for (const each of [
          aConflict("a"),
          aConflict("c", { raisedAt: later(now, 5) }),
          aConflict("b"),
          withdrawn,
          elsewhere,
        ]) {
          await tx.putConflict(each);
        }
      });
      expect(idsOf(await store.reads.conflicts(10))).toEqual(["c", "b", "d", "a"]);
      expect(idsOf(await store.reads.conflicts(2))).toEqual(["c", "b"]);
      expect(idsOf(await store.reads.conflictsOf(booking))).toEqual(["a", "b", "c"]);
      expect((await store.reads.conflictsOf(booking))[0]).toEqual(withdrawn);
    });

    describe("the outbox inside", () => {
      it("is the one that its runners see", async () => {
        expect(await write((tx) => tx.enqueue(anEntry(1)))).toBe(true);
        expect(await write((tx) => tx.enqueue(anEntry(1)))).toBe(false);
        await write((tx) => tx.enqueue(anEntry(2)));
        const outbox = store.outboxOf(connection);
        const due = await outbox.due(now, 10);
        expect(due.map(({ id }) => id)).toEqual([scanIdOf(1)]);
        expect(await store.reads.waitingEntries()).toMatchObject([anEntry(1), anEntry(2)]);
        await outbox.update(scanIdOf(1), (held) => transition(held, doubt, now));
        const doubted = await store.reads.entryById(scanIdOf(1));
        expect(doubted).toMatchObject({ state: { kind: "verifying" }, attempts: [{ n: 0 }] });
        await outbox.update(scanIdOf(2), (held) => transition(held, park, now));
        const waiting = await store.reads.waitingEntries();
        expect(waiting.map(({ id }) => id)).toEqual([scanIdOf(1)]);
        expect(await store.reads.entryById(scanIdOf(3))).toBeNull();
      });

      it("has entries to publish until their scans are settled", async () => {
        const settlement = { kind: "accepted", redeemedAt: now } as const;
        await write(async (tx) => {
          await tx.enqueue(anEntry(1));
          await tx.enqueue(anEntry(2));
          const entry = await tx.entryById(scanIdOf(2));
          if (entry === null) throw new Error("just enqueued");
          await tx.putEntry({ ...entry, state: { kind: "settled", at: now, settlement } });
        });
        expect(idsOf(await store.reads.unpublishedEntries())).toEqual([scanIdOf(2)]);
        const outcome = { device: thisDevice, scan: scanIdOf(2), settlement, at: now };
        await write((tx) => tx.recordSettlement(outcome));
        expect(await store.reads.unpublishedEntries()).toEqual([]);
      });
    });

    it("keeps the epoch and the count of attempts", async () => {
      await write(async (tx) => {
        await tx.setEpoch("e1");
        await tx.setEpoch("e2");
        await tx.setAttempts(7);
        await tx.setAttempts(9);
      });
      expect(await store.reads.epoch()).toBe("e2");
      expect(await store.reads.attempts()).toBe(9);
      expect(await store.reads.restoredAt()).toBeNull();
      await write((tx) => tx.setRestoredAt(now));
      expect(await store.reads.restoredAt()).toBe(now);
    });
  });
}
