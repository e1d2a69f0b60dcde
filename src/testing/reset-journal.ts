/** An empty journal in a database that has served one: much cheaper than another database. */
import type { Sql } from "../gateway/store/database.ts";

export async function resetJournal(database: Sql): Promise<void> {
  await database.execute(
    `truncate scans, history, numbers, quarantine, admissions, undos, taken_back, claims, leases, feed, settlements, conflicts, outbox,
       counters, meta restart identity`,
  );
}
