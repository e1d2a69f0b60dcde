/**
 * Which requests may still land at the receiver, though nobody waits for their answers any more. Measured by the scheduler
 * and not by the clock, which may jump: a read-back (or a resend) that comes too early redeems twice.
 *
 * A request of an earlier life of this outbox (before a restart, or forgotten by a restored database) may land until the
 * deadline and the grace time have passed since this life began.
 */
import type { Scheduler } from "../core/effects.ts";
import type { ScanId } from "../core/ids.ts";
import { mayHaveActed } from "./attempt.ts";
import type { OutboxEntry } from "./entry.ts";

export interface Landing {
  /** Whether looking at the receiver could still miss a request of this entry. */
  readonly mayStillLand: (entry: OutboxEntry<unknown>) => boolean;
  readonly lifeBegan: () => void;
  readonly requestLeft: (id: ScanId) => void;
  /** Its outcome is known. */
  readonly landed: (id: ScanId) => void;
  /** Cancels all timers. */
  readonly lifeEnded: () => void;
}

export interface LandingDeps {
  readonly scheduler: Scheduler;
  /** Deadline and grace time of one request (ms). */
  readonly landsWithinMs: number;
  /** What was held back may go on. */
  readonly onLanded: () => void;
}

export function createLanding({ scheduler, landsWithinMs, onLanded }: LandingDeps): Landing {
  const timers = new Map<ScanId | "earlier life", () => void>();
  const landed = (key: ScanId | "earlier life"): void => {
    timers.get(key)?.();
    timers.delete(key);
  };
  const left = (key: ScanId | "earlier life"): void => {
    landed(key);
    const cancel = scheduler.after(landsWithinMs, () => {
      timers.delete(key);
      onLanded();
    });
    timers.set(key, cancel);
  };
  return {
    mayStillLand: ({ id, attempts }) =>
      timers.has(id) || (timers.has("earlier life") && attempts.some(mayHaveActed)),
    lifeBegan: () => left("earlier life"),
    requestLeft: left,
    landed,
    lifeEnded: () => {
      for (const cancel of timers.values()) cancel();
      timers.clear();
    },
  };
}

/** A receiver that honours the key takes a resend at any time. */
export const nothingLandsLate: Landing = {
  mayStillLand: () => false,
  lifeBegan: () => {},
  requestLeft: () => {},
  landed: () => {},
  lifeEnded: () => {},
};
