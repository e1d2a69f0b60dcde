import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Booking } from "../../core/booking.ts";
import { bookingKey } from "../../core/ids.ts";
import { later } from "../../core/time.ts";
import { reportSchema } from "../../protocol/venue.ts";
import {
  aBooking,
  aProduct,
  aUnitItem,
  connection,
  gateTwo,
  now,
  otherDevice,
  scanIdOf,
  thisDevice,
  today,
} from "../../testing/builders.ts";
import { onEachDatabase } from "../../testing/on-each-database.ts";
import { resetJournal } from "../../testing/reset-journal.ts";
import { createMemoryActLog } from "../acts/memory-act-log.ts";
import { nodeScheduler } from "../node-effects.ts";
import { createSnapshotStore } from "../snapshot/snapshot-store.ts";
import type { Database } from "../store/database.ts";
import { migrate } from "../store/migrations.ts";
import { createSqlJournalStore } from "../store/sql-journal-store.ts";
import { admitted, clock, refused, takenBack } from "./a-day-of-scans.contract.ts";
import type { ScanWithEnd } from "./day-scan.ts";
import { reportDepsOf } from "./report-deps.ts";
import type { PageEnd } from "./report-reads.ts";
import { createReportRoutes } from "./report-routes.ts";
import { createSqlReportReads } from "./sql-report-reads.ts";

await onEachDatabase(runOn);

function runOn(name: string, open: () => Promise<Database>): void {
  describe(`what the evening report reads on ${name}`, () => {
    let database: Database;
    const warned: unknown[] = [];
    beforeAll(async () => {
      database = await open();
      await migrate(database, now);
    }, 60_000);
    afterAll(() => database.close());
    beforeEach(async () => {
      warned.length = 0;
      await resetJournal(database);
      await database.execute(`truncate bookings, days`);
    });

    const reads = () =>
      createSqlReportReads({
        database,
        log: { warn: (_, context) => void warned.push(context) },
        limit: 2,
      });
    const store = async (...scans: readonly ScanWithEnd[]): Promise<void> => {
      const journal = createSqlJournalStore({
        database,
        onUnreadable: ({ problem }) => expect.fail(problem),
      });
      await journal.transaction(async (tx) => {
        for (const { scan, settlement } of scans) {
          await tx.insertScan({ scan, receivedAt: now });
          const { id, device, verdict, decided, post } = scan;
          if (settlement !== null)
            await tx.recordSettlement({ scan: id, device, settlement, at: now });
          if (verdict.kind !== "undone") continue;
          await tx.insertUndo({
            scan: id,
            undoes: verdict.scan,
            booking: verdict.card.booking,
            at: decided.correctedAt,
            gate: post.gate,
            operator: post.operator,
            device,
            reason: verdict.reason,
          });
        }
      });
    };
    const list = (...bookings: readonly Booking[]) =>
      createSnapshotStore({ database }).replaceDay({ connection, date: today, bookings, now });
    const day = { from: clock("00:00"), to: later(clock("00:00"), 24 * 3_600_000) };

    it("is every scan of the span once, by time, page by page, with what became of it", async () => {
      const scans = [
        refused({ n: 5, time: "09:00" }),
        refused({ n: 4, time: "09:00" }),
        { ...admitted({ n: 3, time: "08:00", undoneBy: 6 }) },
        takenBack({ n: 6, time: "08:01", of: 3 }),
        { ...refused({ n: 1, time: "23:59" }), settlement: null },
      ];
      await store(...scans);
      const read: ScanWithEnd[] = [];
      let pages = 0;
      for (let after: PageEnd | null = null; ;) {
        const page = await reads().scansIn({ from: day.from, to: clock("23:59") }, after);
        read.push(...page.scans);
        pages += 1;
        after = page.end;
        if (after === null) break;
      }
      const [five, four, three, six, late] = scans;
      expect(read).toEqual([three, six, four, five]);
      expect(pages).toBe(3);
      const atTheEnd = await reads().scansIn({ from: clock("23:59"), to: day.to }, null);
      expect(atTheEnd).toEqual({ scans: [late], end: null });
    });

    it("leaves out what cannot be read, and says so", async () => {
      await store(refused({ n: 1, time: "09:00" }), refused({ n: 2, time: "09:01" }));
      await database.execute(`update scans set body = '{"id":1}' where id = $1`, [scanIdOf(1)]);
      const { scans } = await reads().scansIn(day, null);
      expect(scans.map(({ scan }) => scan.id)).toEqual([scanIdOf(2)]);
      expect(warned).toEqual([{ scan: scanIdOf(1) }]);
    });

    it("is scans and bookings by their names", async () => {
      const [one, two] = [refused({ n: 1, time: "09:00" }), refused({ n: 2, time: "09:01" })];
      await store(one, two);
      expect(await reads().scansById([scanIdOf(2), scanIdOf(9)])).toEqual([two.scan]);
      await list(numbered(1), numbered(2));
      expect(await reads().bookingsByKey([numbered(2).key, numbered(9).key])).toEqual([
        numbered(2),
      ]);
    });

    it("is every booking with a dated use, page by page", async () => {
      const used = { redeemedAt: now };
      const bookings = [
        numbered(1, used),
        numbered(2),
        numbered(3, { unitItems: [aUnitItem(1), aUnitItem(2, used)] }),
        numbered(4, { notes: `"redeemedAt":5`, status: { kind: "REDEEMED" } }),
        numbered(5, used),
      ];
      await list(...bookings);
      const first = await reads().usedBookings(null);
      expect(first.map(({ key }) => key)).toEqual([numbered(1).key, numbered(3).key]);
      const rest = await reads().usedBookings(numbered(3).key);
      expect(rest.map(({ key }) => key)).toEqual([numbered(5).key]);
      expect(await reads().usedBookings(numbered(5).key)).toEqual([]);
    });

    it("makes a report that devices can read", async () => {
      const booking = aBooking({
        unitItems: [aUnitItem(1), aUnitItem(2, { redeemedAt: clock("10:30") })],
      });
      await list(booking);
      await store(admitted({ n: 1, time: "10:00", booking, settlement: observed }));
      const acts = createMemoryActLog();
      const act = { kind: "enrolment", gate: gateTwo, role: "steward" } as const;
      await acts.record({ at: clock("08:00"), device: otherDevice, operator: "Kim", act });
      await acts.record({ at: later(day.from, -1), device: thisDevice, operator: "Kim", act });
      const routes = createReportRoutes(
        reportDepsOf({
          reads: reads(),
          snapshot: createSnapshotStore({ database }),
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
              connections: [
                { id: connection, label: "Harbour Tours", mode: "observe", coverage: "listed" },
              ],
              pages: [],
              bookings: 1,
              asOf: now,
            }),
          },
          connectors: [{ connection, kind: "octo" }],
          acts,
          clock: { now: () => now },
          scheduler: nodeScheduler,
        }),
      );
      const answer = await routes.request(`/${today}`);
      expect(answer.headers.get("cache-control")).toBe("no-store");
      const report = reportSchema.parse(await answer.json());
      expect(report.connections).toEqual([
        {
          id: connection,
          label: "Harbour Tours",
          mode: "observe",
          agree: 0,
          differ: 1,
          notComparable: 0,
          notScanned: 1,
        },
      ]);
      expect(report.differences.map(({ scan }) => scan.id)).toEqual([scanIdOf(1)]);
      expect(report.acts).toEqual([
        { at: clock("08:00"), device: otherDevice, operator: "Kim", act },
      ]);
      for (const wrong of ["2026-02-30", "yesterday", "20260507"]) {
        expect((await routes.request(`/${wrong}`)).status).toBe(400);
      }
    });
  });
}

const numbered = (n: number, change: Partial<Booking> = {}): Booking =>
  aBooking({ key: bookingKey(connection, `b${n}`), uuid: `b${n}`, ...change });

const observed = { kind: "not-sent", why: "observe" } as const;
