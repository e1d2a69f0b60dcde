/** The gateway's list of bookings and products in memory, cut with the production cutter; pages are not compressed. */
import type { Booking } from "../../core/booking.ts";
import type { SupplierProduct } from "../../connectors/connector.ts";
import type { BookingKey, ConnectionId, PageHash } from "../../core/ids.ts";
import type { Instant, LocalDate } from "../../core/time.ts";
import { buildPage, snapshotLine } from "../../gateway/snapshot/page-builder.ts";
import { cutPages } from "../../gateway/snapshot/page-cutter.ts";
import type { SnapshotStore } from "../../gateway/snapshot/snapshot-store.ts";
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
    replaceDay: async ({ date, bookings }) => {
      for (const [key, held] of listed) if (held.date === date) listed.delete(key);
      for (const booking of bookings) listed.set(booking.key, { date, booking });
      return true;
    },
    keepWindow: async () => 0,
    bookingByKey: async (key) => listed.get(key)?.booking ?? null,
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
  };
}

export function createMemoryRecords(): SupplierRecords {
  const listed = new Map<ConnectionId, readonly SupplierProduct[]>();
  return {
    products: async (connection) => listed.get(connection) ?? [],
    saveProducts: async (connection, products) => void listed.set(connection, products),
    keepUnreadable: async () => undefined,
  };
}
