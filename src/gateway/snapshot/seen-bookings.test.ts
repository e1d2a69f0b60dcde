/** On the SQL table and in memory alike. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Booking } from "../../core/booking.ts";
import { asBookingKey, asConnectionId, bookingKey } from "../../core/ids.ts";
import { addDays, later, minutes } from "../../core/time.ts";
import { parseBooking } from "../../protocol/booking-schema.ts";
import {
  aBooking,
  aSlot,
  aUnitItem,
  codes,
  connection,
  london,
  now,
  today,
  tomorrow,
} from "../../testing/builders.ts";
import { createMemorySnapshot } from "../../testing/simulation/memory-snapshot.ts";
import { startThrowawayPostgres } from "../../testing/throwaway-postgres.ts";
import type { Database } from "../store/database.ts";
import { migrate } from "../store/migrations.ts";
import { openPgDatabase } from "../store/pg-database.ts";
import { openPgliteDatabase } from "../store/pglite-database.ts";
import type { SeenBookings } from "./seen-bookings.ts";
import { serviceDateOf } from "./service-date.ts";
import { createSnapshotStore, type SnapshotStore } from "./snapshot-store.ts";

/** `open` answers an empty store on each call. */
interface Opened {
  readonly open: () => Promise<SnapshotStore>;
  readonly close: () => Promise<void>;
}

async function onDatabase(database: Database): Promise<Opened> {
  await migrate(database, now);
  return {
    open: async () => {
      await database.execute(`truncate bookings, days, pages, snapshot`);
      return createSnapshotStore({ database });
    },
    close: () => database.close(),
  };
}

const postgres = await startThrowawayPostgres();
afterAll(() => postgres?.stop());

runOn("in memory", async () => ({
  open: async () => createMemorySnapshot(),
  close: async () => undefined,
}));
runOn("on PGlite", async () => onDatabase(await openPgliteDatabase("memory")));
if (postgres !== null)
  runOn("on PostgreSQL", async () => onDatabase(await openPgDatabase(await postgres.freshUrl())));

const dayMs = minutes(24 * 60);
const inDays = (n: number): Booking["visit"] => aSlot(later(now, n * dayMs));
const part = (n: number) => aBooking({ visit: inDays(0), unitItems: [aUnitItem(n)] });
const asked = (code: string) => ({ kind: "answer", code, isPart: true }) as const;

const seenOf = (
  bookings: readonly Booking[],
  telling: SeenBookings["telling"] = { kind: "whole" },
): SeenBookings => ({
  connection,
  bookings,
  telling,
  dateOf: (booking) => serviceDateOf(booking, london),
  window: { from: addDays(today, -1), to: addDays(today, 2) },
  now,
});

/** As a device reads them, after building. */
const onDevices = async (store: SnapshotStore): Promise<readonly Booking[]> => {
  await store.buildPages({ now, asOf: null });
  const read: Booking[] = [];
  for (const { hash } of (await store.currentPages()).pages) {
    const bytes = (await store.pageBytes(hash, "identity")) ?? new Uint8Array();
    const lines = new TextDecoder().decode(bytes).trimEnd().split("\n");
    read.push(...lines.map((line) => parseBooking(JSON.parse(line))));
  }
  return read;
};

function runOn(name: string, start: () => Promise<Opened>): void {
  describe(`bookings as they are seen, ${name}`, () => {
    let opened: Opened;
    beforeAll(async () => {
      opened = await start();
    }, 60_000);
    afterAll(() => opened.close());
    const open = (): Promise<SnapshotStore> => opened.open();

    test("reach the devices beside what a list has", async () => {
      const store = await open();
      const listed = aBooking({ key: bookingKey(connection, "listed") });
      await store.replaceDay({ connection, date: today, bookings: [listed], now });
      const put = await store.putBookings(seenOf([aBooking({ redeemable: true })]));
      expect(put).toEqual({ bookings: [aBooking()], changed: true });
      expect(await onDevices(store)).toHaveLength(2);
    });

    test("change nothing the second time", async () => {
      const store = await open();
      await store.putBookings(seenOf([aBooking()]));
      expect(await store.putBookings(seenOf([aBooking()]))).toMatchObject({ changed: false });
      expect(await store.putBookings(seenOf([]))).toEqual({ bookings: [], changed: false });
    });

    test("grow ticket by ticket", async () => {
      const store = await open();
      await store.putBookings(seenOf([part(1)], asked("T1")));
      const { bookings } = await store.putBookings(seenOf([part(2)], asked("T2")));
      expect(bookings).toMatchObject([{ unitItems: [{ uuid: "unit-1" }, { uuid: "unit-2" }] }]);
      expect(await onDevices(store)).toEqual(bookings);
    });

    test("move to another day", async () => {
      const store = await open();
      await store.putBookings(seenOf([aBooking({ visit: inDays(0) })]));
      expect(await onDevices(store)).toHaveLength(1);
      const moved = aBooking({ visit: inDays(1) });
      expect(await store.putBookings(seenOf([moved]))).toMatchObject({ changed: true });
      expect(await onDevices(store)).toEqual([moved]);
      await store.replaceDay({ connection, date: tomorrow, bookings: [], now });
      expect(await onDevices(store)).toEqual([]);
    });

    test("leave when they move out of the window, and are told of all the same", async () => {
      const store = await open();
      await store.putBookings(seenOf([aBooking({ visit: inDays(0) })]));
      const far = aBooking({ visit: inDays(3) });
      expect(await store.putBookings(seenOf([far]))).toEqual({ bookings: [far], changed: true });
      expect(await onDevices(store)).toEqual([]);
      expect(await store.putBookings(seenOf([far]))).toMatchObject({ changed: false });
    });

    test("lose a ticket that nobody knows any more, and go with the last", async () => {
      const store = await open();
      await store.putBookings(seenOf([aBooking({ unitItems: [aUnitItem(1), aUnitItem(2)] })]));
      expect(await store.putBookings(seenOf([], asked("T1")))).toEqual({
        bookings: [],
        changed: true,
      });
      expect(await onDevices(store)).toEqual([aBooking({ unitItems: [aUnitItem(2)] })]);
      await store.putBookings(seenOf([], asked("T2")));
      expect(await onDevices(store)).toEqual([]);
      expect(await store.putBookings(seenOf([], asked("T2")))).toMatchObject({ changed: false });
    });

    test("without any guest are told all the same", async () => {
      const store = await open();
      const empty = aBooking({ status: { kind: "CANCELLED" }, unitItems: [] });
      await store.putBookings(seenOf([empty]));
      expect(await onDevices(store)).toEqual([empty]);
    });

    test("of another connection are not touched, whatever code they have", async () => {
      const store = await open();
      const theirs = aBooking({
        key: asBookingKey("theirs/1"),
        connection: asConnectionId("theirs"),
      });
      await store.putBookings({ ...seenOf([theirs]), connection: theirs.connection });
      await store.putBookings(seenOf([], asked("T1")));
      expect(await onDevices(store)).toEqual([theirs]);
    });

    test("keep every text, NUL and half characters too", async () => {
      const store = await open();
      const odd = aBooking({
        notes: "a\0\ud83c",
        unitItems: [aUnitItem(1, { ticket: codes("\0") })],
      });
      await store.putBookings(seenOf([odd], asked("\0")));
      expect((await store.bookingByKey(odd.key))?.notes).toBe("a\0\ud83c");
    });

    test("thousands at once", async () => {
      const store = await open();
      const many = Array.from({ length: 600 }, (_, n) =>
        aBooking({ key: bookingKey(connection, `b${n}`), visit: inDays(n % 3) }),
      );
      await store.putBookings(seenOf(many, { kind: "hearsay" }));
      expect(await onDevices(store)).toHaveLength(600);
    });

    test("two tellings at once both count", async () => {
      const store = await open();
      const tell = (n: number) =>
        store.putBookings(seenOf([aBooking({ unitItems: [aUnitItem(n)] })], asked(`T${n}`)));
      await Promise.all([1, 2, 3].map(tell));
      expect((await store.bookingByKey(aBooking().key))?.unitItems).toHaveLength(3);
    });
  });
}
