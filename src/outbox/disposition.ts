/**
 * The one place that decides what a failure means for an entry. Exhaustive over failures and phases.
 */
import type { CallFailure } from "../core/failure.ts";
import { assertNever } from "../core/result.ts";
import { type Instant, later } from "../core/time.ts";
import type { Disposition } from "./entry.ts";

/** `prepare` only reads; `send` may have acted; `verify` reads what a send did. */
export type Phase = "prepare" | "send" | "verify";

export interface FailureContext {
  readonly phase: Phase;
  /** Failures in a row before this one. */
  readonly tries: number;
  readonly now: Instant;
  /** Jittered wait for this many tries. */
  readonly waitMs: number;
  /** When a read-back of the running attempt tells the truth. */
  readonly readBackAt: Instant;
  /** The receiver answers a repeated key with its first answer: a resend is harmless. */
  readonly receiverHonoursKey: boolean;
}

/** A peer that speaks undocumented JSON is asked this often before a person must look. */
const contractPatience = 3;

export function dispositionOf(failure: CallFailure, context: FailureContext): Disposition {
  const { phase, now, waitMs } = context;
  const again = (dueAt: Instant): Disposition =>
    phase === "verify" ? { kind: "verify", dueAt } : { kind: "retry", dueAt };
  const unknown = (): Disposition =>
    phase === "send" && !context.receiverHonoursKey
      ? { kind: "verify", dueAt: context.readBackAt }
      : again(later(now, waitMs));
  switch (failure.kind) {
    case "unreachable":
    case "intercepted":
    case "unauthorised":
      return again(later(now, waitMs));
    case "outcome-unknown":
      return unknown();
    case "rate-limited":
      // "retry now" (Retry-After: 0, or a clock ahead of ours) would be a loop without a pause
      return again(
        failure.retryAt !== null && failure.retryAt > now ? failure.retryAt : later(now, waitMs),
      );
    case "not-found":
      return { kind: "settle", settlement: { kind: "rejected", code: "NOT_FOUND", text: null } };
    case "rejected":
      return {
        kind: "settle",
        settlement: { kind: "rejected", code: failure.code, text: failure.text },
      };
    case "contract-broken":
      if (phase === "send") return unknown();
      return context.tries < contractPatience
        ? again(later(now, waitMs))
        : { kind: "park", reason: { kind: "contract-broken", path: failure.path } };
    default:
      return assertNever(failure);
  }
}
