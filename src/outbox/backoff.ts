/**
 * Waiting longer after each failure in a row, with jitter so that a hundred devices do not return in step.
 */
import type { Random } from "../core/effects.ts";

export interface BackoffPolicy {
  readonly firstMs: number;
  readonly longestMs: number;
}

/** `tries` failures in a row (0 = the first one just happened) → milliseconds to wait, between half and all of the step. */
export function backoffMs(tries: number, policy: BackoffPolicy, random: Random): number {
  const step = Math.min(policy.longestMs, policy.firstMs * 2 ** Math.min(tries, 30));
  return Math.round(step * (0.5 + random() / 2));
}
