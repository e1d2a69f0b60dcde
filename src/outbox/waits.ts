/**
 * Due times are stamps of a clock that people and networks set back. A wait that no decision can have made is such a
 * stamp, and is over. What must not be early for safety's sake is measured otherwise (`landing.ts`).
 */
import type { Instant } from "../core/time.ts";
import { latestOf } from "./attempt.ts";
import type { OutboxEntry } from "./entry.ts";
import { dueAtOf } from "./outbox-storage.ts";

/** A receiver that asks for more patience is asked again after this all the same (ms). */
export const longestNamedMs = 600_000;

export interface WaitLimits {
  /** The longest step of the backoff (ms). */
  readonly longestMs: number;
  readonly graceMs: number;
}

/** The due time as it stands, or `now` where a clock that shows `now` cannot have made it; null for who does not wait. */
export function soundDueAt(
  entry: OutboxEntry<unknown>,
  now: Instant,
  limits: WaitLimits,
): Instant | null {
  const dueAt = dueAtOf(entry.state);
  if (dueAt === null) return null;
  return dueAt - now > longestWaitMs(entry, limits) ? now : dueAt;
}

function longestWaitMs(
  { state, attempts }: OutboxEntry<unknown>,
  { longestMs, graceMs }: WaitLimits,
): number {
  if ("named" in state && state.named === true) return longestNamedMs;
  const last = latestOf(attempts);
  const landsWithinMs = last === null ? 0 : last.deadlineAt - last.sentAt + graceMs;
  return state.kind === "verifying" ? Math.max(longestMs, landsWithinMs) : longestMs;
}
