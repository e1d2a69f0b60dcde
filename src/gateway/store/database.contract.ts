/** What every database must keep of the promises in `database.ts`. `open` is called once and answers an empty database. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Database, Sql } from "./database.ts";

export function runDatabaseContract(name: string, open: () => Promise<Database>): void {
  describe(`database: ${name}`, () => {
    let database: Database;
    beforeAll(async () => {
      database = await open();
      await database.execute(
        `create table notes (id bigint primary key, body text); create table other (id bigint)`,
      );
    }, 60_000);
    afterAll(() => database.close());
    beforeEach(async () => {
      await database.execute(`truncate notes`);
    });

    const select = async (expression: string, params: Parameters<Sql["query"]>[1] = []) => {
      const rows = await database.query(
        `select ${expression} as it`,
        params,
        z.object({ it: z.unknown() }),
      );
      return rows[0]?.it;
    };

    it("gives 64-bit integers as numbers", async () => {
      expect(await select(`1800000000000::bigint`)).toBe(1_800_000_000_000);
      expect(await select(`count(*)`)).toBe(1);
      expect(await select(`$1::bigint`, [Number.MAX_SAFE_INTEGER])).toBe(Number.MAX_SAFE_INTEGER);
      expect(await select(`null::bigint`)).toBeNull();
    });

    it("throws on an integer that a number cannot hold", async () => {
      await expect(select(`9007199254740992::bigint`)).rejects.toThrow("safe range");
      expect(await select(`1::int`)).toBe(1);
    });

    it("gives and takes bytes", async () => {
      const bytes = Uint8Array.from({ length: 256 }, (_, n) => n);
      expect(await select(`$1::bytea`, [bytes])).toEqual(bytes);
      expect(await select(`''::bytea`)).toEqual(new Uint8Array());
    });

    it("parses both kinds of JSON column", async () => {
      const value = { list: [1, "two", null], text: "ü'\"\\ \u{1f3ab}" };
      expect(await select(`$1::jsonb`, [JSON.stringify(value)])).toEqual(value);
      expect(await select(`$1::json`, [JSON.stringify(value)])).toEqual(value);
    });

    it("keeps texts in `json` that `jsonb` would refuse", async () => {
      const hostile = { text: "a\u0000b\ud800c" };
      expect(await select(`$1::json`, [JSON.stringify(hostile)])).toEqual(hostile);
      await expect(select(`$1::jsonb`, [JSON.stringify(hostile)])).rejects.toThrow("Unicode");
    });

    it("takes lists, booleans and nulls", async () => {
      expect(await select(`'b"c' = any($1::text[])`, [["a", 'b"c', "d,e"]])).toBe(true);
      expect(await select(`7 = any($1::bigint[])`, [[5, 6]])).toBe(false);
      expect(await select(`$1::boolean`, [true])).toBe(true);
      expect(await select(`$1::text`, [null])).toBeNull();
    });

    it("answers how many rows a statement changed", async () => {
      await insert(database, 1);
      await insert(database, 2);
      expect(await database.execute(`update notes set body = 'x'`)).toBe(2);
      expect(await database.execute(`delete from notes where id = $1`, [9])).toBe(0);
    });

    it("throws on a row that does not fit, and on a broken statement", async () => {
      await insert(database, 1);
      const wrong = z.object({ id: z.string() });
      await expect(database.query(`select id from notes`, [], wrong)).rejects.toThrow(
        "expected string",
      );
      await expect(database.execute(`insert into nowhere values (1)`)).rejects.toThrow("nowhere");
    });

    it("commits a transaction as a whole", async () => {
      const answer = await database.transaction(async (sql) => {
        await insert(sql, 1);
        await insert(sql, 2);
        return "done";
      });
      expect(answer).toBe("done");
      expect(await ids(database)).toEqual([1, 2]);
    });

    it("leaves nothing of a transaction that threw, and works on", async () => {
      const failing = database.transaction(async (sql) => {
        await insert(sql, 1);
        throw new Error("no");
      });
      await expect(failing).rejects.toThrow("no");
      expect(await ids(database)).toEqual([]);
      await insert(database, 3);
      expect(await ids(database)).toEqual([3]);
    });

    it("rejects a transaction whose work swallowed a failed statement", async () => {
      const swallowing = database.transaction(async (sql) => {
        await insert(sql, 1);
        await insert(sql, 1).catch(() => null);
      });
      await expect(swallowing).rejects.toThrow(/abort|rolled back/);
      expect(await ids(database)).toEqual([]);
    });

    it("keeps statements outside a running transaction out of it", async () => {
      const inside = latch();
      const mayFail = latch();
      const failing = database.transaction(async (sql) => {
        await insert(sql, 1);
        inside.open();
        await mayFail.opened;
        throw new Error("rolled back");
      });
      await inside.opened;
      const outside = insert(database, 2);
      mayFail.open();
      await expect(failing).rejects.toThrow("rolled back");
      await outside;
      expect(await ids(database)).toEqual([2]);
    });

    it("loses no count when transactions meet", async () => {
      await database.execute(`insert into notes (id, body) values (1, '0')`);
      const add = (): Promise<unknown> =>
        database.transaction((sql) =>
          sql.execute(`update notes set body = (body::int + 1)::text where id = 1`),
        );
      await Promise.all(Array.from({ length: 12 }, add));
      expect(await select(`(select body from notes where id = 1)`)).toBe("12");
    });

    it("refuses statements of a transaction that has ended", async () => {
      const kept = await database.transaction(async (sql) => ({ sql }));
      await expect(insert(kept.sql, 1)).rejects.toThrow(/ended|closed/);
      expect(await ids(database)).toEqual([]);
    });
  });
}

const insert = (sql: Sql, id: number): Promise<number> =>
  sql.execute(`insert into notes (id, body) values ($1, $2)`, [id, `note ${id}`]);

async function ids(sql: Sql): Promise<readonly number[]> {
  const rows = await sql.query(
    `select id from notes order by id`,
    [],
    z.object({ id: z.number() }),
  );
  return rows.map(({ id }) => id);
}

/** Opened by one side, awaited by the other. */
function latch(): { readonly open: () => void; readonly opened: Promise<void> } {
  const doors: (() => void)[] = [];
  const opened = new Promise<void>((resolve) => {
    doors.push(resolve);
  });
  return { open: () => doors.forEach((open) => open()), opened };
}
