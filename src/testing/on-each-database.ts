/** The same tests on PGlite, and on a real PostgreSQL where the machine has one. */
import { afterAll } from "vitest";
import type { Database } from "../gateway/store/database.ts";
import { openPgDatabase } from "../gateway/store/pg-database.ts";
import { openPgliteDatabase } from "../gateway/store/pglite-database.ts";
import { startThrowawayPostgres } from "./throwaway-postgres.ts";

/** `open` answers a new, empty database on each call. */
export async function onEachDatabase(
  runOn: (name: string, open: () => Promise<Database>) => void,
): Promise<void> {
  const postgres = await startThrowawayPostgres();
  afterAll(() => postgres?.stop());
  runOn("PGlite", () => openPgliteDatabase("memory"));
  if (postgres !== null) runOn("PostgreSQL", async () => openPgDatabase(await postgres.freshUrl()));
}
