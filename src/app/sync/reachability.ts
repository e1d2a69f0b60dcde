/**
 * Whether the gateway can be reached, by measured contacts and never by `navigator.onLine`. Pure.
 *
 *   unknown ──► reachable ⇄ unreachable(since) ⇄ captive(since)
 *
 * One clear answer decides at once; a call that only took too long must do so twice in a row.
 */
import { assertNever } from "../../core/result.ts";
import type { Instant } from "../../core/time.ts";
import type { GatewayFailure } from "../gateway-client.ts";

export type Reachability =
  | { readonly kind: "unknown" }
  | { readonly kind: "reachable"; readonly slowCalls: number }
  | { readonly kind: "unreachable"; readonly since: Instant }
  /** Something else answers in the gateway's place: Wi-Fi that wants a sign-in. */
  | { readonly kind: "captive"; readonly since: Instant };

export type Contact =
  | { readonly kind: "answered" }
  | { readonly kind: "failed"; readonly failure: GatewayFailure };

export function reach(state: Reachability, contact: Contact, now: Instant): Reachability {
  switch (verdictOn(contact)) {
    case "answered":
      return { kind: "reachable", slowCalls: 0 };
    case "intercepted":
      return state.kind === "captive" ? state : { kind: "captive", since: sinceOf(state, now) };
    case "silent":
      return state.kind === "unreachable"
        ? state
        : { kind: "unreachable", since: sinceOf(state, now) };
    case "slow":
      return state.kind === "reachable" && state.slowCalls === 0
        ? { kind: "reachable", slowCalls: 1 }
        : reach(state, { kind: "failed", failure: { kind: "unreachable" } }, now);
    default:
      throw new Error("unexpected contact");
  }
}

/** A change from unreachable to captive does not restart the clock: the list has been alone since the first of them. */
const sinceOf = (state: Reachability, now: Instant): Instant =>
  state.kind === "unreachable" || state.kind === "captive" ? state.since : now;

function verdictOn(contact: Contact): "answered" | "intercepted" | "silent" | "slow" {
  if (contact.kind === "answered") return "answered";
  const { failure } = contact;
  switch (failure.kind) {
    case "intercepted":
      return "intercepted";
    case "unreachable":
      return "silent";
    case "outcome-unknown":
      return "slow";
    // the gateway spoke, if only to refuse
    case "unauthorised":
    case "rate-limited":
    case "rejected":
    case "not-found":
    case "contract-broken":
    case "problem":
      return "answered";
    default:
      return assertNever(failure);
  }
}
