/**
 * The gateway's outbox in SQL: one table, read per connection, so that each connection has a runner of its own.
 *
 * Promises what `outbox-storage.ts` promises. A row that does not parse is set aside where it lies, with its problem: it
 * is reported, counts as parked, holds up its lane and no other, and loses nothing. `readAgain` gives such rows another
 * chance after an update.
 */
import { z } from "zod";
import type { ConnectionId, ScanId } from "../../core/ids.ts";
import type { Instant } from "../../core/time.ts";
import { instantSchema } from "../../protocol/ids-schema.ts";
import type { EntryState, OutboxEntry } from "../../outbox/entry.ts";
import { dueAtOf, type OutboxStorage } from "../../outbox/outbox-storage.ts";
import type { Database, Sql, SqlValue } from "./database.ts";
import { outboxRowSchema, rowToEntry, type UnreadableOutboxRow } from "./outbox-schema.ts";

export interface SqlOutboxDeps<P> {
  readonly database: Database;
  /** Entries of other connections are neither seen nor counted. */
  readonly connection: ConnectionId;
  readonly payload: z.ZodType<P>;
  /** Told once for each row that is set aside. */
  readonly onUnreadable: (row: UnreadableOutboxRow) => void;
}

export function createSqlOutboxStorage<P>(deps: SqlOutboxDeps<P>): OutboxStorage<P> {
  const { database, connection } = deps;
  const outside = { ...deps, sql: database };
  return {
    update: (id, change) =>
      database.transaction(async (sql) => {
        const [held] = await readable(
          { ...deps, sql },
          `outbox where connection = $1 and id = $2 and problem is null for update`,
          [connection, id],
        );
        if (held === undefined) return null;
        const changed = change(held);
        if (changed !== held) await write(sql, changed);
        return changed;
      }),
    due: (now, limit) =>
      readable(
        outside,
        `(${heads("*")}) head where due_at <= $2 and problem is null order by position limit $3`,
        [connection, now, limit],
      ),
    nextDueAt: async (after) => {
      const [row] = await database.query(
        `select min(due_at) as due_at from (${heads("due_at, problem")}) head where due_at > $2 and problem is null`,
        [connection, after],
        z.object({ due_at: instantSchema.nullable() }),
      );
      return row?.due_at ?? null;
    },
    inState: (kind) =>
      readable(
        outside,
        `outbox where connection = $1 and state_kind = $2 and problem is null order by position`,
        [connection, kind],
      ),
    counts: async () => {
      const [row] = await database.query(
        `select count(*) as unsent,
                count(*) filter (where state_kind = 'parked' or problem is not null) as parked,
                min(enqueued_at) as oldest
         from outbox where connection = $1 and state_kind not in ('received', 'settled')`,
        [connection],
        z.object({ unsent: z.number(), parked: z.number(), oldest: instantSchema.nullable() }),
      );
      if (row === undefined) throw new Error("counting answered no row");
      return { unsent: row.unsent, parked: row.parked, oldestUnsentAt: row.oldest };
    },
  };
}

/** `$1` is the connection. `holdsLane` in SQL. */
const heads = (columns: string): string => `
  select distinct on (lane) ${columns} from outbox
  where connection = $1 and state_kind not in ('received', 'settled')
  order by lane, position`;

export interface NewEntry {
  readonly id: ScanId;
  readonly connection: ConnectionId;
  readonly lane: string;
  readonly enqueuedAt: Instant;
  /** Must fit the `payload` schema of the storage that will read it. */
  readonly payload: unknown;
}

/** Adds an entry at the end of its lane, due at once, in the caller's transaction; false when it is there already. */
export async function enqueue(sql: Sql, entry: NewEntry): Promise<boolean> {
  const state: EntryState = { kind: "queued", dueAt: entry.enqueuedAt, tries: 0 };
  const inserted = await sql.execute(
    `insert into outbox (id, connection, lane, enqueued_at, payload, attempts, state, state_kind, due_at)
     values ($1, $2, $3, $4, $5, '[]', $6, $7, $8) on conflict (id) do nothing`,
    [
      entry.id,
      entry.connection,
      entry.lane,
      entry.enqueuedAt,
      JSON.stringify(entry.payload),
      JSON.stringify(state),
      state.kind,
      state.dueAt,
    ],
  );
  return inserted > 0;
}

/** Lets rows that were set aside be read again; for start-up, when the code may have learnt to. Answers how many. */
export const readAgain = (sql: Sql): Promise<number> =>
  sql.execute(`update outbox set problem = null where problem is not null`);

async function write<P>(sql: Sql, entry: OutboxEntry<P>): Promise<void> {
  await sql.execute(
    `update outbox set payload = $2, attempts = $3, state = $4, state_kind = $5, due_at = $6 where id = $1`,
    [
      entry.id,
      JSON.stringify(entry.payload),
      JSON.stringify(entry.attempts),
      JSON.stringify(entry.state),
      entry.state.kind,
      dueAtOf(entry.state),
    ],
  );
}

interface Reading<P> extends Pick<SqlOutboxDeps<P>, "payload" | "onUnreadable"> {
  /** The transaction's, within one. */
  readonly sql: Sql;
}

/** Sets aside what does not parse and asks again, so that such rows take no place within a limit. */
async function readable<P>(
  deps: Reading<P>,
  /** What follows `from`. */
  selection: string,
  params: readonly SqlValue[],
): Promise<readonly OutboxEntry<P>[]> {
  const rows = await deps.sql.query(
    `select id, lane, position, enqueued_at, payload, attempts, state from ${selection}`,
    params,
    outboxRowSchema,
  );
  const results = rows.map((row) => rowToEntry(row, deps.payload));
  const unreadable = results.flatMap((result) => (result.ok ? [] : [result.failure]));
  const newly = await setAside(deps, unreadable);
  if (newly > 0) return readable(deps, selection, params);
  return results.flatMap((result) => (result.ok ? [result.value] : []));
}

async function setAside<P>(
  { sql, onUnreadable }: Reading<P>,
  unreadable: readonly UnreadableOutboxRow[],
): Promise<number> {
  let newly = 0;
  for (const row of unreadable) {
    const changed = await sql.execute(
      `update outbox set problem = $2 where id = $1 and problem is null`,
      [row.id, row.problem],
    );
    if (changed > 0) onUnreadable(row);
    newly += changed;
  }
  return newly;
}
