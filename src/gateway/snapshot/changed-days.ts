/**
 * The days whose pages must be cut again, as far as cutting needs to know them: which bookings stand there, and in which
 * version. Their lines are read page by page, and only of pages that are not known already.
 */
import { z } from "zod";
import { asBookingKey, type BookingKey } from "../../core/ids.ts";
import type { Sql } from "../store/database.ts";
import { inSlices } from "./in-slices.ts";

export interface BookingVersion {
  readonly key: BookingKey;
  /** Another one after every write of the row, for as long as this process runs. */
  readonly version: string;
}

export interface BookingLine extends BookingVersion {
  readonly body: string;
}

export interface ChangedDay {
  readonly connection: string;
  readonly serviceDate: string;
  /** As it was when its bookings were read. */
  readonly revision: number;
  readonly bookings: readonly BookingVersion[];
}

/** In a transaction that sees one moment: a booking that moves between two of the days is in exactly one. */
export async function readChangedDays(sql: Sql): Promise<readonly ChangedDay[]> {
  const days = await sql.query(
    `select connection, service_date as "serviceDate", revision from days
     where built_revision < revision order by connection, service_date`,
    [],
    z.object({ connection: z.string(), serviceDate: z.string(), revision: z.number() }),
  );
  const changed: ChangedDay[] = [];
  for (const day of days) changed.push({ ...day, bookings: await versionsOn(sql, day) });
  return changed;
}

async function versionsOn(
  sql: Sql,
  { connection, serviceDate }: Pick<ChangedDay, "connection" | "serviceDate">,
): Promise<readonly BookingVersion[]> {
  const bookings: BookingVersion[] = [];
  const rows = inSlices(sql, {
    text: `select key, ${version} from bookings where connection = $1 and service_date = $2`,
    params: [connection, serviceDate],
    row: versionRow,
  });
  for await (const some of rows) bookings.push(...some);
  return bookings;
}

/** As they are by now; those that have gone are missing. */
export const readLines = (
  sql: Sql,
  bookings: readonly BookingVersion[],
): Promise<readonly BookingLine[]> =>
  sql.query(
    `select key, body, ${version} from bookings where key = any($1::text[])`,
    [bookings.map(({ key }) => key)],
    lineRow,
  );

/** The transaction that wrote the row; and when, because a restored database counts from an earlier transaction again. */
const version = `xmin::text || ' ' || changed_at as version`;

const versionRow = z.object({ key: z.string().transform(asBookingKey), version: z.string() });
const lineRow = versionRow.extend({ body: z.string() });
