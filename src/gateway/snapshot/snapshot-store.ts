/**
 * The bookings that suppliers listed, and the immutable pages that devices fetch.
 *
 * Promises: pages depend on the bookings alone, not on history; only changed days are cut again; `currentPages` changes as
 * a whole; a page that is no longer named stays for a day, so that a device can finish what it has begun.
 * Will not: hold anything that Stile itself knows (admissions live in the feed), nor decide which days matter.
 */
import { z } from "zod";
import type { DateWindow } from "../../connectors/connector.ts";
import type { Booking } from "../../core/booking.ts";
import type { BookingKey, PageHash } from "../../core/ids.ts";
import { parseBooking } from "../../protocol/booking-schema.ts";
import type { Database } from "../store/database.ts";
import { type BuildPages, createPageBuilding } from "./build-pages.ts";
import { bookingsByCode } from "./booking-codes.ts";
import { type CurrentPages, readCurrent } from "./current-pages.ts";
import { type DayList, dropOutside, putDay } from "./day-bookings.ts";
import { type PageEncoding, readPacked, readPage } from "./page-table.ts";
import { type PutBookings, putSeen, type SeenBookings } from "./seen-bookings.ts";

export interface SnapshotStore {
  /** True when anything changed. A booking that had another date moves. */
  readonly replaceDay: (day: DayList) => Promise<boolean>;
  /** Single bookings, each to its day; none of the others is touched. */
  readonly putBookings: (seen: SeenBookings) => Promise<PutBookings>;
  /** Removes dated bookings outside the window (both ends inclusive); answers how many. */
  readonly keepWindow: (window: DateWindow) => Promise<number>;
  readonly bookingByKey: (key: BookingKey) => Promise<Booking | null>;
  /** By a code printed on a ticket or voucher, in full; references find nothing. */
  readonly bookingsByCode: (code: string) => Promise<readonly Booking[]>;
  /** Cuts changed days again. True when the pages changed. */
  readonly buildPages: BuildPages;
  readonly currentPages: () => Promise<CurrentPages>;
  /** Null when the page is not (or no longer) here. */
  readonly pageBytes: (hash: PageHash, encoding: PageEncoding) => Promise<Uint8Array | null>;
  /** In gzip; those that are here. */
  readonly packedPages: (hashes: readonly PageHash[]) => Promise<ReadonlyMap<PageHash, Uint8Array>>;
}

export function createSnapshotStore({ database }: { readonly database: Database }): SnapshotStore {
  return {
    replaceDay: (day) => putDay(database, day),
    putBookings: (seen) => database.transaction((sql) => putSeen(sql, seen)),
    keepWindow: (window) => database.transaction((sql) => dropOutside(sql, window)),
    bookingByKey: async (key) => {
      const rows = await database.query(`select body from bookings where key = $1`, [key], bodyRow);
      return rows[0] === undefined ? null : parseBooking(JSON.parse(rows[0].body));
    },
    bookingsByCode: (code) => bookingsByCode(database, code),
    buildPages: createPageBuilding(database),
    currentPages: () => readCurrent(database),
    pageBytes: (hash, encoding) => readPage(database, hash, encoding),
    packedPages: (hashes) => readPacked(database, hashes),
  };
}

const bodyRow = z.object({ body: z.string() });
