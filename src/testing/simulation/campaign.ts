/** Many schedules, drawn from one seed; what fails is told with everything that is needed to run it again. */
import type { ConnectorKind } from "../../connectors/connector.ts";
import { type Engine, production } from "./engine.ts";
import { generateSchedule } from "./generate.ts";
import { createPgliteStores, type SqlStores } from "./pglite-stores.ts";
import { runSchedule } from "./run-schedule.ts";
import type { Schedule } from "./schedule.ts";
import { shrink } from "./shrink.ts";
import { supplierOf } from "./suppliers/sim-suppliers.ts";
import { isClean, nothingYet, type Run, sumOf, type Totals, totalsOf } from "./totals.ts";

export interface ShardReport {
  readonly totals: Totals;
  readonly failures: readonly string[];
}

export interface Shard {
  readonly seed: number;
  readonly runs: number;
  readonly index: number;
  readonly of: number;
  /** Null: as the seed says. */
  readonly supplier: ConnectorKind | null;
}

/** So seldom runs one on an embedded PostgreSQL, several times as long; a prime, so that every process gets its share. */
const pgliteEvery = 49;
const reportEvery = 20;

/** `supplier`: null leaves it to the seed. */
export function scheduleOf(
  seed: number,
  index: number,
  supplier: ConnectorKind | null = null,
): Schedule {
  const own = seedOf(seed, index);
  return generateSchedule(own, {
    store: index % pgliteEvery === 0 ? "pglite" : "memory",
    supplier: supplier ?? supplierOf(own),
  });
}

/** Schedules of neighbouring campaigns share nothing. */
const seedOf = (seed: number, index: number): number => (Math.imul(seed, 1_000_003) + index) >>> 0;

export async function proveShard(
  { seed, runs, index, of, supplier }: Shard,
  report: (report: ShardReport) => void,
): Promise<void> {
  const stores = createPgliteStores();
  let part: ShardReport = { totals: nothingYet, failures: [] };
  for (let i = index; i < runs; i += of) {
    const run = await runSchedule(scheduleOf(seed, i, supplier), production, stores);
    part = {
      totals: sumOf(part.totals, totalsOf(run)),
      failures: [
        ...part.failures,
        ...idleness(run),
        ...(isClean(run.outcome) ? [] : [failureText(run)]),
      ],
    };
    if (part.totals.runs < reportEvery && i + of < runs) continue;
    report(part);
    part = { totals: nothingYet, failures: [] };
  }
  await stores.close();
}

/** A schedule that nothing went wrong in, or that nobody worked in, proves nothing. */
function idleness({ schedule, presentations, faults }: Run): readonly string[] {
  const fired = Object.values(faults).reduce((sum, times) => sum + times, 0);
  const busy = presentations >= fewestPresentations && fired >= fewestFaults;
  const found = `${presentations} presentations, ${fired} faults`;
  return busy ? [] : [`schedule ${schedule.seed} is idle: ${found}`];
}

const fewestPresentations = 40;
const fewestFaults = 5;

/** Runs one schedule by its own seed; a failing one is made small first. */
export async function proveOne(
  seed: number,
  supplier: ConnectorKind | null,
): Promise<{ readonly clean: boolean; readonly text: string }> {
  const schedule = generateSchedule(seed, {
    store: "memory",
    supplier: supplier ?? supplierOf(seed),
  });
  const run = await runMemory(schedule, production);
  if (isClean(run.outcome)) return { clean: true, text: `schedule ${seed} is clean` };
  const small = await shrunk(schedule, production);
  return { clean: false, text: failureText(await runMemory(small, production)) };
}

const shrunk = (schedule: Schedule, engine: Engine): Promise<Schedule> =>
  shrink(schedule, async (smaller) => !isClean((await runMemory(smaller, engine)).outcome));

export const runMemory = (schedule: Schedule, engine: Engine): Promise<Run> =>
  runSchedule({ ...schedule, store: "memory" }, engine, noPglite);

const noPglite: SqlStores = {
  fresh: () => Promise.reject(new Error("this campaign has no embedded database")),
  close: () => Promise.resolve(),
};

function failureText({ schedule, outcome }: Run): string {
  const { lost, doubled, unexplained } = outcome;
  const wrong = [
    ...lost.map((each) => `lost: ${each}`),
    ...doubled.map((each) => `doubled: ${each}`),
    ...unexplained.map((each) => `unexplained: ${each}`),
  ];
  const ops = schedule.ops.map((timed) => JSON.stringify(timed));
  const { seed, supplier, store, redeemAgain } = schedule;
  const head = `schedule ${seed} (${supplier}, ${store}, ${redeemAgain}) fails:`;
  return [head, ...wrong, `devices ${JSON.stringify(schedule.devices)}`, ...ops].join("\n  ");
}
