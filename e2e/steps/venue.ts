/** A venue for a test: a sandbox and a gateway as two processes, both of which may fail and come back. */
import { existsSync } from "node:fs";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { type Program, freePort, scratchFolder, startProgram } from "./processes.ts";
import { bundled } from "./programs.ts";
import { type Supplier, supplierAt } from "./supplier.ts";

export interface Venue {
  readonly origin: string;
  readonly port: number;
  readonly supplier: Supplier;
  readonly stopGateway: () => Promise<void>;
  readonly killGateway: () => Promise<void>;
  readonly startGateway: () => Promise<void>;
  /** A fresh one-time link, as the gateway prints it; with several gates for the one with this label. */
  readonly enrolmentLink: (gate?: string) => Promise<string>;
  /** The admin's link, printed as long as no admin is enrolled. */
  readonly tabletLink: () => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Short, so that lost answers are settled within a test's patience. */
const quick = { listEveryMs: 2_000, supplierTimeoutMs: 2_000, graceMs: 500 };

/**
 * For a test that counts the calls to a supplier which never fails: on a machine that is busy, its answers come after the
 * quick limits, and are rightly asked for again.
 */
export const patient = { ...quick, supplierTimeoutMs: 20_000 };

export async function openVenue(
  settings: {
    readonly key?: (keys: Supplier) => string;
    readonly mode?: "observe" | "redeem";
    /** Folder of the built app. */
    readonly app?: string;
    /** A world file for the sandbox instead of its own world of the day. */
    readonly world?: string;
    readonly timing?: typeof quick;
    /** A configuration file instead of one connection and one gate. */
    readonly configuration?: (supplier: Supplier) => object | Promise<object>;
  } = {},
): Promise<Venue> {
  const data = await scratchFolder();
  const port = await freePort();
  const world = settings.world === undefined ? [] : ["--world", settings.world];
  const [sandbox] = await Promise.all([
    startProgram(bundled.sandbox, ["--port", "0", ...world], {}),
    putPreparedDatabaseInto(join(data.path, "data")),
  ]);
  const supplier = await supplierAt(sandbox.url);
  const timing = settings.timing ?? quick;
  const written = await settings.configuration?.(supplier);
  const file = join(data.path, "stile.json");
  if (written !== undefined) await writeFile(file, JSON.stringify({ ...written, timing }));
  const env = {
    PORT: String(port),
    STILE_DATA: join(data.path, "data"),
    STILE_OCTO_URL: supplier.baseUrl,
    STILE_OCTO_KEY: settings.key?.(supplier) ?? supplier.key,
    STILE_OCTO_MODE: settings.mode ?? "redeem",
    STILE_APP: settings.app ?? "dist",
    STILE_VENUE: "Port Vell Boats",
    STILE_TIMING: JSON.stringify(timing),
    ...(written === undefined ? {} : { STILE_CONFIG: file }),
  };
  const start = (): Promise<Program> => startProgram(bundled.gateway, [], env);
  let gateway = await start();
  const used = new Set<string>();
  return {
    origin: `http://localhost:${port}`,
    port,
    supplier,
    stopGateway: () => gateway.stop(),
    killGateway: () => gateway.kill(),
    startGateway: async () => {
      gateway = await start();
    },
    enrolmentLink: async (gate) => {
      const link = await waitFor(() => lastUnusedLink(gateway.output(), used, gate));
      used.add(link);
      return link;
    },
    tabletLink: () => waitFor(() => /^tablet (\S+)$/m.exec(gateway.output())?.[1] ?? null),
    close: async () => {
      await gateway.stop();
      await sandbox.stop();
      await data.drop();
    },
  };
}

/** The one that unit tests have made, if they have: it spares a gateway's first start three seconds of a core. */
async function putPreparedDatabaseInto(dataDirectory: string): Promise<void> {
  const text = await readFile("node_modules/@electric-sql/pglite/package.json", "utf8");
  const { version } = packageSchema.parse(JSON.parse(text));
  const prepared = `node_modules/.cache/stile-pgdata-${version}`;
  if (!existsSync(prepared)) return;
  await cp(prepared, join(dataDirectory, "pgdata"), { recursive: true });
  await writeFile(join(dataDirectory, "pgdata.complete"), "");
}

const packageSchema = z.object({ version: z.string() });

/** Where there are several gates, each link stands under its gate's label. */
function lastUnusedLink(
  output: string,
  used: ReadonlySet<string>,
  gate: string | undefined,
): string | null {
  const links = [...output.matchAll(/^(?:for (.+):\n)?enrol (\S+)\n/gm)]
    .filter(([, label]) => label === gate)
    .map(([, , link]) => link);
  return links.findLast((link) => link !== undefined && !used.has(link)) ?? null;
}

/** Asks until there is an answer; ends by the test's own time limit. */
export async function waitFor<T>(ask: () => T | null | Promise<T | null>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
