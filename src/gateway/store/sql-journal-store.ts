/**
 * The journal in PostgreSQL's dialect. Promises what `journal-store.ts` promises: transactions wait for each other on one
 * locked row, so that an offset or a number once seen is never followed by a smaller one, also with several gateways.
 */
import { z } from "zod";
import type { JournalReads, JournalStore, JournalTransaction } from "../ingest/journal-store.ts";
import { redemptionPayloadSchema } from "../ingest/redemption-outbox.ts";
import type { Database, Sql } from "./database.ts";
import type { UnreadableOutboxRow } from "./outbox-schema.ts";
import { admissionReads, admissionWrites } from "./sql-journal-admissions.ts";
import { claimReads, claimWrites } from "./sql-journal-claims.ts";
import { feedReads, feedWrites } from "./sql-journal-feed.ts";
import { lookReads } from "./sql-journal-look.ts";
import { outboxReads, outboxWrites } from "./sql-journal-outbox.ts";
import { scanReads, scanWrites } from "./sql-journal-scans.ts";
import { settlementReads, settlementWrites } from "./sql-journal-settlements.ts";
import { createSqlOutboxStorage } from "./sql-outbox-storage.ts";

export interface SqlJournalOptions {
  readonly database: Database;
  /** Told once for each outbox row that is set aside. */
  readonly onUnreadable: (row: UnreadableOutboxRow) => void;
}

export function createSqlJournalStore(options: SqlJournalOptions): JournalStore {
  const { database, onUnreadable } = options;
  return {
    transaction: (work) =>
      database.transaction(async (sql) => {
        await sql.query(`select one_row from journal_lock for update`, [], z.unknown());
        return work({ ...readsOn(sql), ...writesOn(sql), ...outboxReads(sql, "for update") });
      }),
    reads: readsOn(database),
    outboxOf: (connection) =>
      createSqlOutboxStorage({
        database,
        connection,
        payload: redemptionPayloadSchema,
        onUnreadable,
      }),
  };
}

const readsOn = (sql: Sql): JournalReads => ({
  ...scanReads(sql),
  ...admissionReads(sql),
  ...claimReads(sql),
  ...feedReads(sql),
  ...lookReads(sql),
  ...settlementReads(sql),
  ...outboxReads(sql, ""),
});

const writesOn = (sql: Sql): Omit<JournalTransaction, keyof JournalReads> => ({
  ...scanWrites(sql),
  ...admissionWrites(sql),
  ...claimWrites(sql),
  ...feedWrites(sql),
  ...settlementWrites(sql),
  ...outboxWrites(sql),
});
