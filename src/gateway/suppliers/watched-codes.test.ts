import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { now } from "../../testing/builders.ts";
import { onEachDatabase } from "../../testing/on-each-database.ts";
import type { Database } from "../store/database.ts";
import { migrate } from "../store/migrations.ts";
import { createMemoryWatchedCodes } from "./memory-watched-codes.ts";
import { createSqlWatchedCodes } from "./sql-watched-codes.ts";
import { canBeWatched } from "./watched-codes.ts";
import { runWatchedCodesContract } from "./watched-codes.contract.ts";

runWatchedCodesContract("in memory", async () => createMemoryWatchedCodes());

await onEachDatabase(runOn);

function runOn(name: string, open: () => Promise<Database>): void {
  describe(`on ${name}`, () => {
    let database: Database;
    beforeAll(async () => {
      database = await open();
      await migrate(database, now);
    }, 60_000);
    afterAll(() => database.close());

    runWatchedCodesContract("in SQL", async () => {
      await database.execute(`truncate watched_codes`);
      return createSqlWatchedCodes(database);
    });
  });
}

test.each<[string, boolean]>([
  ["", false],
  ["A", true],
  [" ", true],
  ["a\0b", false],
  ["\ud83c", false],
  ["\u{1F3AB}", true],
  ["x".repeat(4_296), true],
  ["x".repeat(4_297), false],
])("%j can be kept: %s", (code, kept) => {
  expect(canBeWatched(code)).toBe(kept);
});
