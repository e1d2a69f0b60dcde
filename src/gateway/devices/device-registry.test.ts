import { afterAll, beforeAll } from "vitest";
import { now } from "../../testing/builders.ts";
import type { Database } from "../store/database.ts";
import { migrate } from "../store/migrations.ts";
import { openPgliteDatabase } from "../store/pglite-database.ts";
import { runDeviceRegistryContract } from "./device-registry.contract.ts";
import { createMemoryDeviceRegistry, noRegistryRows } from "./memory-device-registry.ts";
import { createSqlDeviceRegistry } from "./sql-device-registry.ts";

runDeviceRegistryContract("in memory", async () => createMemoryDeviceRegistry(noRegistryRows()));

let database: Database;
beforeAll(async () => {
  database = await openPgliteDatabase("memory");
  await migrate(database, now);
});
afterAll(() => database.close());

runDeviceRegistryContract("in SQL", async () => {
  await database.execute(`truncate devices, enrolments`);
  return createSqlDeviceRegistry(database);
});
