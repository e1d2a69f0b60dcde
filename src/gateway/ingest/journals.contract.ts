/** The journals that every decision above the port is tested on. */
import { afterAll, beforeAll, describe, expect } from "vitest";
import { now } from "../../testing/builders.ts";
import { resetJournal } from "../../testing/reset-journal.ts";
import type { Database } from "../store/database.ts";
import { migrate } from "../store/migrations.ts";
import { openPgliteDatabase } from "../store/pglite-database.ts";
import { createSqlJournalStore } from "../store/sql-journal-store.ts";
import { emptyJournalState } from "./journal-state.ts";
import type { JournalStore } from "./journal-store.ts";
import { createMemoryJournalStore } from "./memory-journal-store.ts";

/** `tests` gets what answers an empty journal each time it is called. */
export function onEachJournal(tests: (create: () => Promise<JournalStore>) => void): void {
  describe("in memory", () => {
    tests(async () => createMemoryJournalStore({ state: emptyJournalState() }));
  });

  describe("in SQL", () => {
    let database: Database;
    beforeAll(async () => {
      database = await openPgliteDatabase("memory");
      await migrate(database, now);
    }, 60_000);
    afterAll(() => database.close());
    tests(async () => {
      await resetJournal(database);
      return createSqlJournalStore({
        database,
        onUnreadable: ({ problem }) => expect.fail(problem),
      });
    });
  });
}
