/** Single bookings, as look-ups, webhooks and imports tell of them, written into the days of the table. */
import { z } from "zod";
import type { DateWindow } from "../../connectors/connector.ts";
import type { Booking } from "../../core/booking.ts";
import type { BookingKey, ConnectionId } from "../../core/ids.ts";
import type { Instant, LocalDate } from "../../core/time.ts";
import { parseBooking } from "../../protocol/booking-schema.ts";
import type { Sql } from "../store/database.ts";
import { bookingsByCode } from "./booking-codes.ts";
import { openDated } from "./day-bookings.ts";
import { snapshotLine } from "./page-builder.ts";
import { afterTelling, type Telling } from "./telling.ts";

export interface SeenBookings {
  readonly connection: ConnectionId;
  readonly bookings: readonly Booking[];
  readonly telling: Telling;
  /** The day in whose list a booking stands; null for the open-dated ones. */
  readonly dateOf: (booking: Booking) => LocalDate | null;
  /** What is dated outside (both ends inclusive) is not stored, nor does it stay. */
  readonly window: DateWindow;
  readonly now: Instant;
}

export interface PutBookings {
  /** As they are known now, in the order of the given ones; also those that are not stored for their date. */
  readonly bookings: readonly Booking[];
  readonly changed: boolean;
}

/** To be run in one transaction. */
export async function putSeen(sql: Sql, seen: SeenBookings): Promise<PutBookings> {
  const { connection } = seen;
  await oneAtATime(sql, connection);
  const rows = await storedRows(sql, seen);
  const stored = rows.map(({ body }) => parseBooking(JSON.parse(body)));
  const { told, others, gone } = afterTelling(seen.bookings, seen.telling, stored);

  const rowByKey = new Map<string, StoredRow>(rows.map((row) => [row.key, row]));
  const changes = [
    ...[...told, ...others].map((booking) => changeOf(booking, rowByKey.get(booking.key), seen)),
    ...gone.map((key) => removal(key, rowByKey.get(key))),
  ].filter((change) => change !== null);
  await write(sql, changes, seen);
  return { bookings: told, changed: changes.length > 0 };
}

/** Where a booking of these stands in the window; `outside` where it does not. */
export function placeOf(
  booking: Booking,
  { dateOf, window: { from, to } }: Pick<SeenBookings, "dateOf" | "window">,
): LocalDate | null | "outside" {
  const date = dateOf(booking);
  return date !== null && (date < from || date > to) ? "outside" : date;
}

interface Change {
  readonly key: BookingKey;
  /** Null where it is stored no more. */
  readonly to: { readonly date: string; readonly body: string } | null;
  /** Days whose pages must be cut again. */
  readonly days: readonly string[];
}

/** Null where all is as it was. */
function changeOf(booking: Booking, row: StoredRow | undefined, seen: SeenBookings): Change | null {
  const place = placeOf(booking, seen);
  const { key } = booking;
  if (place === "outside") return removal(key, row);
  const to = { date: place ?? openDated, body: snapshotLine(booking) };
  if (row?.service_date === to.date && row.body === to.body) return null;
  return { key, to, days: [to.date, ...(row === undefined ? [] : [row.service_date])] };
}

const removal = (key: BookingKey, row: StoredRow | undefined): Change | null =>
  row === undefined ? null : { key, to: null, days: [row.service_date] };

async function write(
  sql: Sql,
  changes: readonly Change[],
  { connection, now }: SeenBookings,
): Promise<void> {
  for (let start = 0; start < changes.length; start += rowsPerStatement) {
    const some = changes.slice(start, start + rowsPerStatement);
    const kept = some.flatMap(({ key, to }) => (to === null ? [] : [{ key, ...to }]));
    const gone = some.filter(({ to }) => to === null);
    await sql.execute(
      `insert into bookings (key, connection, service_date, body, changed_at)
       select key, $4, service_date, body, $5
       from unnest($1::text[], $2::text[], $3::text[]) as given (key, service_date, body)
       on conflict (key) do update set connection = excluded.connection,
         service_date = excluded.service_date, body = excluded.body, changed_at = excluded.changed_at`,
      [
        kept.map(({ key }) => key),
        kept.map(({ date }) => date),
        kept.map(({ body }) => body),
        connection,
        now,
      ],
    );
    await sql.execute(`delete from bookings where key = any($1::text[])`, [
      gone.map(({ key }) => key),
    ]);
  }
  // in one order, so that two writers never wait for each other
  const days = [...new Set(changes.flatMap((change) => change.days))].toSorted();
  for (const day of days) {
    await sql.execute(
      `insert into days (connection, service_date, revision) values ($1, $2, 1)
       on conflict (connection, service_date) do update set revision = days.revision + 1`,
      [connection, day],
    );
  }
}

/** What is read, merged and written again must not change in between; a new row has nothing that could be locked. */
const oneAtATime = async (sql: Sql, connection: ConnectionId): Promise<void> => {
  await sql.query(
    `select 1 as locked from pg_advisory_xact_lock(hashtextextended($1, 0))`,
    [`bookings of ${connection}`],
    z.unknown(),
  );
};

async function storedRows(
  sql: Sql,
  { connection, bookings, telling }: SeenBookings,
): Promise<readonly StoredRow[]> {
  const holders = telling.kind === "answer" ? await bookingsByCode(sql, telling.code) : [];
  const keys = [...new Set([...bookings, ...holders].map(({ key }) => key))];
  return sql.query(
    `select key, service_date, body from bookings
     where connection = $1 and key = any($2::text[]) order by key for update`,
    [connection, keys],
    storedRow,
  );
}

const storedRow = z.object({ key: z.string(), service_date: z.string(), body: z.string() });
type StoredRow = z.infer<typeof storedRow>;

const rowsPerStatement = 500;
