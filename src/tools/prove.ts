/**
 * `npm run prove -- --runs N --seed S --json`: the seeded simulation of several devices (DESIGN 10). Schedules are dealt to
 * one process per core. The last line of stdout is the JSON line; progress and failures go to stderr. Ends with 1 when
 * anything was lost, doubled or unexplained, or a conflict was not shown.
 *
 * `--only SEED` replays one schedule by the seed that a failure printed, and makes it small. `--supplier KIND` gives every
 * schedule this supplier; without it, the seeds decide.
 */
import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { build } from "vite";
import { proveOne, type ShardReport } from "../testing/simulation/campaign.ts";
import { faultKinds } from "../testing/simulation/call-faults.ts";
import { isSupplier, simSuppliers } from "../testing/simulation/suppliers/sim-suppliers.ts";
import { nothingYet, sumOf, type Totals } from "../testing/simulation/totals.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
    only: { type: "string" },
    supplier: { type: "string" },
  },
});
const runs = Number(values.runs);
const seed = Number(values.seed);
const supplier = supplierNamed(values.supplier);

if (values.only === undefined) process.exitCode = await conduct();
else process.exitCode = await replay(Number(values.only));

async function conduct(): Promise<number> {
  const script = await bundle();
  const shards = Math.min(runs, availableParallelism());
  const started = Date.now();
  let totals: Totals = nothingYet;
  let failures = 0;
  let told = 0;
  const take = (report: ShardReport): void => {
    totals = sumOf(totals, report.totals);
    failures += report.failures.length;
    for (const failure of report.failures) say(failure);
    const tenth = Math.floor((10 * totals.runs) / runs);
    if (tenth > told) say(`${totals.runs} of ${runs} schedules, ${secondsSince(started)} s`);
    told = tenth;
  };
  await Promise.all(
    Array.from({ length: shards }, (_, index) => shard(script, `${index}/${shards}`, take)),
  );
  const { faults, ...rest } = totals;
  const missing = faultKinds.filter((kind) => faults[kind] === undefined && canHappen(kind));
  if (runs >= 300 && missing.length > 0) {
    failures += 1;
    say(`never happened: ${missing.join(", ")}`);
  }
  if (!values.json) for (const [kind, times] of Object.entries(faults)) say(`${kind}: ${times}`);
  process.stdout.write(`${JSON.stringify({ ...rest, faults, seed })}\n`);
  return failures === 0 && totals.runs === runs ? 0 : 1;
}

/** As one file, the way it would be released: a loader that translates as it goes keeps every function's name, which costs. */
async function bundle(): Promise<string> {
  const outDir = "node_modules/.cache/prove";
  await build({
    configFile: false,
    publicDir: false,
    logLevel: "error",
    build: { ssr: "src/testing/simulation/shard.ts", outDir, minify: false, target: "node20" },
  });
  return `${outDir}/shard.js`;
}

function shard(script: string, part: string, take: (report: ShardReport) => void): Promise<void> {
  const shardProcess = fork(script, [values.seed, values.runs, part, supplier ?? ""], {
    // schedules leave little behind: a larger nursery is swept less often. Every core has its own schedules, so that threads
    // which sweep for one process would only take time from another. A schedule runs a little of everything: most code is run
    // too seldom to be compiled otherwise, and what has been compiled is never thrown away
    execArgv: [
      "--max-semi-space-size=64",
      "--single-threaded-gc",
      "--always-sparkplug",
      "--no-flush-bytecode",
      "--no-lazy-feedback-allocation",
    ],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  shardProcess.on("message", (report: ShardReport) => take(report));
  return new Promise((resolve, reject) => {
    shardProcess.on("error", reject);
    shardProcess.on("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`shard ${part} ended with ${code}`)),
    );
  });
}

async function replay(only: number): Promise<number> {
  const told = await proveOne(only, supplier);
  say(told.text);
  return told.clean ? 0 : 1;
}

/** What happens without us depends on the supplier. */
function canHappen(fault: string): boolean {
  if (supplier === null || !fault.startsWith("foreign-")) return true;
  return simSuppliers[supplier].acts.some((act) => fault === `foreign-${act}`);
}

/** Throws on a name that no supplier has. */
function supplierNamed(name: string | undefined) {
  if (name === undefined) return null;
  if (!isSupplier(name)) throw new Error(`--supplier ${Object.keys(simSuppliers).join("|")}`);
  return name;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

function secondsSince(started: number): number {
  return Math.round((Date.now() - started) / 1000);
}
