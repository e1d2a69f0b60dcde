/**
 * A PostgreSQL server as the gateway's database, through a pool of connections. Promises what `database.ts` promises; a
 * server that is set up to lose commits is refused.
 */
import { Pool, type PoolClient, types } from "pg";
import { z } from "zod";
import type { Database, Sql, SqlValue } from "./database.ts";
import { parseInteger } from "./parse-integer.ts";

/** `url`: `postgres://user:password@host:port/database`. Throws when the server cannot be reached. */
export async function openPgDatabase(url: string): Promise<Database> {
  const pool = new Pool({ connectionString: url, types: { getTypeParser } });
  // an idle connection broke: the pool has dropped it already, the next statement opens another
  pool.on("error", () => {});
  try {
    await requireDurable(sqlOn(pool));
  } catch (problem) {
    await pool.end();
    throw problem;
  }
  return {
    ...sqlOn(pool),
    transaction: (work) => inTransaction(pool, work),
    close: () => pool.end(),
  };
}

/** Only two types are not wanted as the driver reads them. */
const getTypeParser: typeof types.getTypeParser = (
  type: Parameters<typeof types.getTypeParser>[0],
  format?: "text" | "binary",
) => {
  if (type === types.builtins.INT8) return parseInteger;
  if (type === types.builtins.BYTEA) return parseBytes;
  return types.getTypeParser(type, format);
};

/** PostgreSQL's `hex` output, `\x00ff`. */
function parseBytes(text: string): Uint8Array {
  if (!text.startsWith("\\x")) throw new Error("bytea output is not hex");
  return new Uint8Array(Buffer.from(text.slice(2), "hex"));
}

async function requireDurable(sql: Sql): Promise<void> {
  const settings = await sql.query(
    `select name, setting from pg_settings where name in ('fsync', 'synchronous_commit') and setting = 'off'`,
    [],
    z.object({ name: z.string(), setting: z.string() }),
  );
  for (const { name } of settings) {
    throw new Error(
      `the database server runs with ${name} = off and would lose scans in a power cut`,
    );
  }
}

async function inTransaction<T>(pool: Pool, work: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let isOpen = true;
  let broken = true;
  try {
    await client.query("begin");
    const result = await work(sqlOn(client, () => isOpen));
    isOpen = false;
    const { command } = await client.query("commit");
    broken = false;
    // a swallowed error leaves the transaction aborted: the server then answers COMMIT with ROLLBACK
    if (command !== "COMMIT") throw new Error("the transaction had failed and was rolled back");
    return result;
  } catch (problem) {
    if (broken) broken = !(await rolledBack(client));
    throw problem;
  } finally {
    isOpen = false;
    client.release(broken);
  }
}

/** False when the connection is gone; the server rolls back by itself then. */
const rolledBack = (client: PoolClient): Promise<boolean> =>
  client.query("rollback").then(
    () => true,
    () => false,
  );

/** A connection goes on to serve others when its transaction has ended, so late statements are refused here. */
function sqlOn(connection: Pick<PoolClient, "query">, isOpen = (): boolean => true): Sql {
  const run = (text: string, params: readonly SqlValue[]) => {
    if (!isOpen()) throw new Error("this transaction has ended");
    return connection.query<Record<string, unknown>>(text, [...params]);
  };
  return {
    query: async (text, params, row) => z.array(row).parse((await run(text, params)).rows),
    execute: async (text, params = []) => {
      // without parameters the simple protocol serves, which takes several statements and answers a list
      const results = [await run(text, params)].flat();
      return results.at(-1)?.rowCount ?? 0;
    },
  };
}
