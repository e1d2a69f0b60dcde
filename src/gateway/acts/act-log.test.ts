import { afterAll, beforeAll } from "vitest";
import { now } from "../../testing/builders.ts";
import type { Database } from "../store/database.ts";
import { migrate } from "../store/migrations.ts";
import { openPgliteDatabase } from "../store/pglite-database.ts";
import { runActLogContract } from "./act-log.contract.ts";
import { createMemoryActLog } from "./memory-act-log.ts";
import { createSqlActLog } from "./sql-act-log.ts";

runActLogContract("in memory", async () => createMemoryActLog());

let database: Database;
beforeAll(async () => {
  database = await openPgliteDatabase("memory");
  await migrate(database, now);
});
afterAll(() => database.close());

runActLogContract("in SQL", async () => {
  await database.execute(`truncate acts restart identity`);
  return createSqlActLog(database);
});
