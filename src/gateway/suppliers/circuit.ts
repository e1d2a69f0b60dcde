/**
 * Whether a supplier is worth a guest's time. After some failures in a row it is left alone for a while, then asked once;
 * that answer decides. For live look-ups only: redemptions wait for their supplier as long as it takes.
 */
import type { CallFailure } from "../../core/failure.ts";
import { assertNever, type Result } from "../../core/result.ts";
import { type Instant, later } from "../../core/time.ts";

export type Circuit =
  | { readonly kind: "closed"; readonly failures: number }
  | { readonly kind: "open"; readonly until: Instant };

export const closedCircuit: Circuit = { kind: "closed", failures: 0 };

const failuresInARow = 3;
const restMs = 15_000;

export const mayAsk = (circuit: Circuit, now: Instant): boolean =>
  circuit.kind === "closed" || circuit.until <= now;

/** One more trial was let through: until its answer comes nobody else tries. */
export const afterAsking = (circuit: Circuit, now: Instant): Circuit =>
  circuit.kind === "closed" ? circuit : { kind: "open", until: later(now, restMs) };

export function afterAnswer(
  circuit: Circuit,
  answer: Result<unknown, CallFailure>,
  now: Instant,
): Circuit {
  if (answer.ok || !isSilence(answer.failure)) return closedCircuit;
  const failures = circuit.kind === "closed" ? circuit.failures + 1 : failuresInARow;
  return failures < failuresInARow
    ? { kind: "closed", failures }
    : { kind: "open", until: later(now, restMs) };
}

/** It cannot be asked now, whatever the question. */
export function isSilence({ kind }: CallFailure): boolean {
  switch (kind) {
    case "unreachable":
    case "outcome-unknown":
    case "intercepted":
    case "rate-limited":
    case "unauthorised":
      return true;
    // it speaks, though not as documented, or not about this code
    case "contract-broken":
    case "not-found":
    case "rejected":
      return false;
    default:
      return assertNever(kind);
  }
}
