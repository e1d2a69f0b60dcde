/** One embedded PostgreSQL for many schedules: opening one takes seconds, emptying it does not. */
import type { JournalStore } from "../../gateway/ingest/journal-store.ts";
import type { Database } from "../../gateway/store/database.ts";
import { migrate } from "../../gateway/store/migrations.ts";
import { openPgliteDatabase } from "../../gateway/store/pglite-database.ts";
import { createSqlJournalStore } from "../../gateway/store/sql-journal-store.ts";
import { asInstant } from "../../core/time.ts";
import { resetJournal } from "../reset-journal.ts";
import type { VirtualTime } from "./virtual-time.ts";

export interface SqlStores {
  /** An empty journal, under this schedule's time. Opened again by each life of the gateway. */
  readonly fresh: (time: VirtualTime) => Promise<() => JournalStore>;
  readonly close: () => Promise<void>;
}

/** Opened with the first schedule that needs it. */
export function createPgliteStores(): SqlStores {
  let opening: Promise<Database> | null = null;
  return {
    fresh: async (time) => {
      opening ??= openMigrated();
      const database = await opening;
      await resetJournal(database);
      const timed = outsideOf(time, database);
      return () => createSqlJournalStore({ database: timed, onUnreadable: () => undefined });
    },
    close: async () => (await opening)?.close(),
  };
}

async function openMigrated(): Promise<Database> {
  const database = await openPgliteDatabase("memory");
  await migrate(database, asInstant(0));
  return database;
}

/** The database works in real time, while the schedule's stands still. */
const outsideOf = (time: VirtualTime, database: Database): Database => ({
  ...database,
  query: (text, params, row) => time.outside(() => database.query(text, params, row)),
  execute: (text, params) => time.outside(() => database.execute(text, params)),
  transaction: (work) => time.outside(() => database.transaction(work)),
});
