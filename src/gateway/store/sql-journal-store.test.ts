import { afterAll, expect, it } from "vitest";
import type { Scan } from "../../core/scan.ts";
import { anAdmission, aScan, now, scanIdOf, thisDevice } from "../../testing/builders.ts";
import { resetJournal } from "../../testing/reset-journal.ts";
import { startThrowawayPostgres } from "../../testing/throwaway-postgres.ts";
import { runJournalStoreContract } from "../ingest/journal-store.contract.ts";
import type { JournalStore } from "../ingest/journal-store.ts";
import type { Database } from "./database.ts";
import { migrate, migrations } from "./migrations.ts";
import { openPgDatabase } from "./pg-database.ts";
import { openPgliteDatabase } from "./pglite-database.ts";
import { createSqlJournalStore } from "./sql-journal-store.ts";
import { feedAfter } from "../../testing/feed-after.ts";

const settle = (store: JournalStore, n: number): Promise<boolean> =>
  store.transaction((tx) =>
    tx.recordSettlement({
      device: thisDevice,
      scan: scanIdOf(n),
      settlement: { kind: "not-sent", why: "observe" },
      at: now,
    }),
  );

const databases: Database[] = [];
const postgres = await startThrowawayPostgres();
afterAll(async () => {
  for (const database of databases) await database.close();
  postgres?.stop();
});

const migrated = async (opening: Promise<Database>): Promise<Database> => {
  const database = await opening;
  databases.push(database);
  await migrate(database, now);
  return database;
};
const journalIn = (database: Database): JournalStore =>
  createSqlJournalStore({ database, onUnreadable: ({ problem }) => expect.fail(problem) });
const emptyJournal = async (database: Database): Promise<JournalStore> => {
  await resetJournal(database);
  return journalIn(database);
};

const embedded = await migrated(openPgliteDatabase("memory"));
runJournalStoreContract("SQL on PGlite", () => emptyJournal(embedded));

it("takes over what an older release stored", async () => {
  const database = await openPgliteDatabase("memory");
  databases.push(database);
  await migrate(database, now, migrations.slice(0, 2));
  const insertScan = (scan: Scan, isReused: boolean): Promise<number> =>
    database.execute(
      `insert into scans (id, device, incarnation, seq, body, received_at, number_reused)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [scan.id, scan.device, scan.incarnation, scan.seq, JSON.stringify(scan), now, isReused],
    );
  await insertScan(aScan(), false);
  await insertScan(aScan({ id: scanIdOf(2) }), true);
  const change = { kind: "admission", admission: anAdmission(1) } as const;
  await database.execute(`insert into feed (position, change, at) values (1, $1, $2)`, [
    JSON.stringify(change),
    now,
  ]);
  await database.execute(`insert into counters (name, value) values ('feed', 1)`);
  await migrate(database, now);

  const { reads } = journalIn(database);
  expect(await reads.scanById(scanIdOf(1))).toEqual({ scan: aScan(), receivedAt: now });
  expect(await reads.heldUpTo(thisDevice, aScan().incarnation)).toBe(1);
  expect([await reads.isNumbered(scanIdOf(1)), await reads.isNumbered(scanIdOf(2))]).toEqual([
    true,
    false,
  ]);
  const [row] = await feedAfter(reads, 0, 10);
  expect(row).toMatchObject({ offset: 1, change });
  expect(row?.row).toMatch(/^[0-9a-f]{32}$/);
}, 60_000);

if (postgres !== null) {
  const url = await postgres.freshUrl();
  const server = await migrated(openPgDatabase(url));
  runJournalStoreContract("SQL on PostgreSQL", () => emptyJournal(server));

  it("two gateways on one server number without gaps or repeats", async () => {
    const one = await emptyJournal(server);
    const other = journalIn(await migrated(openPgDatabase(url)));
    await Promise.all(Array.from({ length: 20 }, (_, n) => settle(n % 2 === 0 ? one : other, n)));
    const settled = await other.reads.settlementsAfter(thisDevice, { after: 0, limit: 50 });
    expect(settled.map(({ n }) => n)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1));
  });
}
