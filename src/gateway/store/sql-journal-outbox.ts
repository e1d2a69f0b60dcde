/** The outbox inside the journal's transactions; its runners read it through `sql-outbox-storage.ts`. */
import { dueAtOf } from "../../outbox/outbox-storage.ts";
import type { JournalReads, JournalTransaction, RedemptionEntry } from "../ingest/journal-store.ts";
import { redemptionPayloadSchema } from "../ingest/redemption-outbox.ts";
import type { Sql, SqlValue } from "./database.ts";
import { outboxRowSchema, rowToEntry } from "./outbox-schema.ts";

/** With `for update` a runner cannot change an entry between being read here and being written. */
export const outboxReads = (
  sql: Sql,
  lock: "for update" | "",
): Pick<JournalReads, "entryById" | "waitingEntries" | "unpublishedEntries"> => ({
  entryById: async (id) =>
    (await readable(sql, `where id = $1 and problem is null ${lock}`, [id]))[0] ?? null,
  waitingEntries: () =>
    readable(
      sql,
      `where state_kind in ('queued', 'sending', 'verifying') and problem is null
       order by position ${lock}`,
    ),
  unpublishedEntries: () =>
    readable(
      sql,
      `where state_kind = 'settled' and not published and problem is null order by position ${lock}`,
    ),
});

export const outboxWrites = (sql: Sql): Pick<JournalTransaction, "enqueue" | "putEntry"> => ({
  enqueue: async ({ id, lane, enqueuedAt, payload, attempts, state }) => {
    const inserted = await sql.execute(
      `insert into outbox (id, connection, lane, enqueued_at, payload, attempts, state, state_kind, due_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (id) do nothing`,
      [
        id,
        payload.request.connection,
        lane,
        enqueuedAt,
        JSON.stringify(payload),
        JSON.stringify(attempts),
        JSON.stringify(state),
        state.kind,
        dueAtOf(state),
      ],
    );
    return inserted > 0;
  },
  putEntry: async ({ id, attempts, state }) => {
    await sql.execute(
      `update outbox set attempts = $2, state = $3, state_kind = $4, due_at = $5 where id = $1`,
      [id, JSON.stringify(attempts), JSON.stringify(state), state.kind, dueAtOf(state)],
    );
  },
});

async function readable(
  sql: Sql,
  selection: string,
  params: readonly SqlValue[] = [],
): Promise<readonly RedemptionEntry[]> {
  const rows = await sql.query(
    `select id, lane, position, enqueued_at, payload, attempts, state from outbox ${selection}`,
    params,
    outboxRowSchema,
  );
  return rows.flatMap((row) => {
    const entry = rowToEntry(row, redemptionPayloadSchema);
    return entry.ok ? [entry.value] : [];
  });
}
