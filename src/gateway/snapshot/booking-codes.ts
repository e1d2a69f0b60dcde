/** The stored bookings that a printed code leads to. */
import { z } from "zod";
import type { Booking } from "../../core/booking.ts";
import { parseBooking } from "../../protocol/booking-schema.ts";
import type { Sql } from "../store/database.ts";

/** By the code of a ticket or voucher, compared in full: case and all. References find nothing. In order of their keys. */
export async function bookingsByCode(sql: Sql, code: string): Promise<readonly Booking[]> {
  const rows = await sql.query(
    `select body from bookings where printed_codes(body) @> $1::jsonb order by key collate "C"`,
    [`[${asIndexed(code)}]`],
    bodyRow,
  );
  return rows.map(({ body }) => parseBooking(JSON.parse(body))).filter(hasPrinted(code));
}

export const hasPrinted =
  (code: string) =>
  ({ voucher, unitItems }: Booking): boolean =>
    [voucher, ...unitItems.map(({ ticket }) => ticket)].some((holder) =>
      holder?.codes.includes(code),
    );

/** JSON as migration 6 reads it in a body: with U+FFFD for what `jsonb` cannot hold. */
const asIndexed = (code: string): string =>
  JSON.stringify(code).replaceAll(/\\u(0000|d[89a-f][0-9a-f]{2})/g, "\\ufffd");

const bodyRow = z.object({ body: z.string() });
