/**
 * `npm run prove -- --runs N --seed S --json`: the seeded simulation of several devices (DESIGN 10). Schedules are dealt to
 * one process per core. The last line of stdout is the JSON line; progress and failures go to stderr. Ends with 1 when
 * anything was lost, doubled or unexplained, or a conflict was not shown.
 *
 * `--only SEED` replays one schedule by the seed that a failure printed, and shrinks it.
 */
import { fork } from "node:child_process";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { proveOne, proveShard, type ShardReport } from "../testing/simulation/campaign.ts";
import { nothingYet, sumOf, type Totals } from "../testing/simulation/totals.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
    only: { type: "string" },
    shard: { type: "string" },
  },
});
const runs = Number(values.runs);
const seed = Number(values.seed);

if (values.only !== undefined) {
  process.exitCode = await replay(Number(values.only));
} else if (values.shard === undefined) {
  process.exitCode = await conduct();
} else {
  await work(values.shard);
}

async function conduct(): Promise<number> {
  const shards = Math.min(runs, availableParallelism());
  const failures: string[] = [];
  let totals: Totals = nothingYet;
  let told = 0;
  const started = Date.now();
  const take = (report: ShardReport): void => {
    totals = sumOf(totals, report.totals);
    failures.push(...report.failures);
    for (const failure of report.failures) say(failure);
    const tenth = Math.floor((10 * totals.runs) / runs);
    if (tenth > told) say(`${totals.runs} of ${runs} schedules, ${elapsed(started)} s`);
    told = tenth;
  };
  await Promise.all(
    Array.from({ length: shards }, (_, shard) => child(`${shard}/${shards}`, take)),
  );
  const { faults, ...rest } = totals;
  if (!values.json) for (const [kind, times] of Object.entries(faults)) say(`${kind}: ${times}`);
  process.stdout.write(`${JSON.stringify({ ...rest, faults, seed })}\n`);
  return failures.length === 0 && totals.runs === runs ? 0 : 1;
}

function child(shard: string, take: (report: ShardReport) => void): Promise<void> {
  const args = ["--runs", values.runs, "--seed", values.seed, "--shard", shard];
  const shardProcess = fork(new URL(import.meta.url), args, {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  shardProcess.on("message", (report: ShardReport) => take(report));
  return new Promise((resolve, reject) => {
    shardProcess.on("error", reject);
    shardProcess.on("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`shard ${shard} ended with ${code}`)),
    );
  });
}

async function work(shard: string): Promise<void> {
  const [index = 0, of = 1] = shard.split("/").map(Number);
  await proveShard({ seed, runs, index, of }, (report) => void process.send?.(report));
  process.disconnect?.();
}

async function replay(only: number): Promise<number> {
  const told = await proveOne(only);
  say(told.text);
  return told.clean ? 0 : 1;
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const elapsed = (since: number): number => Math.round((Date.now() - since) / 1000);
