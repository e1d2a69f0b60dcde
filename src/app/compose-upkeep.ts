/**
 * What the ledger needs now and then, off the scan path: the ballast written anew after each start (STORAGE 4.1: it rotates
 * Chromium's log, whose torn end deletes a whole database), and once a day what is over is forgotten. How long things are
 * kept is said here.
 */
import type { Clock, Log, Scheduler } from "../core/effects.ts";
import { asInstant, type Instant, minutes } from "../core/time.ts";
import type { ScanLedger } from "../storage/scan-ledger.ts";
import { required } from "./compose-ledger-ports.ts";
import type { SpareRoom } from "./compose-spare-room.ts";
import type { Held } from "./sync/healing.ts";

export interface UpkeepDeps {
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly log: Log;
  readonly ledger: Pick<ScanLedger, "forgetSettled">;
  readonly spareRoom: Pick<SpareRoom, "fill">;
  /** As the venue says in its list; null where it does not. */
  readonly settledDays: () => number | null;
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
const settledKeptDays = 7;
/** Passes count their uses of a month; an older first use is the supplier's to know. */
const admissionsKeptDays = 31;
/** As far as the list reaches: what was looked up for one day is of no use after it. */
const foundKeptDays = 3;

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
    const daysAgo = (days: number): Instant => asInstant(now - days * dayMs);
    const settledDays = deps.settledDays() ?? settledKeptDays;
    const over = {
      settledBefore: daysAgo(settledDays),
      // a scan that is kept and does not count any more would be let in again
      admittedBefore: daysAgo(Math.max(admissionsKeptDays, settledDays)),
      foundBefore: daysAgo(foundKeptDays),
      held: deps.held(),
    };
    let gone = 1;
    while (gone > 0 && !isStopped()) gone = await required(deps.ledger.forgetSettled(over));
  };
  const daily = (): void => {
    run("forgetting", forget);
    cancels = [scheduler.after(dayMs, daily)];
  };
  return {
    start: () => {
      cancels = [
        scheduler.after(ballastAfterMs, () => run("ballast", deps.spareRoom.fill)),
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
