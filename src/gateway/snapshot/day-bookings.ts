/** One day's list of one connection in the table, and the mark that its pages must be cut again. */
import { z } from "zod";
import type { DateWindow } from "../../connectors/connector.ts";
import type { Booking } from "../../core/booking.ts";
import { asBookingKey, type BookingKey, type ConnectionId } from "../../core/ids.ts";
import type { Instant, LocalDate } from "../../core/time.ts";
import { parseBooking } from "../../protocol/booking-schema.ts";
import type { Database, Sql } from "../store/database.ts";
import { snapshotLine } from "./page-builder.ts";

export interface DayList {
  readonly connection: ConnectionId;
  /** Null for the open-dated ones. */
  readonly date: LocalDate | null;
  /** All of them: those stored for this day and not in here are removed, unless they may be missing. */
  readonly bookings: readonly Booking[];
  /** Where the list was cut: whether a booking that it does not show may stand all the same. Absent: the list is whole. */
  readonly mayBeMissing?: (stored: ListedPart) => boolean;
  readonly now: Instant;
}

/** What tells in which part of a list a booking stands. */
export type ListedPart = Pick<Booking, "key" | "product" | "option">;

/** True when anything changed. */
export async function putDay(sql: Sql, day: DayList): Promise<boolean> {
  const date = day.date ?? openDated;
  const bodies = new Map<string, string>(
    day.bookings.map((booking) => [booking.key, snapshotLine(booking)]),
  );
  const stored = await sql.query(
    `select key, connection, service_date, body from bookings
     where (connection = $1 and service_date = $2) or key = any($3::text[])`,
    [day.connection, date, [...bodies.keys()]],
    storedRow,
  );
  const before = new Map<string, Stored>(stored.map((row) => [row.key, row]));
  const changed = [...bodies].filter(([key, body]) => {
    const row = before.get(key);
    return row === undefined || row.service_date !== date || row.body !== body;
  });
  const gone = stored.filter(
    (row) =>
      row.connection === day.connection &&
      row.service_date === date &&
      !bodies.has(row.key) &&
      !mayStand(row, day),
  );
  if (changed.length === 0 && gone.length === 0) return false;

  const moved = changed.map(([key]) => before.get(key)).filter((row) => row !== undefined);
  for (const from of moved) await markChanged(sql, from.connection, from.service_date);
  await markChanged(sql, day.connection, date);
  await sql.execute(`delete from bookings where key = any($1::text[])`, [gone.map(keyOf)]);
  for (let start = 0; start < changed.length; start += rowsPerStatement) {
    const some = changed.slice(start, start + rowsPerStatement);
    await sql.execute(
      `insert into bookings (key, connection, service_date, body, changed_at)
       select key, $3, $4, body, $5 from unnest($1::text[], $2::text[]) as given (key, body)
       on conflict (key) do update set connection = excluded.connection,
         service_date = excluded.service_date, body = excluded.body, changed_at = excluded.changed_at`,
      [some.map(([key]) => key), some.map(([, body]) => body), day.connection, date, day.now],
    );
  }
  return true;
}

const mayStand = ({ body }: Stored, { mayBeMissing }: DayList): boolean =>
  mayBeMissing !== undefined && mayBeMissing(parseBooking(JSON.parse(body)));

/** Removes dated bookings outside the window (both ends inclusive); answers how many. */
export async function dropOutside(sql: Sql, { from, to }: DateWindow): Promise<number> {
  const gone = await sql.query(
    `delete from bookings where service_date <> $1 and (service_date < $2 or service_date > $3)
     returning connection, service_date`,
    [openDated, from, to],
    z.object({ connection: z.string(), service_date: z.string() }),
  );
  for (const day of gone) await markChanged(sql, day.connection, day.service_date);
  return gone.length;
}

/** A day whose pages must be cut again, as it was at `revision`. */
export interface ChangedDay {
  readonly connection: string;
  readonly serviceDate: string;
  readonly revision: number;
  readonly lines: readonly { readonly key: BookingKey; readonly body: string }[];
}

/** All days as of one moment: a booking that moves between two of them is in exactly one. */
export const readChangedDays = (database: Database): Promise<readonly ChangedDay[]> =>
  database.transaction(async (sql) => {
    await sql.execute(`set transaction isolation level repeatable read`);
    const days = await sql.query(
      `select connection, service_date as "serviceDate", revision from days
       where built_revision < revision order by connection, service_date`,
      [],
      z.object({ connection: z.string(), serviceDate: z.string(), revision: z.number() }),
    );
    const changed: ChangedDay[] = [];
    for (const day of days) {
      const lines = await sql.query(
        `select key, body from bookings where connection = $1 and service_date = $2`,
        [day.connection, day.serviceDate],
        z.object({ key: z.string().transform(asBookingKey), body: z.string() }),
      );
      changed.push({ ...day, lines });
    }
    return changed;
  });

async function markChanged(sql: Sql, connection: string, serviceDate: string): Promise<void> {
  await sql.execute(
    `insert into days (connection, service_date, revision) values ($1, $2, 1)
     on conflict (connection, service_date) do update set revision = days.revision + 1`,
    [connection, serviceDate],
  );
}

/** A day of their own. */
const openDated = "";
const rowsPerStatement = 500;

const storedRow = z.object({
  key: z.string(),
  connection: z.string(),
  service_date: z.string(),
  body: z.string(),
});
type Stored = z.infer<typeof storedRow>;
const keyOf = ({ key }: Stored): string => key;
