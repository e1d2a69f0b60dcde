/** Watched codes in SQL. */
import { createHash } from "node:crypto";
import { z } from "zod";
import { instantSchema } from "../../protocol/ids-schema.ts";
import type { Database } from "../store/database.ts";
import {
  lookedAgainAfterMs,
  startedAgoMs,
  startsWithinMs,
  type WatchedCodes,
} from "./watched-codes.ts";

export const createSqlWatchedCodes = (database: Database): WatchedCodes => ({
  want: async (connection, codes, { at, isUrgent }) => {
    for (const some of inParts([...new Set(codes)])) {
      await database.execute(
        `insert into watched_codes (connection, code_hash, code, wanted_at, is_urgent)
         select $1, hash, code, $4, $5 from unnest($2::text[], $3::text[]) as given (hash, code)
         on conflict (connection, code_hash) do update
         set wanted_at = excluded.wanted_at, is_urgent = watched_codes.is_urgent or excluded.is_urgent`,
        [connection, some.map(hashOf), some, at, isUrgent],
      );
    }
  },
  note: async (connection, codes) => {
    const startByCode = new Map(codes.map(({ code, startsAt }) => [code, startsAt]));
    for (const some of inParts([...startByCode])) {
      const texts = some.map(([code]) => code);
      await database.execute(
        `insert into watched_codes (connection, code_hash, code, starts_at)
         select $1, hash, code, nullif(starts_at, $5)
         from unnest($2::text[], $3::text[], $4::bigint[]) as given (hash, code, starts_at)
         on conflict (connection, code_hash) do update set starts_at = excluded.starts_at`,
        [
          connection,
          texts.map(hashOf),
          texts,
          some.map(([, startsAt]) => startsAt ?? noStart),
          noStart,
        ],
      );
    }
  },
  looked: async (connection, code, askedAt) => {
    await database.execute(
      `update watched_codes
       set looked_at = greatest(looked_at, $3), is_urgent = is_urgent and wanted_at > $3 where connection = $1 and code_hash = $2`,
      [connection, hashOf(code), askedAt],
    );
  },
  lookedAt: async (connection, code) => {
    const [row] = await database.query(
      `select looked_at from watched_codes where connection = $1 and code_hash = $2`,
      [connection, hashOf(code)],
      z.object({ looked_at: instantSchema.nullable() }),
    );
    return row?.looked_at ?? null;
  },
  nextFor: async (connection, now) => {
    const [wanted] = await database.query(
      `select code from watched_codes
       where connection = $1 and wanted_at <= $2 and (looked_at is null or looked_at < wanted_at)
       order by is_urgent desc, wanted_at, starts_at limit 1`,
      [connection, now],
      codeRow,
    );
    if (wanted !== undefined) return wanted.code;
    const [due] = await database.query(
      `select code from watched_codes
       where connection = $1 and starts_at between $2 and $3 and (looked_at is null or looked_at <= $4)
       order by starts_at limit 1`,
      [connection, now - startedAgoMs, now + startsWithinMs, now - lookedAgainAfterMs],
      codeRow,
    );
    return due?.code ?? null;
  },
  forget: (connection, before) =>
    database.execute(
      `delete from watched_codes
       where connection = $1 and coalesce(starts_at, greatest(wanted_at, looked_at), 0) < $2`,
      [connection, before],
    ),
});

const hashOf = (code: string): string => createHash("sha256").update(code).digest("hex");
const codeRow = z.object({ code: z.string() });

/** Arrays of numbers have no null; nobody comes before the beginning of time. */
const noStart = Number.MIN_SAFE_INTEGER;
const rowsPerStatement = 500;

function* inParts<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += rowsPerStatement)
    yield items.slice(start, start + rowsPerStatement);
}
