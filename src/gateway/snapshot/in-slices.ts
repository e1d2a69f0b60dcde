/**
 * Many rows, some at a time. The embedded database answers in this thread: a day of 25,000 bookings in one piece would keep
 * every scan waiting for as long as it takes to read it.
 */
import { setImmediate as othersTurn } from "node:timers/promises";
import type { z } from "zod";
import type { Sql, SqlValue } from "../store/database.ts";

interface Rows<T> {
  readonly text: string;
  readonly params: readonly SqlValue[];
  readonly row: z.ZodType<T>;
}

const rowsPerSlice = 1_000;

/** In a transaction, one at a time and to its end. All rows as of one moment; whatever else waits has its turn in between. */
export async function* inSlices<T>(
  sql: Sql,
  { text, params, row }: Rows<T>,
): AsyncGenerator<readonly T[], void> {
  await sql.execute(`declare slices no scroll cursor for ${text}`, params);
  for (let isEnd = false; !isEnd;) {
    const rows = await sql.query(`fetch ${rowsPerSlice} from slices`, [], row);
    yield rows;
    isEnd = rows.length < rowsPerSlice;
    await othersTurn();
  }
  await sql.execute(`close slices`);
}
