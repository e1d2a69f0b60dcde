/**
 * The effects that decisions may need, passed in as parameters so that any piece runs under a simulated world.
 */
import type { Instant } from "./time.ts";

export interface Clock {
  /** The machine's own clock. Corrected time is a decision (see `clock-offset.ts`), not an effect. */
  readonly now: () => Instant;
}

export interface Scheduler {
  /** Runs `task` once after `ms`; the answer cancels it. Never earlier, possibly later. */
  readonly after: (ms: number, task: () => void) => () => void;
}

/** Uniform in [0, 1). */
export type Random = () => number;

export interface Log {
  readonly info: (message: string, context?: Readonly<Record<string, unknown>>) => void;
  readonly warn: (message: string, context?: Readonly<Record<string, unknown>>) => void;
  readonly error: (message: string, context?: Readonly<Record<string, unknown>>) => void;
}
