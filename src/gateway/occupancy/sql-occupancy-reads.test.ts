import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Admission } from "../../core/admission.ts";
import type { Booking } from "../../core/booking.ts";
import { bookingKey } from "../../core/ids.ts";
import { later } from "../../core/time.ts";
import { occupancySchema } from "../../protocol/venue.ts";
import {
  aBooking,
  aGate,
  anAdmission,
  aProduct,
  aSlot,
  aUnitItem,
  connection,
  gateSeven,
  gateTwo,
  now,
  scanIdOf,
  thisDevice,
  today,
  tomorrow,
} from "../../testing/builders.ts";
import { onEachDatabase } from "../../testing/on-each-database.ts";
import { resetJournal } from "../../testing/reset-journal.ts";
import { createSnapshotStore } from "../snapshot/snapshot-store.ts";
import type { Database } from "../store/database.ts";
import { migrate, migrations } from "../store/migrations.ts";
import { createSqlJournalStore } from "../store/sql-journal-store.ts";
import { occupancyDepsOf } from "./occupancy-deps.ts";
import { createOccupancyRoutes } from "./occupancy-routes.ts";
import { createSqlOccupancyReads } from "./sql-occupancy-reads.ts";

await onEachDatabase(runOn);

function runOn(name: string, open: () => Promise<Database>): void {
  describe(`the board's sums on ${name}`, () => {
    let database: Database;
    const early = numbered(0, { product: aProduct().key, leadName: "nul\u0000\ud800 \\u0000" });
    beforeAll(async () => {
      database = await open();
      // stored by the release before
      await migrate(
        database,
        now,
        migrations.filter(({ version }) => version < 9),
      );
      await list(early);
      await migrate(database, now);
    }, 60_000);
    afterAll(() => database.close());

    const reads = () => createSqlOccupancyReads(database);
    const list = (...bookings: readonly Booking[]) =>
      createSnapshotStore({ database }).replaceDay({ connection, date: today, bookings, now });
    const journal = () =>
      createSqlJournalStore({ database, onUnreadable: ({ problem }) => expect.fail(problem) });
    const letIn = (...admissions: readonly Admission[]) =>
      journal().transaction(async (tx) => {
        for (const admission of admissions) await tx.insertAdmission(admission);
      });
    const bookedToday = () => reads().bookedOn([today]);
    const unitsOf = async (change: Partial<Booking>) => {
      await list(numbered(1, change));
      return (await bookedToday()).map(({ booked }) => booked.units);
    };
    const adult = { product: aProduct().key, test: false, units: ["adult"] };

    it("know what an earlier release stored, whatever a supplier wrote", async () => {
      const visit = { kind: "day", from: today, until: tomorrow };
      expect(await bookedToday()).toEqual([{ booked: { ...adult, visit }, bookings: 1 }]);
    });

    describe("of a new list", () => {
      beforeEach(async () => {
        await resetJournal(database);
        await database.execute(`truncate bookings, days`);
      });

      it("count bookings that are alike", async () => {
        const visit = aSlot(later(now, 0));
        const slot = { kind: "slot", startsAt: now };
        await list(
          numbered(1, { visit }),
          numbered(2, { visit: { kind: "slot", startsAt: now, endsAt: later(now, 1) } }),
          numbered(3, { visit, test: true }),
          numbered(4, { visit: { kind: "open" }, unitItems: [] }),
        );
        const sums = await bookedToday();
        expect(sums).toHaveLength(3);
        expect(sums).toContainEqual({ booked: { ...adult, visit: slot }, bookings: 2 });
        expect(sums).toContainEqual({ booked: { ...adult, visit: slot, test: true }, bookings: 1 });
        const anyDay = { ...adult, units: [], visit: { kind: "open" } };
        expect(sums).toContainEqual({ booked: anyDay, bookings: 1 });
        expect(await reads().bookedOn([tomorrow, null])).toEqual([]);
      });

      it("name the units of those who may come in", async () => {
        const items = (["CONFIRMED", "CANCELLED", "REDEEMED", "NO_SHOW"] as const).map((kind, n) =>
          aUnitItem(n, { unit: kind, status: { kind } }),
        );
        const own = aUnitItem(9, { unit: 'Ünit "9"' });
        expect(await unitsOf({ unitItems: [...items, own] })).toEqual([
          expect.arrayContaining(["CONFIRMED", "REDEEMED", 'Ünit "9"']),
        ]);
        expect(await unitsOf({ status: { kind: "REDEEMED" } })).toEqual([["adult"]]);
        expect(await unitsOf({ cancellation: { at: null } })).toEqual([[]]);
        expect(await unitsOf({ status: { kind: "ON_HOLD" } })).toEqual([[]]);
        expect(await unitsOf({ status: { kind: "OTHER", raw: "UPGRADED" } })).toEqual([[]]);
      });

      it("follow a booking that changes and one that goes", async () => {
        await list(numbered(1), numbered(2));
        await list(numbered(1, { cancellation: { at: now } }));
        expect((await bookedToday()).map(({ bookings }) => bookings)).toEqual([1]);
        expect((await bookedToday()).map(({ booked }) => booked.units)).toEqual([[]]);
      });

      it("count who came in since then and was not taken back, by gate and booking", async () => {
        await list(numbered(1));
        const of = { booking: numbered(1).key, at: now };
        await letIn(
          anAdmission(1, { ...of, people: 2 }),
          anAdmission(2, { ...of, people: 3, at: later(now, 5) }),
          anAdmission(3, { ...of, people: 4, gate: gateSeven }),
          anAdmission(4, { ...of, people: 8, booking: bookingKey(connection, "gone") }),
          anAdmission(5, { ...of, people: 16, at: later(now, -1) }),
          anAdmission(6, { ...of, people: 32 }),
        );
        await journal().transaction(async (tx) => {
          for (const n of [7, 8]) {
            await tx.insertUndo({
              scan: scanIdOf(n),
              undoes: scanIdOf(6),
              booking: of.booking,
              at: now,
              gate: gateTwo,
              operator: "Kim",
              device: thisDevice,
              reason: "",
            });
          }
        });
        const booked = { ...adult, visit: { kind: "day", from: today, until: tomorrow } };
        const sums = await reads().insideSince(now);
        expect(sums).toHaveLength(3);
        expect(sums).toContainEqual({ gate: gateTwo, booked, people: 5 });
        expect(sums).toContainEqual({ gate: gateSeven, booked, people: 4 });
        expect(sums).toContainEqual({ gate: gateTwo, booked: null, people: 8 });
      });

      it("answer a supervisor", async () => {
        await list(numbered(1), numbered(2));
        await letIn(anAdmission(1, { booking: numbered(1).key }));
        const connections = [
          { id: connection, label: "Tours", mode: "redeem", coverage: "listed" } as const,
        ];
        const routes = createOccupancyRoutes(
          occupancyDepsOf({
            reads: reads(),
            catalogue: {
              products: () => [aProduct()],
              manifest: () => ({
                id: "m",
                epoch: "e",
                venue: "Harbour",
                policyVersion: "1",
                demo: false,
                gates: [],
                products: [],
                connections,
                pages: [],
                bookings: 2,
                asOf: now,
              }),
            },
            config: { gates: [aGate()] },
            clock: { now: () => now },
          }),
        );
        const answer = await routes.request("/");
        expect(answer.headers.get("cache-control")).toBe("no-store");
        expect(occupancySchema.parse(await answer.json())).toEqual({
          at: now,
          inside: 1,
          gates: [{ gate: gateTwo, inside: 1 }],
          slots: [
            {
              product: aProduct().key,
              label: "Harbour tour",
              timeZone: "Europe/London",
              start: null,
              booked: 2,
              inside: 1,
            },
          ],
        });
      });
    });
  });
}

function numbered(n: number, change: Partial<Booking> = {}): Booking {
  return aBooking({ key: bookingKey(connection, `b${n}`), uuid: `b${n}`, ...change });
}
