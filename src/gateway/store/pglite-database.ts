/**
 * The embedded database: PostgreSQL compiled to WebAssembly, in this process, on one directory.
 *
 * Promises what `database.ts` promises. There is a single connection: statements and transactions run one after the
 * other, so a `transaction` must use the `sql` it is given and nothing else of the database (that would wait for itself).
 * A directory belongs to one process at a time. Nothing runs in the background: no autovacuum.
 */
import { randomUUID } from "node:crypto";
import { existsSync, fsyncSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PGlite, type Transaction, types } from "@electric-sql/pglite";
import { z } from "zod";
import type { Database, Sql, SqlValue } from "./database.ts";
import { lockDirectory } from "./directory-lock.ts";
import { createDurableNodeFs, durableStartParams, type SyncFile } from "./durable-node-fs.ts";
import { syncTree } from "./sync-tree.ts";
import { parseInteger } from "./parse-integer.ts";

/** `memory` is for tests and forgets everything. Throws `DirectoryInUse`. The first start of a directory takes seconds. */
export async function openPgliteDatabase(
  directory: string,
  syncFile: SyncFile = fsyncSync,
): Promise<Database> {
  if (directory === "memory") {
    return databaseOn({
      pglite: await openMemory(),
      requireSynced: () => {},
      afterClose: () => {},
    });
  }
  mkdirSync(directory, { recursive: true });
  const lock = lockDirectory(directory);
  try {
    return databaseOn({ ...(await openFiles(directory, syncFile)), afterClose: lock.release });
  } catch (problem) {
    lock.release();
    throw problem;
  }
}

const options = { parsers: { [types.INT8]: parseInteger } };

/** Nothing is written for a restart that cannot come: a fifth less time for each statement. */
const forgetful: readonly string[] = [
  "synchronous_commit=off",
  "full_page_writes=off",
  "wal_level=minimal",
  "max_wal_senders=0",
  "track_activities=off",
  "track_counts=off",
];
const forgetfulStartParams: readonly string[] = [
  ...PGlite.defaultStartParams,
  ...forgetful.flatMap((setting) => ["-c", setting]),
];

/** In memory, as it is before anybody uses it: to load it takes a quarter of the time that making one takes. */
let empty: Promise<Blob> | null = null;

async function openMemory(): Promise<PGlite> {
  const settings = { ...options, startParams: [...forgetfulStartParams] };
  if (empty !== null) return PGlite.create({ ...settings, loadDataDir: await empty });
  const first = PGlite.create(settings);
  empty = first.then((pglite) => pglite.dumpDataDir("none"));
  await empty.catch((problem: unknown) => {
    empty = null; // who comes next tries again
    throw problem;
  });
  return first;
}

interface Opened {
  readonly pglite: PGlite;
  readonly requireSynced: () => void;
}

/**
 * Files without the mark were left by a first start that was cut off: nothing can have been acknowledged from them, and
 * they may not open. They are moved aside, not removed.
 */
async function openFiles(directory: string, syncFile: SyncFile): Promise<Opened> {
  const files = join(directory, "pgdata");
  const mark = join(directory, "pgdata.complete");
  const isNew = !existsSync(mark);
  if (isNew && existsSync(files)) renameSync(files, `${files}.cut-off-${randomUUID()}`);
  const { fs, requireSynced } = createDurableNodeFs(files, syncFile);
  const pglite = await PGlite.create({ ...options, fs, startParams: [...durableStartParams] });
  if (isNew) {
    syncTree(directory, syncFile);
    writeFileSync(mark, "", { flush: true });
    syncTree(directory, syncFile, "itself");
  }
  requireSynced();
  return { pglite, requireSynced };
}

function databaseOn(opened: Opened & { readonly afterClose: () => void }): Database {
  const { pglite, requireSynced, afterClose } = opened;
  return {
    ...sqlOn(pglite, requireSynced),
    transaction: async (work) => {
      requireSynced();
      const result = await pglite.transaction(async (running) => {
        const answer = await work(sqlOn(running, requireSynced));
        // a swallowed error leaves the transaction aborted, and COMMIT would then roll back without saying so
        await running.exec("select 1");
        return answer;
      });
      requireSynced();
      return result;
    },
    close: async () => {
      await pglite.close();
      afterClose();
    },
  };
}

function sqlOn(pglite: Pick<Transaction, "query" | "exec">, requireSynced: () => void): Sql {
  const run = async (text: string, params: readonly SqlValue[]) => {
    requireSynced();
    const result = await pglite.query(text, [...params]);
    requireSynced();
    return result;
  };
  return {
    query: async (text, params, row) => z.array(row).parse((await run(text, params)).rows),
    execute: async (text, params = []) => {
      if (params.length > 0) return (await run(text, params)).affectedRows ?? 0;
      requireSynced();
      // without parameters the simple protocol serves, which takes several statements
      const results = await pglite.exec(text);
      requireSynced();
      return results.at(-1)?.affectedRows ?? 0;
    },
  };
}
