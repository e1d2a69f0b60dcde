/** Bookings that were looked up live, kept for the next time the code is shown. "Unknown" is never kept. */
import type { Booking } from "../core/booking.ts";
import { codesOf } from "../core/codes.ts";
import type { BookingKey } from "../core/ids.ts";
import type { Instant } from "../core/time.ts";
import type { LedgerDatabase, LedgerTransaction } from "./ledger-database.ts";
import { type FoundBookingRow, foundBookingRowSchema } from "./ledger-rows.ts";

export function rememberFound(
  tx: LedgerTransaction,
  bookings: readonly Booking[],
  foundAt: Instant,
): PromiseLike<unknown> {
  return tx.foundBookings.bulkPut(
    bookings.map((booking): FoundBookingRow => {
      // the supplier's verdict does not outlive its moment (DESIGN 8)
      const facts = { ...booking, redeemable: null, unredeemableReason: null };
      return { booking: facts, codes: codesOf(booking), foundAt };
    }),
  );
}

/** Those that carry one of the codes, and those among `keys`. */
export async function findFound(
  db: LedgerDatabase,
  codes: readonly string[],
  keys: readonly BookingKey[],
): Promise<ReadonlyMap<BookingKey, FoundBookingRow>> {
  const rows = db.overlay.foundBy(codes, keys) ?? (await readFound(db, codes, keys));
  return new Map(rows.map((row) => [row.booking.key, row]));
}

async function readFound(
  db: LedgerDatabase,
  codes: readonly string[],
  keys: readonly BookingKey[],
): Promise<readonly FoundBookingRow[]> {
  const [byCode, byKey] = await Promise.all([
    db.foundBookings.where("codes").anyOf(codes).toArray(),
    db.foundBookings.bulkGet([...keys]),
  ]);
  const rows = [...byCode, ...byKey].filter((row) => row !== undefined);
  const { readable } = await db.quarantine.sift(db.foundBookings, foundBookingRowSchema, rows);
  return readable;
}
