/**
 * The only loop that empties an outbox; the same on the device and in the gateway.
 *
 * Promises: an attempt is durable before its request leaves; a state is durable before the next step; what was `sending`
 * when the process died is read back, not resent; a read-back is believed only once a late request can no longer land,
 * whatever the clock does meanwhile; one entry's trouble (slowness, silence, a bug) delays its own lane only; a call that
 * is never answered is given up; a receiver of batches that cannot be reached is asked with one entry, not with all, and one
 * that is slow with two calls at once, for which the rest waits; `stop` resolves when nothing is in flight.
 * Will not: tell anybody who is reachable, choose a leader, or drop an entry.
 *
 * There are no rounds: whenever a call ends, somebody wakes it or a due time comes, the heads that are due take the free
 * places. Storage that fails is left alone for a while; then what it shows as `sending` without a call is recovered.
 */
import type { Log } from "../core/effects.ts";
import { createBatchWork } from "./batch-work.ts";
import type { Carrier } from "./carrier.ts";
import { createEntrySteps, type EntrySteps, type StepDeps } from "./entry-steps.ts";
import { createHeads } from "./free-heads.ts";
import { createLanding, type Landing, nothingLandsLate } from "./landing.ts";
import { createLookingWork } from "./looking-work.ts";
import { createRoad, type Road } from "./road.ts";
import { longestNamedMs } from "./waits.ts";
import type { Job, Work } from "./work.ts";

export interface OutboxRunnerDeps<P, Ticket> extends StepDeps<P> {
  readonly carrier: Carrier<P, Ticket>;
  readonly log: Log;
}

export interface OutboxRunner {
  /** From now on: settles what a dead process left behind, then runs. A storage that fails is tried again later. */
  readonly start: () => void;
  /** Something may be due: call it after a commit, whenever in doubt. */
  readonly wake: () => void;
  /** The receiver may be there again: as `wake`, and no waiting for it. */
  readonly tryNow: () => void;
  readonly stop: () => Promise<void>;
}

export function createOutboxRunner<P, Ticket>(deps: OutboxRunnerDeps<P, Ticket>): OutboxRunner {
  const { clock, scheduler, policy } = deps;
  const landing = landingOf(deps, () => fill());
  const steps = createEntrySteps(deps, landing);
  const road = createRoad({ ...deps, backoff: policy.backoff, onPauseEnd: () => fill() });
  const work = workOf(deps, { steps, road, isStopped: () => isStopped });
  const heads = createHeads({ ...deps, steps, landing });
  const running = new Set<Promise<void>>();
  let filling: Promise<void> | null = null;
  let again = false;
  let isStopped = true;
  let isResting = false;
  let mustRecover = true;
  let cancelTimer: (() => void) | null = null;

  const run = (job: Job): void => {
    for (const id of job.ids) heads.inFlight.add(id);
    const ended = job
      .run()
      .catch(rest)
      .finally(() => {
        for (const id of job.ids) heads.inFlight.delete(id);
        running.delete(ended);
        fill();
      });
    running.add(ended);
  };
  const fillPlaces = async (): Promise<void> => {
    do {
      again = false;
      const isRecovering = mustRecover;
      mustRecover = false;
      if (isRecovering) await heads.recover();
      if (road.isPaused()) return;
      const { due, nextAt } = await heads.free();
      if (isStopped) return;
      for (const job of work(due)) run(job);
      if (nextAt !== null) arm(nextAt - clock.now());
    } while (again);
  };
  /** Gives the free places to what is due. */
  const fill = (): void => {
    again = true;
    if (isStopped || isResting || filling !== null) return;
    filling = fillPlaces()
      .catch(rest)
      .finally(() => {
        filling = null;
        if (again) fill();
      });
  };
  /** Entries are safe where they were, some perhaps as `sending`. */
  const rest = (problem: unknown): void => {
    deps.log.error("the outbox could not use its storage", { problem: String(problem) });
    mustRecover = true;
    isResting = true;
    arm(policy.backoff.longestMs);
  };
  const wake = (): void => {
    isResting = false;
    fill();
  };
  const arm = (waitMs: number): void => {
    cancelTimer?.();
    if (isStopped) return;
    // setTimeout fires at once when asked to wait for weeks
    cancelTimer = scheduler.after(Math.min(Math.max(0, waitMs), longestNamedMs), wake);
  };

  return {
    start: () => {
      isStopped = false;
      mustRecover = true;
      landing.lifeBegan();
      wake();
    },
    wake,
    tryNow: () => {
      road.tryNow();
      wake();
    },
    stop: async () => {
      isStopped = true;
      cancelTimer?.();
      await filling;
      await Promise.all(running);
      // unless it has been started again meanwhile
      if (!isStopped) return;
      road.forget();
      landing.lifeEnded();
    },
  };
}

const landingOf = <P, T>(
  { carrier, scheduler, policy }: OutboxRunnerDeps<P, T>,
  onLanded: () => void,
): Landing =>
  carrier.proof === "key"
    ? nothingLandsLate
    : createLanding({
        scheduler,
        landsWithinMs: carrier.timeoutMs + policy.graceMs,
        onLanded,
      });

const workOf = <P, T>(
  { carrier, clock, scheduler }: OutboxRunnerDeps<P, T>,
  { steps, road, isStopped }: WorkParts<P>,
): Work<P> =>
  carrier.kind === "batch"
    ? createBatchWork({ carrier, scheduler, steps, road })
    : createLookingWork({ carrier, clock, scheduler, steps, isStopped });

interface WorkParts<P> {
  readonly steps: EntrySteps<P>;
  readonly road: Road;
  readonly isStopped: () => boolean;
}
