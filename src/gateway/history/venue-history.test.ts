import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from "vitest";
import { z } from "zod";
import { gateTwo, now, otherDevice, thisDevice } from "../../testing/builders.ts";
import { resetJournal } from "../../testing/reset-journal.ts";
import { startThrowawayPostgres } from "../../testing/throwaway-postgres.ts";
import { emptyJournalState } from "../ingest/journal-state.ts";
import { createMemoryJournalStore } from "../ingest/memory-journal-store.ts";
import type { Database } from "../store/database.ts";
import { migrate, migrations } from "../store/migrations.ts";
import { openPgDatabase } from "../store/pg-database.ts";
import { openPgliteDatabase } from "../store/pglite-database.ts";
import { createSqlJournalStore } from "../store/sql-journal-store.ts";
import { createMemoryVenueHistory } from "./memory-venue-history.ts";
import { pageStatement } from "./page-statement.ts";
import { createSqlVenueHistory } from "./sql-venue-history.ts";
import {
  everything,
  type HistoryWorld,
  runVenueHistoryContract,
  scanAt,
} from "./venue-history.contract.ts";
import type { HistorySelection } from "./venue-history.ts";

const databases: Database[] = [];
const postgres = await startThrowawayPostgres();
afterAll(async () => {
  for (const database of databases) await database.close();
  postgres?.stop();
});
const opened = async (opening: Promise<Database>): Promise<Database> => {
  const database = await opening;
  databases.push(database);
  return database;
};
const worldIn = (database: Database): HistoryWorld => ({
  store: createSqlJournalStore({ database, onUnreadable: ({ problem }) => expect.fail(problem) }),
  history: createSqlVenueHistory({
    database,
    onUnreadable: ({ problem }) => expect.fail(problem),
  }),
});
const emptied = async (database: Database): Promise<HistoryWorld> => {
  await resetJournal(database);
  return worldIn(database);
};

runVenueHistoryContract("in memory", async () => {
  const state = emptyJournalState();
  return {
    store: createMemoryJournalStore({ state }),
    history: createMemoryVenueHistory(state),
  };
});

const embedded = await opened(openPgliteDatabase("memory"));
await migrate(embedded, now);
runVenueHistoryContract("SQL on PGlite", () => emptied(embedded));

if (postgres !== null) {
  const server = await opened(openPgDatabase(await postgres.freshUrl()));
  await migrate(server, now);
  runVenueHistoryContract("SQL on PostgreSQL", () => emptied(server));
}

describe("a scan that cannot be read", () => {
  beforeEach(() => resetJournal(embedded));

  it("is left out and told once, and holds up no page", async () => {
    const told: string[] = [];
    const history = createSqlVenueHistory({
      database: embedded,
      onUnreadable: ({ id }) => void told.push(id),
    });
    const { store } = worldIn(embedded);
    await store.transaction(async (tx) => {
      for (const n of [1, 2, 3]) await tx.insertScan({ scan: scanAt(n), receivedAt: now });
    });
    await embedded.execute(`update scans set body = '{"id": 7}' where id = $1`, [scanAt(2).id]);
    const first = await history.page({ ...everything, limit: 2 });
    expect(first.scans.map(({ scan }) => scan.id)).toEqual([scanAt(3).id]);
    const second = await history.page({ ...everything, limit: 2, after: first.end });
    expect(second.scans.map(({ scan }) => scan.id)).toEqual([scanAt(1).id]);
    await history.page(everything);
    expect(told).toEqual([scanAt(2).id]);
  });
});

describe("scans that an older release stored", () => {
  it("are found by what they are, also those that cannot be read any more", async () => {
    const database = await opened(openPgliteDatabase("memory"));
    await migrate(database, now, migrations.slice(0, 6));
    const hostile = scanAt(1, { capture: { ...scanAt(1).capture, text: "Nul\u0000 \ud800" } });
    const insert = (id: string, body: unknown): Promise<number> =>
      database.execute(
        `insert into scans (id, device, body, received_at) values ($1, $2, $3, $4)`,
        [id, thisDevice, JSON.stringify(body), now],
      );
    await insert(hostile.id, hostile);
    await insert(scanAt(2).id, scanAt(2));
    await insert(scanAt(3).id, { gone: true });
    await migrate(database, now);

    const told: string[] = [];
    const history = createSqlVenueHistory({
      database,
      onUnreadable: ({ id }) => void told.push(id),
    });
    const found = async (asked: Partial<HistorySelection>) =>
      (await history.page({ ...everything, ...asked })).scans.map(({ scan }) => scan.id);
    expect(await found({})).toEqual([scanAt(2).id, hostile.id]);
    expect(await found({ text: "NUL \ud800" })).toEqual([hostile.id]);
    expect(await found({ gates: [gateTwo], kinds: ["unknown"], text: "t1" })).toEqual([
      scanAt(2).id,
    ]);
    expect(await history.count()).toBe(3);
    expect(told).toEqual([scanAt(3).id]);
  }, 60_000);
});

describe("the plan of a page among thousands", () => {
  beforeAll(async () => {
    await resetJournal(embedded);
    await embedded.execute(
      `insert into history (scan, decided_at, device, gate, kind, words)
       select 'id-' || n, n, 'device-' || n % 20, 'gate-' || n % 5, 'kind-' || n % 8, 'words'
       from generate_series(1, 4000) n`,
    );
  });
  const after = { at: scanAt(0).decided.correctedAt, scan: scanAt(0).id };

  test.each<[string, Partial<HistorySelection>, string]>([
    ["everything", {}, "history_decided"],
    ["the next page", { after }, "history_decided"],
    ["a span", { from: now, to: scanAt(1).decided.correctedAt }, "history_decided"],
    ["a text", { text: "zzz" }, "history_decided"],
    ["a gate", { gates: [gateTwo], after }, "history_gate"],
    ["kinds", { kinds: ["admit", "undone"], after }, "history_kind"],
    [
      "devices at a gate",
      { devices: [thisDevice, otherDevice], gates: [gateTwo] },
      "history_device",
    ],
  ])("walks an index: %s", async (_name, asked, index) => {
    const { text, params } = pageStatement({ ...everything, ...asked }, 101);
    const rows = await embedded.query(
      `explain ${text}`,
      params,
      z.object({ "QUERY PLAN": z.string() }),
    );
    const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
    expect(plan).toMatch(new RegExp(`Index (Only )?Scan( Backward)? (using|on) ${index}`));
    expect(plan).not.toContain("Seq Scan on history");
  });
});
