/** A venue for a test: a sandbox and a gateway as two processes, both of which may fail and come back. */
import { type Program, freePort, scratchFolder, startProgram } from "./processes.ts";
import { type Supplier, supplierAt } from "./supplier.ts";

export interface Venue {
  readonly origin: string;
  readonly port: number;
  readonly supplier: Supplier;
  readonly stopGateway: () => Promise<void>;
  readonly killGateway: () => Promise<void>;
  readonly startGateway: () => Promise<void>;
  /** A fresh one-time link, as the gateway prints it. */
  readonly enrolmentLink: () => Promise<string>;
  readonly close: () => Promise<void>;
}

/** Short, so that lost answers are settled within a test's patience. */
const timing = { listEveryMs: 2_000, supplierTimeoutMs: 2_000, graceMs: 500 };

export async function openVenue(
  settings: {
    readonly key?: (keys: Supplier) => string;
    readonly mode?: "observe" | "redeem";
    /** Folder of the built app. */
    readonly app?: string;
    /** A world file for the sandbox instead of its own world of the day. */
    readonly world?: string;
  } = {},
): Promise<Venue> {
  const data = await scratchFolder();
  const port = await freePort();
  const world = settings.world === undefined ? [] : ["--world", settings.world];
  const sandbox = await startProgram("src/sandbox/main.ts", ["--port", "0", ...world], {});
  const supplier = await supplierAt(sandbox.url);
  const env = {
    PORT: String(port),
    STILE_DATA: data.path,
    STILE_OCTO_URL: supplier.baseUrl,
    STILE_OCTO_KEY: settings.key?.(supplier) ?? supplier.key,
    STILE_OCTO_MODE: settings.mode ?? "redeem",
    STILE_APP: settings.app ?? "dist",
    STILE_VENUE: "Port Vell Boats",
    STILE_TIMING: JSON.stringify(timing),
  };
  const start = (): Promise<Program> => startProgram("src/gateway/main.ts", [], env);
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
    enrolmentLink: async () => {
      const link = await waitFor(() => lastUnusedLink(gateway.output(), used));
      used.add(link);
      return link;
    },
    close: async () => {
      await gateway.stop();
      await sandbox.stop();
      await data.drop();
    },
  };
}

function lastUnusedLink(output: string, used: ReadonlySet<string>): string | null {
  const links = [...output.matchAll(/^enrol (\S+)$/gm)].map(([, link]) => link);
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
