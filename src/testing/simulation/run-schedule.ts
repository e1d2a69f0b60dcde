/**
 * Runs one schedule to its end: the work with its faults, the drain, everything handed in twice more; then asks the oracle.
 * The same schedule gives the same run.
 */
import { later } from "../../core/time.ts";
import { collect, readsOf } from "./collect.ts";
import { drain, endFaults } from "./drain.ts";
import type { Engine } from "./engine.ts";
import { workMs } from "./generate.ts";
import { heldRows } from "./held-rows.ts";
import { judgeRun } from "./oracle.ts";
import { perform } from "./perform.ts";
import type { SqlStores } from "./pglite-stores.ts";
import type { Schedule } from "./schedule.ts";
import { openingTime, setStage, type Stage } from "./stage.ts";
import type { Run } from "./totals.ts";

export async function runSchedule(
  schedule: Schedule,
  engine: Engine,
  stores: SqlStores,
): Promise<Run> {
  const stage = await setStage(schedule, engine, stores);
  const { time, faults } = stage;
  const failures: string[] = [];
  for (const { skewMs } of schedule.devices) {
    if (skewMs !== 0) faults.note({ at: time.now(), kind: "skewed-clock", where: "", what: "" });
  }
  for (const { at, op } of schedule.ops) {
    time.after(at, () => {
      perform(stage, op).catch((bug: unknown) => failures.push(`${op.kind} threw ${String(bug)}`));
    });
  }
  const lastAt = Math.max(workMs, ...schedule.ops.map(({ at }) => at + 1_000));
  await time.run(later(openingTime, lastAt));
  endFaults(stage);
  const unrest = await drain(stage);
  const handsInAgain = unrest.length === 0 && schedule.seed % handedInAgainEvery === 0;
  const changed = handsInAgain ? await handInTwice(stage) : [];
  const { facts, claims, scans } = await collect(stage, [
    ...failures,
    ...unrest,
    ...changed,
    ...stage.bugs,
  ]);
  return {
    schedule,
    scans,
    presentations: stage.devices.reduce((sum, { presented }) => sum + presented, 0),
    outcome: judgeRun(facts, claims),
    redemptions: facts.redemptions.filter(({ foreign }) => !foreign).length,
    faults: countsOf(facts.faults.map(({ kind }) => kind)),
  };
}

/** Longer than a redemption with its deadline and grace takes (ms). */
const settlesMs = 6_000;

/** It costs as much as the work itself. */
const handedInAgainEvery = 10;

/** Replaying whole outboxes must change nothing. */
async function handInTwice(stage: Stage): Promise<readonly string[]> {
  const before = await stateOf(stage);
  for (const device of [...stage.devices, ...stage.devices]) await handInAll(stage, device);
  await stage.time.run(later(stage.time.now(), settlesMs));
  const after = await stateOf(stage);
  return before === after ? [] : [`handing in twice changed ${before} to ${after}`];
}

async function handInAll(stage: Stage, device: Stage["devices"][number]): Promise<void> {
  const scans = (await heldRows(device)).map(({ scan }) => scan);
  for (const incarnation of new Set(scans.map((scan) => scan.incarnation))) {
    const mine = scans.filter((scan) => scan.incarnation === incarnation);
    for (let from = 0; from < mine.length; from += 100) {
      const body = JSON.stringify({ incarnation, scans: mine.slice(from, from + 100) });
      const headers = {
        "content-type": "application/json",
        "content-length": String(Buffer.byteLength(body)),
        authorization: `Bearer ${device.profile.token}`,
      };
      const again = new Request("http://gateway.test/v1/scans", { method: "POST", headers, body });
      await stage.gateway.process()?.handle(again);
    }
  }
}

async function stateOf(stage: Stage): Promise<string> {
  const reads = readsOf(stage);
  const { redemptions } = await stage.supplier.log();
  const offset = await reads.highestOffset();
  const conflicts = (await reads.conflicts(1_000)).map(({ id, state }) => `${id} ${state}`);
  return JSON.stringify({ redemptions: redemptions.length, offset, conflicts });
}

function countsOf(kinds: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
