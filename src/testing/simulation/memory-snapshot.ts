/** The gateway's list of bookings and products in memory, cut with the production cutter; pages are not compressed. */
import type { Booking } from "../../core/booking.ts";
import type { SupplierProduct } from "../../connectors/connector.ts";
import type { BookingKey, ConnectionId, PageHash } from "../../core/ids.ts";
import type { Instant, LocalDate } from "../../core/time.ts";
import { hasPrinted } from "../../gateway/snapshot/booking-codes.ts";
import { buildPage, snapshotLine } from "../../gateway/snapshot/page-builder.ts";
import { cutPages } from "../../gateway/snapshot/page-cutter.ts";
import { placeOf } from "../../gateway/snapshot/seen-bookings.ts";
import type { SnapshotStore } from "../../gateway/snapshot/snapshot-store.ts";
import { afterTelling, type Telling } from "../../gateway/snapshot/telling.ts";
import type { SupplierRecords } from "../../gateway/suppliers/supplier-records.ts";

export function createMemorySnapshot(): SnapshotStore {
  const listed = new Map<
    BookingKey,
    { readonly date: LocalDate | null; readonly booking: Booking }
  >();
  const bodies = new Map<PageHash, Uint8Array>();
  let asOf: Instant | null = null;
  let pages: ReturnType<typeof buildPage>[] = [];
  return {
    replaceDay: async ({ connection, date, bookings, mayBeMissing }) => {
      for (const [key, held] of listed) {
        const isThere = held.booking.connection === connection && held.date === date;
        if (isThere && mayBeMissing?.(held.booking) !== true) listed.delete(key);
      }
      for (const booking of bookings) listed.set(booking.key, { date, booking });
      return true;
    },
    putBookings: async (seen) => {
      const { bookings, telling, connection } = seen;
      const keys = new Set(bookings.map(({ key }) => key));
      const stored = [...listed.values()]
        .map(({ booking }) => booking)
        .filter((booking) => booking.connection === connection)
        .filter((booking) => keys.has(booking.key) || hasAnswered(booking, telling));
      const { told, others, gone } = afterTelling(bookings, telling, stored);
      let changed = gone.length > 0;
      for (const key of gone) listed.delete(key);
      for (const booking of [...told, ...others]) {
        const date = placeOf(booking, seen);
        const before = listed.get(booking.key);
        if (date === "outside") {
          changed = listed.delete(booking.key) || changed;
        } else {
          listed.set(booking.key, { date, booking });
          const isSame =
            before?.date === date && snapshotLine(before.booking) === snapshotLine(booking);
          changed ||= !isSame;
        }
      }
      return { bookings: told, changed };
    },
    keepWindow: async () => 0,
    bookingByKey: async (key) => listed.get(key)?.booking ?? null,
    bookingsByCode: async (code) =>
      [...listed.values()].map(({ booking }) => booking).filter(hasPrinted(code)),
    buildPages: async (build) => {
      const lines = [...listed].map(([key, { booking }]) => ({ key, line: snapshotLine(booking) }));
      pages = cutPages(lines).map((page) => buildPage(page.map(({ line }) => line)));
      for (const { hash, body } of pages) bodies.set(hash, body);
      asOf = build.asOf ?? asOf;
      return true;
    },
    currentPages: async () => ({
      asOf,
      pages: pages.map(({ hash, bookings, body }) => ({ hash, bookings, bytes: body.length })),
      bookings: pages.reduce((sum, page) => sum + page.bookings, 0),
    }),
    pageBytes: async (hash) => bodies.get(hash) ?? null,
    // the simulated devices ask for single pages: unpacking takes real time, which the virtual clock does not wait for
    packedPages: async () => new Map(),
  };
}

const hasAnswered = (booking: Booking, telling: Telling): boolean =>
  telling.kind === "answer" && hasPrinted(telling.code)(booking);

export function createMemoryRecords(): SupplierRecords {
  const listed = new Map<ConnectionId, readonly SupplierProduct[]>();
  return {
    products: async (connection) => listed.get(connection) ?? [],
    saveProducts: async (connection, products) => void listed.set(connection, products),
    keepUnreadable: async () => undefined,
  };
}
