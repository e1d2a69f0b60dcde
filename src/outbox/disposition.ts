/**
 * The one place that decides what a failure means for an entry. Exhaustive over failures and phases.
 */
import type { CallFailure } from "../core/failure.ts";
import { assertNever } from "../core/result.ts";
import { asInstant, type Instant, later } from "../core/time.ts";
import { type AttemptOutcome, brokenInARow } from "./attempt.ts";
import type { Disposition, OutboxEntry, Proof, Wait } from "./entry.ts";
import { longestNamedMs } from "./waits.ts";

/** `prepare` only reads; `send` may have acted; `verify` reads what a send did. */
export type Phase = "prepare" | "send" | "verify";

export interface FailureContext {
  readonly phase: Phase;
  readonly now: Instant;
  /** Jittered wait for this many failures in a row. */
  readonly waitMs: number;
  /** When a read-back of the running attempt tells the truth. */
  readonly readBackAt: Instant;
  readonly proof: Proof;
  /** Calls of this phase for this entry, this one included, that were all answered with undocumented JSON. */
  readonly broken: number;
}

/** A peer that speaks undocumented JSON about an entry is asked this often in a row before a person must look. */
const contractPatience = 8;

export function dispositionOf(failure: CallFailure, context: FailureContext): Disposition {
  const { phase, now, waitMs } = context;
  const again = (wait: Wait): Disposition => ({
    kind: phase === "verify" ? "verify" : "retry",
    ...wait,
  });
  const backedOff: Wait = { dueAt: later(now, waitMs) };
  switch (failure.kind) {
    case "unreachable":
    case "intercepted":
    case "unauthorised":
      return again(backedOff);
    case "outcome-unknown":
      return phase === "send" ? afterUnknown(context) : again(backedOff);
    case "rate-limited":
      return again(namedWait(failure.retryAt, now) ?? backedOff);
    case "not-found":
      return { kind: "settle", settlement: { kind: "rejected", code: "NOT_FOUND", text: null } };
    case "rejected":
      return {
        kind: "settle",
        settlement: { kind: "rejected", code: failure.code, text: failure.text },
      };
    case "contract-broken": {
      const isWorn = context.broken >= contractPatience;
      if (phase !== "send") return isWorn ? parked(failure.path) : again(backedOff);
      // it may have acted: where the receiver can be asked, looking comes before parking
      return isWorn && context.proof === "none" ? parked(failure.path) : afterUnknown(context);
    }
    default:
      return assertNever(failure);
  }
}

/** The request may have been acted on. */
function afterUnknown({ proof, now, waitMs, readBackAt }: FailureContext): Disposition {
  const backedOffAt = later(now, waitMs);
  switch (proof) {
    case "key":
      return { kind: "retry", dueAt: backedOffAt };
    case "read-back":
      return { kind: "verify", dueAt: readBackAt };
    case "none":
      return { kind: "retry", dueAt: asInstant(Math.max(readBackAt, backedOffAt)) };
    default:
      return assertNever(proof);
  }
}

/** "Retry now" (Retry-After: 0, or a clock ahead of ours) would be a loop without a pause. */
const namedWait = (retryAt: Instant | null, now: Instant): Wait | null =>
  retryAt === null || retryAt <= now
    ? null
    : { dueAt: asInstant(Math.min(retryAt, later(now, longestNamedMs))), named: true };

const parked = (path: string): Disposition => ({
  kind: "park",
  reason: { kind: "contract-broken", path },
});

/** A read-back shows no trace: sent again, unless every one of many answers was undocumented. */
export function afterNotDone(entry: OutboxEntry<unknown>, now: Instant): Disposition {
  const outcome = entry.attempts.at(-1)?.outcome;
  return outcome?.kind === "broken" && brokenInARow(entry.attempts) >= contractPatience
    ? parked(outcome.path)
    : { kind: "retry", dueAt: now };
}

/** What a failed send tells of its attempt; undefined when it may have been acted on. */
export function outcomeOf(failure: CallFailure): AttemptOutcome | undefined {
  switch (failure.kind) {
    case "unreachable":
    case "intercepted":
    case "rate-limited":
    case "unauthorised":
    case "not-found":
    case "rejected":
      return { kind: "harmless" };
    case "contract-broken":
      return { kind: "broken", path: failure.path };
    case "outcome-unknown":
      return undefined;
    default:
      return assertNever(failure);
  }
}
