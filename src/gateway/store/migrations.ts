/**
 * Brings a database to the tables that this code expects.
 *
 * Promises: each step is applied once, in order, in a transaction of its own, also when several gateways start at once on
 * one database; a database that a newer release has changed is refused. A published step is never edited.
 */
import { z } from "zod";
import type { Instant } from "../../core/time.ts";
import type { Database, Sql } from "./database.ts";
import { journalAndOutbox } from "./migrations/0001-journal-and-outbox.ts";
import { snapshot } from "./migrations/0002-snapshot.ts";
import { truth } from "./migrations/0003-truth.ts";
import { watchedCodes } from "./migrations/0004-watched-codes.ts";
import { takenBack } from "./migrations/0005-taken-back.ts";
import { bookingCodes } from "./migrations/0006-booking-codes.ts";
import { fillSupervision, supervision } from "./migrations/0007-supervision.ts";
import { overruled } from "./migrations/0008-overruled.ts";
import { booked } from "./migrations/0009-booked.ts";

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly statements: string;
  /** Follows in the same transaction, for what SQL cannot say. */
  readonly fill?: (sql: Sql) => Promise<void>;
}

export const migrations: readonly Migration[] = [
  { version: 1, name: "journal and outbox", statements: journalAndOutbox },
  { version: 2, name: "snapshot", statements: snapshot },
  { version: 3, name: "truth", statements: truth },
  { version: 4, name: "watched codes", statements: watchedCodes },
  { version: 5, name: "taken back", statements: takenBack },
  { version: 6, name: "booking codes", statements: bookingCodes },
  { version: 7, name: "supervision", statements: supervision, fill: fillSupervision },
  { version: 8, name: "overruled", statements: overruled },
  { version: 9, name: "booked", statements: booked },
];

/** Answers the versions applied now, none where nothing was to do. Throws where the database is newer than the code. */
export async function migrate(
  database: Database,
  now: Instant,
  known: readonly Migration[] = migrations,
): Promise<readonly number[]> {
  const applied: number[] = [];
  for (;;) {
    const version = await database.transaction((sql) => applyNext(sql, now, known));
    if (version === null) return applied;
    applied.push(version);
  }
}

async function applyNext(
  sql: Sql,
  now: Instant,
  known: readonly Migration[],
): Promise<number | null> {
  await oneGatewayAtATime(sql);
  await sql.execute(
    `create table if not exists migrations (version int primary key, name text not null, applied_at bigint not null)`,
  );
  const [row] = await sql.query(
    `select coalesce(max(version), 0) as version from migrations`,
    [],
    z.object({ version: z.number() }),
  );
  const reached = row?.version ?? 0;
  const latest = known.at(-1)?.version ?? 0;
  if (reached > latest) {
    throw new Error(
      `the database has version ${reached}, this gateway knows up to ${latest}: start the newer release`,
    );
  }
  const next = known.find(({ version }) => version > reached);
  if (next === undefined) return null;
  await sql.execute(next.statements);
  await next.fill?.(sql);
  await sql.execute(`insert into migrations (version, name, applied_at) values ($1, $2, $3)`, [
    next.version,
    next.name,
    now,
  ]);
  return next.version;
}

/** Held until the transaction ends; the number only has to be the same in every gateway. */
const oneGatewayAtATime = async (sql: Sql): Promise<void> => {
  await sql.query(
    `select 1 as locked from pg_advisory_xact_lock($1)`,
    [1_937_009_000],
    z.unknown(),
  );
};
