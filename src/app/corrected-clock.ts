/**
 * The device's clock, corrected by the best contact with the gateway so far.
 *
 * Promises: the correction survives a restart; a wall clock that is set is noticed against the monotonic one, at the next
 * look or within a second, and the gateway is then asked soon. A clock put back is corrected at once by what the monotonic
 * one says: nothing else looks like that. One put forward cannot be told from a device that slept, because monotonic clocks
 * stop in sleep (w3c/hr-time #115): time goes on with the old correction, and is uncertain by the difference.
 */
import {
  betterOffset,
  type ClockOffset,
  clockOffMs,
  correctedAt,
  uncertaintyAt,
} from "../core/clock-offset.ts";
import type { Clock, Scheduler } from "../core/effects.ts";
import { type Instant, later, minutes } from "../core/time.ts";

export interface CorrectedClock {
  readonly now: () => { readonly at: Instant; readonly uncertaintyMs: number };
  /** The device's own clock less the gateway's, as far as is known (ms): positive is ahead. */
  readonly offMs: () => number;
  /** The same with how far it may be wrong (ms); null where it was never measured. */
  readonly measured: () => { readonly offMs: number; readonly uncertaintyMs: number } | null;
  /** What a short contact has measured. */
  readonly note: (measured: ClockOffset) => void;
  /** From now on jumps are looked for. `held` is the correction of an earlier run. */
  readonly start: (held: ClockOffset | null) => void;
  readonly stop: () => void;
}

export interface CorrectedClockDeps {
  readonly clock: Clock;
  /** Milliseconds since anything, never set. */
  readonly monotonic: () => number;
  readonly scheduler: Scheduler;
  readonly save: (offset: ClockOffset) => void;
  /** The wall clock was set, or the device slept: a contact would tell. */
  readonly onJump: () => void;
  readonly onOff: (offMs: number) => void;
}

/**
 * How wrong a clock is taken to be that was never compared with the gateway's (ms). Nobody can know; an hour is what a
 * missed change to summer time makes, and more than a clock drifts that the network has ever set.
 */
const unmeasuredWithinMs = minutes(60);

const lookEveryMs = 1_000;
/** A difference of the two clocks between two looks that is no drift and no slow timer (ms). */
const jumpMs = 2_000;
/** The stored correction may be this stale (ms of change, ms of age): a write is a wait for the disk. */
const savedWithinMs = 100;
const savedEveryMs = minutes(10);

export function createCorrectedClock(deps: CorrectedClockDeps): CorrectedClock {
  const { clock, monotonic, scheduler } = deps;
  let offset: ClockOffset | null = null;
  let saved: ClockOffset | null = null;
  let seen = { wall: clock.now(), monotonic: monotonic() };
  let cancel: (() => void) | null = null;

  const keep = (next: ClockOffset): void => {
    const offBefore = clockOffMs(offset);
    offset = next;
    if (clockOffMs(next) !== offBefore) deps.onOff(clockOffMs(next));
  };
  const save = (next: ClockOffset): void => {
    saved = next;
    deps.save(next);
  };
  const notice = (): void => {
    const here = { wall: clock.now(), monotonic: monotonic() };
    // browsers count the monotonic clock in fractions; an instant has none
    const aheadMs = Math.round(here.wall - seen.wall - (here.monotonic - seen.monotonic));
    seen = here;
    if (Math.abs(aheadMs) <= jumpMs) return;
    if (offset !== null) {
      keep(afterJump(offset, aheadMs));
      save(offset);
    }
    deps.onJump();
  };
  const look = (): void => {
    notice();
    cancel = scheduler.after(lookEveryMs, look);
  };

  return {
    now: () => {
      notice();
      const deviceAt = clock.now();
      const uncertaintyMs = offset === null ? unmeasuredWithinMs : uncertaintyAt(offset, deviceAt);
      return { at: correctedAt(deviceAt, offset), uncertaintyMs };
    },
    offMs: () => {
      notice();
      return clockOffMs(offset);
    },
    measured: () => {
      notice();
      if (offset === null) return null;
      return { offMs: clockOffMs(offset), uncertaintyMs: uncertaintyAt(offset, clock.now()) };
    },
    note: (measured) => {
      notice();
      const next = betterOffset(offset, measured);
      if (next === offset) return;
      keep(next);
      if (saved === null || !isCloseTo(saved, next)) save(next);
    },
    start: (held) => {
      // a contact may have come first
      if (held !== null && offset === null) keep(held);
      saved ??= held;
      look();
    },
    stop: () => cancel?.(),
  };
}

/** `measuredAt` moves along, so that the age goes on counting real time. */
const afterJump = (offset: ClockOffset, aheadMs: number): ClockOffset => ({
  ms: aheadMs < 0 ? offset.ms - aheadMs : offset.ms,
  uncertaintyMs: aheadMs < 0 ? offset.uncertaintyMs : offset.uncertaintyMs + aheadMs,
  measuredAt: later(offset.measuredAt, aheadMs),
});

const isCloseTo = (saved: ClockOffset, next: ClockOffset): boolean =>
  Math.abs(saved.ms - next.ms) < savedWithinMs &&
  Math.abs(next.measuredAt - saved.measuredAt) < savedEveryMs;
