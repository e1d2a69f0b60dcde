import { fsyncSync, mkdtempSync, rmSync, writeFileSync, mkdirSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { startThrowawayPostgres } from "../../testing/throwaway-postgres.ts";
import { runDatabaseContract } from "./database.contract.ts";
import { DirectoryInUse } from "./directory-lock.ts";
import { openPgDatabase } from "./pg-database.ts";
import { openPgliteDatabase } from "./pglite-database.ts";

const root = mkdtempSync(join(tmpdir(), "stile-store-"));
const postgres = await startThrowawayPostgres();
afterAll(() => {
  postgres?.stop();
  rmSync(root, { recursive: true });
});

runDatabaseContract("PGlite in memory", () => openPgliteDatabase("memory"));
runDatabaseContract("PGlite on a directory", () => openPgliteDatabase(join(root, "contract")));
if (postgres !== null) {
  runDatabaseContract("PostgreSQL", async () => openPgDatabase(await postgres.freshUrl()));

  describe("PostgreSQL as a server", () => {
    it("is refused when it would lose commits", async () => {
      const url = `${await postgres.freshUrl()}?options=-c%20synchronous_commit%3Doff`;
      await expect(openPgDatabase(url)).rejects.toThrow("synchronous_commit = off");
    });
  });
}

describe("PGlite on a directory", () => {
  const directory = join(root, "durable");
  const count = z.object({ n: z.number() });

  it("forces each commit to the disk, keeps it, and lets one opener in at a time", async () => {
    let synced = 0;
    const database = await openPgliteDatabase(directory, (fd) => {
      synced += 1;
      fsyncSync(fd);
    });
    await database.execute(`create table t (id int)`);
    const before = synced;
    for (let id = 0; id < 5; id += 1) {
      await database.execute(`insert into t values ($1)`, [id]);
    }
    expect(synced - before).toBeGreaterThanOrEqual(5);

    await expect(openPgliteDatabase(directory)).rejects.toBeInstanceOf(DirectoryInUse);
    await database.close();

    const again = await openPgliteDatabase(directory);
    expect(await again.query(`select count(*) as n from t`, [], count)).toEqual([{ n: 5 }]);
    await again.close();
    expect(readdirSync(directory).toSorted()).toEqual(["pgdata", "pgdata.complete"]);
  }, 60_000);

  it("starts over, keeping the files, where the first start was cut off", async () => {
    const cutOff = join(root, "cut-off");
    mkdirSync(join(cutOff, "pgdata"), { recursive: true });
    writeFileSync(join(cutOff, "pgdata", "PG_VERSION"), "18\n");
    const database = await openPgliteDatabase(cutOff);
    expect(await database.query(`select 1 as n`, [], count)).toEqual([{ n: 1 }]);
    await database.close();
    expect(readdirSync(cutOff).filter((name) => name.includes("cut-off"))).toHaveLength(1);
  }, 60_000);

  it("answers no commit that the disk refused, and nothing after it", async () => {
    const broken = join(root, "broken");
    let isBroken = false;
    const database = await openPgliteDatabase(broken, (fd) => {
      if (isBroken) throw new Error("EIO");
      fsyncSync(fd);
    });
    await database.execute(`create table t (id int)`);
    isBroken = true;
    await expect(database.execute(`insert into t values (1)`)).rejects.toThrow("disk refused");
    isBroken = false;
    await expect(database.query(`select 1 as n`, [], count)).rejects.toThrow("disk refused");
    await database.close();
  }, 60_000);
});
