/**
 * An empty database as a gateway makes it on its first start, made once on a machine for all tests: each that made its own
 * would take three seconds of a core for it. `database.test.ts` has gateways' databases make their own.
 */
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { z } from "zod";

/** Into the data folder of a gateway that has not been started yet. */
export async function putDatabaseInto(dataDirectory: string): Promise<void> {
  const prepared = await preparedDatabase();
  await cp(prepared, join(dataDirectory, "pgdata"), { recursive: true });
  await writeFile(join(dataDirectory, "pgdata.complete"), "");
}

/** The folder; `e2e/steps/venue.ts` looks for it by the same name. */
async function preparedDatabase(): Promise<string> {
  const caches = join(process.cwd(), "node_modules", ".cache");
  const prepared = join(caches, `stile-pgdata-${await pgliteVersion()}`);
  if (existsSync(prepared)) return prepared;
  await mkdir(caches, { recursive: true });
  const making = await mkdtemp(`${prepared}-`);
  const database = await PGlite.create(making);
  await database.close();
  try {
    await rename(making, prepared);
  } catch (problem) {
    // another worker was quicker: a folder that is not empty is not written over
    await rm(making, { recursive: true });
    if (!existsSync(prepared)) throw problem;
  }
  return prepared;
}

const packageSchema = z.object({ version: z.string() });

async function pgliteVersion(): Promise<string> {
  const text = await readFile("node_modules/@electric-sql/pglite/package.json", "utf8");
  return packageSchema.parse(JSON.parse(text)).version;
}
