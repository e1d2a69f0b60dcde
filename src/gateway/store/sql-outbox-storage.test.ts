import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { asConnectionId, asScanId } from "../../core/ids.ts";
import { asInstant, later } from "../../core/time.ts";
import {
  type ContractPayload,
  type OutboxUnderTest,
  runOutboxStorageContract,
} from "../../outbox/outbox-storage.contract.ts";
import type { OutboxEntry } from "../../outbox/entry.ts";
import { dueAtOf, type OutboxStorage } from "../../outbox/outbox-storage.ts";
import { startThrowawayPostgres } from "../../testing/throwaway-postgres.ts";
import type { Database, Sql } from "./database.ts";
import { migrate } from "./migrations.ts";
import type { UnreadableOutboxRow } from "./outbox-schema.ts";
import { openPgDatabase } from "./pg-database.ts";
import { openPgliteDatabase } from "./pglite-database.ts";
import { createSqlOutboxStorage, enqueue, readAgain } from "./sql-outbox-storage.ts";

const payload: z.ZodType<ContractPayload> = z.object({ code: z.string() });
const harbour = asConnectionId("harbour");
const castle = asConnectionId("castle");
const now = asInstant(1_800_000_000_000);

const databases: Database[] = [];
const postgres = await startThrowawayPostgres();
const opened = async (opening: Promise<Database>): Promise<Database> => {
  const database = await opening;
  databases.push(database);
  await migrate(database, now);
  return database;
};
const embedded = await opened(openPgliteDatabase("memory"));
const server =
  postgres === null ? null : await opened(postgres.freshUrl().then((url) => openPgDatabase(url)));
afterAll(async () => {
  for (const database of databases) await database.close();
  postgres?.stop();
});

const emptyOutbox = async (database: Database): Promise<OutboxUnderTest> => {
  await database.execute(`truncate outbox restart identity`);
  const storage = createSqlOutboxStorage({
    database,
    connection: harbour,
    payload,
    onUnreadable: ({ problem }) => expect.fail(problem),
  });
  return { storage, put: (entry) => putRow(database, entry) };
};

const putRow = (sql: Sql, entry: OutboxEntry<ContractPayload>): Promise<number> =>
  sql.execute(
    `insert into outbox (id, connection, lane, position, enqueued_at, payload, attempts, state, state_kind, due_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (id) do update set
       lane = excluded.lane, position = excluded.position, enqueued_at = excluded.enqueued_at,
       payload = excluded.payload, attempts = excluded.attempts, state = excluded.state,
       state_kind = excluded.state_kind, due_at = excluded.due_at`,
    [
      entry.id,
      harbour,
      entry.lane,
      entry.position,
      entry.enqueuedAt,
      JSON.stringify(entry.payload),
      JSON.stringify(entry.attempts),
      JSON.stringify(entry.state),
      entry.state.kind,
      dueAtOf(entry.state),
    ],
  );

runOutboxStorageContract("SQL on PGlite", () => emptyOutbox(embedded));
if (server !== null) runOutboxStorageContract("SQL on PostgreSQL", () => emptyOutbox(server));

describe("the outbox in SQL", () => {
  const reported: UnreadableOutboxRow[] = [];
  const onUnreadable = (row: UnreadableOutboxRow): void => {
    reported.push(row);
  };
  const storageOf = (connection: typeof harbour): OutboxStorage<ContractPayload> =>
    createSqlOutboxStorage({ database: embedded, connection, payload, onUnreadable });
  const storage = storageOf(harbour);
  beforeEach(async () => {
    await embedded.execute(`truncate outbox restart identity`);
    reported.length = 0;
  });

  const add = (id: string, lane: string, connection = harbour): Promise<boolean> =>
    embedded.transaction((sql) =>
      enqueue(sql, {
        id: asScanId(id),
        connection,
        lane,
        enqueuedAt: now,
        payload: { code: `code ${id}` },
      }),
    );
  const dueIds = async (): Promise<readonly string[]> =>
    (await storage.due(now, 10)).map(({ id }) => id);

  it("enqueues in order, once per identity, and only with its transaction", async () => {
    expect(await add("a", "lane")).toBe(true);
    expect(await add("b", "lane")).toBe(true);
    expect(await add("a", "elsewhere")).toBe(false);
    const lost = embedded.transaction(async (sql) => {
      await enqueue(sql, {
        id: asScanId("c"),
        connection: harbour,
        lane: "c",
        enqueuedAt: now,
        payload: {},
      });
      throw new Error("rolled back");
    });
    await expect(lost).rejects.toThrow("rolled back");
    const entries = await storage.inState("queued");
    expect(entries.map(({ id, lane }) => [id, lane])).toEqual([
      ["a", "lane"],
      ["b", "lane"],
    ]);
    expect(entries[0]).toMatchObject({
      payload: { code: "code a" },
      attempts: [],
      enqueuedAt: now,
    });
    expect(await dueIds()).toEqual(["a"]);
  });

  it("shows a connection its own entries only", async () => {
    await add("a", "lane a");
    await add("b", "lane b", castle);
    expect(await dueIds()).toEqual(["a"]);
    expect((await storageOf(castle).counts()).unsent).toBe(1);
    expect(await storageOf(castle).update(asScanId("a"), notToBeAsked)).toBeNull();
  });

  it("writes nothing for a change that changes nothing", async () => {
    await add("a", "lane");
    const before = await rowVersions();
    await storage.update(asScanId("a"), (held) => held);
    expect(await rowVersions()).toEqual(before);
    await storage.update(asScanId("a"), (held) => ({ ...held, state: { kind: "sending" } }));
    expect(await rowVersions()).not.toEqual(before);
  });

  it("sets aside what it cannot read when it is to be changed", async () => {
    await add("bad", "lane");
    await embedded.execute(`update outbox set attempts = '[{"n": -1}]' where id = 'bad'`);
    expect(await storage.update(asScanId("bad"), notToBeAsked)).toBeNull();
    expect(await storage.update(asScanId("bad"), notToBeAsked)).toBeNull();
    expect(reported.map(({ id }) => id)).toEqual(["bad"]);
    expect(await storage.counts()).toMatchObject({ unsent: 1, parked: 1 });
  });

  it("sets aside what it cannot read: reported once, counted, its lane held, the others served", async () => {
    await add("bad", "lane");
    await add("behind", "lane");
    await add("other", "another lane");
    await embedded.execute(`update outbox set payload = '{"code": 7}' where id = 'bad'`);

    expect((await storage.due(now, 1)).map(({ id }) => id)).toEqual(["other"]);
    expect(await dueIds()).toEqual(["other"]);
    expect(reported.map(({ id }) => id)).toEqual(["bad"]);
    expect(reported[0]?.problem).toContain("payload.code");
    expect(await storage.counts()).toMatchObject({ unsent: 3, parked: 1 });
    expect(await storage.nextDueAt(later(now, -1))).toBe(now);

    await embedded.execute(`update outbox set payload = '{"code": "7"}' where id = 'bad'`);
    expect(await readAgain(embedded)).toBe(1);
    expect(await dueIds()).toEqual(["bad", "other"]);
  });
});

const notToBeAsked = (): never => expect.fail("asked for a change that should not be");

/** PostgreSQL's own: another one after every write. */
const rowVersions = (): Promise<readonly unknown[]> =>
  embedded.query(`select xmin::text as version from outbox`, [], z.unknown());
