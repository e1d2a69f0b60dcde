/**
 * What the ledger needs now and then, off the scan path: the ballast written anew after each start (STORAGE 4.1: it rotates
 * Chromium's log, whose torn end deletes a whole database), and once a day what is over is forgotten.
 */
import type { Clock, Log, Scheduler } from "../core/effects.ts";
import { asInstant, minutes } from "../core/time.ts";
import type { Ballast } from "../storage/ballast.ts";
import type { ScanLedger } from "../storage/scan-ledger.ts";
import { required } from "./compose-ledger-ports.ts";
import type { Held } from "./sync/healing.ts";

export interface UpkeepDeps {
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly log: Log;
  readonly ledger: Pick<ScanLedger, "forgetSettled">;
  readonly ballast: Pick<Ballast, "rewrite"> | null;
  /** As the gateway last said; nothing of what it has not confirmed is forgotten. */
  readonly held: () => Held;
}

export interface Upkeep {
  readonly start: () => void;
  readonly stop: () => Promise<void>;
}

/** After the first scans of a start, and before the first crowd (ms). */
const ballastAfterMs = 3_000;
const forgetAfterMs = minutes(10);
const dayMs = minutes(24 * 60);
/** DESIGN 5: a restored gateway is told of a week's scans. */
const settledKeptMs = 7 * dayMs;
/** Passes count their uses of a month; an older first use is the supplier's to know. */
const admissionsKeptMs = 31 * dayMs;

export function createUpkeep(deps: UpkeepDeps): Upkeep {
  const { clock, scheduler, log } = deps;
  let stopped = false;
  const isStopped = (): boolean => stopped;
  let cancels: readonly (() => void)[] = [];
  const running = new Set<Promise<void>>();

  const run = (what: string, work: () => Promise<unknown>): void => {
    const ended: Promise<void> = work()
      .catch((problem: unknown) => log.warn(`${what} failed`, { problem: String(problem) }))
      .then(() => void running.delete(ended));
    running.add(ended);
  };
  const forget = async (): Promise<void> => {
    const now = clock.now();
    const over = {
      settledBefore: asInstant(now - settledKeptMs),
      admittedBefore: asInstant(now - admissionsKeptMs),
      held: deps.held(),
    };
    let gone = 1;
    while (gone > 0 && !isStopped()) gone = await required(deps.ledger.forgetSettled(over));
  };
  const rewrite = async (): Promise<void> => {
    if (deps.ballast !== null) await required(deps.ballast.rewrite());
  };
  const daily = (): void => {
    run("forgetting", forget);
    cancels = [scheduler.after(dayMs, daily)];
  };
  return {
    start: () => {
      cancels = [
        scheduler.after(ballastAfterMs, () => run("ballast", rewrite)),
        scheduler.after(forgetAfterMs, daily),
      ];
    },
    stop: async () => {
      stopped = true;
      for (const cancel of cancels) cancel();
      await Promise.all(running);
    },
  };
}
