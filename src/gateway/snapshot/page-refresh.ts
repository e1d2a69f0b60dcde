/** Cuts pages again after single bookings have changed: soon, but a burst of changes gives one new list, not hundreds. */
import type { Clock, Log, Scheduler } from "../../core/effects.ts";
import { asInstant, later } from "../../core/time.ts";

export interface PageRefreshDeps {
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly log: Log;
  /** Changed days stay marked where it fails. */
  readonly build: () => Promise<void>;
}

export interface PageRefresh {
  readonly soon: () => void;
  /** Resolves when nothing is under way. */
  readonly stop: () => Promise<void>;
}

/** Between the beginnings of two builds (ms). */
const refreshEveryMs = 2_000;

export function createPageRefresh({ clock, scheduler, log, build }: PageRefreshDeps): PageRefresh {
  let nextAt = asInstant(0);
  let cancel: (() => void) | null = null;
  let running: Promise<void> | null = null;
  let isWanted = false;
  let isStopped = false;

  const run = async (): Promise<void> => {
    nextAt = later(clock.now(), refreshEveryMs);
    isWanted = false;
    try {
      await build();
    } catch (problem) {
      log.error("pages were not built, and will be tried again", { problem: String(problem) });
      isWanted = true;
    }
    running = null;
    if (isWanted) plan();
  };
  const plan = (): void => {
    isWanted = true;
    if (isStopped || cancel !== null || running !== null) return;
    cancel = scheduler.after(Math.max(0, nextAt - clock.now()), () => {
      cancel = null;
      running = run();
    });
  };
  return {
    soon: plan,
    stop: async () => {
      isStopped = true;
      cancel?.();
      await running;
    },
  };
}
