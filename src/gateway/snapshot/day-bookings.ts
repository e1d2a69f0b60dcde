/** One day's list of one connection in the table, and the mark that its pages must be cut again. */
import { setImmediate as othersTurn } from "node:timers/promises";
import { z } from "zod";
import type { DateWindow } from "../../connectors/connector.ts";
import type { Booking } from "../../core/booking.ts";
import type { ConnectionId } from "../../core/ids.ts";
import type { Instant, LocalDate } from "../../core/time.ts";
import { parseBooking } from "../../protocol/booking-schema.ts";
import type { Database, Sql } from "../store/database.ts";
import { inSlices } from "./in-slices.ts";
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

/**
 * True when anything changed. Each part of a large day is written by itself, because the embedded database would keep every
 * scan waiting for the whole of it: whoever reads meanwhile finds each booking as it was or as it is listed, and what goes
 * still there. A process that dies half way leaves just that, and the next list does the rest.
 */
export async function putDay(database: Database, day: DayList): Promise<boolean> {
  const bodies = await bodiesOf(day.bookings);
  const { gone, same } = await database.transaction((sql) => compare(sql, day, bodies));
  const changed = [...bodies].filter(([key]) => !same.has(key));
  for (const some of inParts(changed)) {
    await database.transaction((sql) => putPart(sql, day, some));
    await othersTurn();
  }
  for (const some of inParts(gone)) {
    await database.transaction((sql) => removePart(sql, day, some));
    await othersTurn();
  }
  return changed.length > 0 || gone.length > 0;
}

/** By key. Others have their turn in between: a large day takes longer than a scan may wait. */
async function bodiesOf(bookings: readonly Booking[]): Promise<ReadonlyMap<string, string>> {
  const bodies = new Map<string, string>();
  for (const [n, booking] of bookings.entries()) {
    bodies.set(booking.key, snapshotLine(booking));
    if (n % rowsPerStatement === rowsPerStatement - 1) await othersTurn();
  }
  return bodies;
}

async function putPart(
  sql: Sql,
  { connection, date, now }: DayList,
  bodies: readonly (readonly [string, string])[],
): Promise<void> {
  const keys = bodies.map(([key]) => key);
  const left = await sql.query(
    `select distinct connection, service_date from bookings where key = any($1::text[])`,
    [keys],
    storedDay,
  );
  await markChanged(sql, [...left, { connection, service_date: date ?? openDated }]);
  await sql.execute(
    `insert into bookings (key, connection, service_date, body, changed_at)
     select key, $3, $4, body, $5 from unnest($1::text[], $2::text[]) as given (key, body)
     on conflict (key) do update set connection = excluded.connection,
       service_date = excluded.service_date, body = excluded.body, changed_at = excluded.changed_at`,
    [keys, bodies.map(([, body]) => body), connection, date ?? openDated, now],
  );
}

/** Not what has moved to another day meanwhile. */
async function removePart(
  sql: Sql,
  { connection, date }: DayList,
  keys: readonly string[],
): Promise<void> {
  const place = { connection, service_date: date ?? openDated };
  await markChanged(sql, [place]);
  await sql.execute(
    `delete from bookings where key = any($1::text[]) and connection = $2 and service_date = $3`,
    [keys, place.connection, place.service_date],
  );
}

interface Compared {
  /** Stored for this day, and to be removed. */
  readonly gone: readonly string[];
  /** Stored for this day as they are listed. */
  readonly same: ReadonlySet<string>;
}

async function compare(
  sql: Sql,
  day: DayList,
  bodies: ReadonlyMap<string, string>,
): Promise<Compared> {
  const gone: string[] = [];
  const same = new Set<string>();
  const here = inSlices(sql, {
    text: `select key, body from bookings where connection = $1 and service_date = $2`,
    params: [day.connection, day.date ?? openDated],
    row: storedRow,
  });
  for await (const rows of here) {
    for (const { key, body } of rows) {
      const listed = bodies.get(key);
      if (listed === body) same.add(key);
      else if (listed === undefined && !mayStand(body, day)) gone.push(key);
    }
  }
  return { gone, same };
}

function inParts<T>(items: readonly T[]): readonly (readonly T[])[] {
  const parts = Math.ceil(items.length / rowsPerStatement);
  return Array.from({ length: parts }, (_, n) =>
    items.slice(n * rowsPerStatement, (n + 1) * rowsPerStatement),
  );
}

const mayStand = (body: string, { mayBeMissing }: DayList): boolean =>
  mayBeMissing !== undefined && mayBeMissing(parseBooking(JSON.parse(body)));

/** Removes dated bookings outside the window (both ends inclusive); answers how many. */
export async function dropOutside(sql: Sql, { from, to }: DateWindow): Promise<number> {
  const gone: z.infer<typeof placedRow>[] = [];
  const outside = inSlices(sql, {
    text: `select key, connection, service_date from bookings
     where service_date <> $1 and (service_date < $2 or service_date > $3)`,
    params: [openDated, from, to],
    row: placedRow,
  });
  for await (const rows of outside) gone.push(...rows);
  for (const some of inParts(gone)) {
    await sql.execute(`delete from bookings where key = any($1::text[])`, [
      some.map(({ key }) => key),
    ]);
    await othersTurn();
  }
  await markChanged(sql, gone);
  return gone.length;
}

/** Each day once: a whole day that leaves the window is as many rows as it has bookings. */
async function markChanged(sql: Sql, rows: readonly StoredDay[]): Promise<void> {
  const days = new Map(rows.map((row) => [`${row.service_date} ${row.connection}`, row]));
  // in one order, so that two writers never wait for each other
  for (const [, { connection, service_date }] of [...days].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    await sql.execute(
      `insert into days (connection, service_date, revision) values ($1, $2, 1)
       on conflict (connection, service_date) do update set revision = days.revision + 1`,
      [connection, service_date],
    );
}

/** A day of their own. */
export const openDated = "";
const rowsPerStatement = 250;

const storedDay = z.object({ connection: z.string(), service_date: z.string() });
type StoredDay = z.infer<typeof storedDay>;
const storedRow = z.object({ key: z.string(), body: z.string() });
const placedRow = storedDay.extend({ key: z.string() });
