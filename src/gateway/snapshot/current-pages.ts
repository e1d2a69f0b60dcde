/** The list of pages that is in force: one row, replaced as a whole. */
import { z } from "zod";
import type { Instant } from "../../core/time.ts";
import { instantSchema } from "../../protocol/ids-schema.ts";
import { pageRefSchema, type PageRef } from "../../protocol/v1.ts";
import type { Sql } from "../store/database.ts";

export interface CurrentPages {
  readonly pages: readonly PageRef[];
  readonly bookings: number;
  /** When every supplier had last answered in full; null before the first time. */
  readonly asOf: Instant | null;
}

export async function readCurrent(sql: Sql): Promise<CurrentPages> {
  const [row] = await sql.query(
    `select pages, bookings, as_of as "asOf" from snapshot`,
    [],
    z.object({
      pages: z.array(pageRefSchema),
      bookings: z.number(),
      asOf: instantSchema.nullable(),
    }),
  );
  return row ?? { pages: [], bookings: 0, asOf: null };
}

export const writeCurrent = (sql: Sql, { pages, bookings, asOf }: CurrentPages): Promise<number> =>
  sql.execute(
    `insert into snapshot (pages, bookings, as_of) values ($1, $2, $3)
     on conflict (one_row) do update
     set pages = excluded.pages, bookings = excluded.bookings, as_of = excluded.as_of`,
    [JSON.stringify(pages), bookings, asOf],
  );
