import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { asInstant } from "../../core/time.ts";
import type { Database } from "./database.ts";
import { migrate, migrations } from "./migrations.ts";
import { openPgliteDatabase } from "./pglite-database.ts";

const now = asInstant(1_800_000_000_000);

describe("migrate", () => {
  let database: Database;
  beforeAll(async () => {
    database = await openPgliteDatabase("memory");
  }, 60_000);
  afterAll(() => database.close());

  it("goes on from version 1, keeps what is stored, and does nothing the second time", async () => {
    expect(await migrate(database, now, migrations.slice(0, 1))).toEqual([1]);
    await database.execute(`insert into meta (key, value) values ('epoch', 'e1')`);
    expect(await migrate(database, now)).toEqual(migrations.slice(1).map((m) => m.version));
    expect(await migrate(database, now)).toEqual([]);
    const row = z.object({ value: z.string() });
    expect(await database.query(`select value from meta`, [], row)).toEqual([{ value: "e1" }]);
    expect(await recorded()).toEqual(migrations.map((m) => ({ version: m.version, name: m.name })));
  });

  it("leaves nothing of a step that fails", async () => {
    const failing = {
      version: 1_000,
      name: "failing",
      statements: `create table half (id int); create table meta (key text)`,
    };
    await expect(migrate(database, now, [...migrations, failing])).rejects.toThrow("meta");
    await expect(database.execute(`select * from half`)).rejects.toThrow("half");
    expect(await recorded()).toHaveLength(migrations.length);
  });

  it("refuses a database that a newer release has changed", async () => {
    await expect(migrate(database, now, migrations.slice(0, 1))).rejects.toThrow(
      "this gateway knows up to 1",
    );
  });

  it("numbers its steps in order", () => {
    expect(migrations.map((m) => m.version)).toEqual(migrations.map((_, n) => n + 1));
  });

  const recorded = () =>
    database.query(
      `select version, name from migrations order by version`,
      [],
      z.object({ version: z.number(), name: z.string() }),
    );
});
