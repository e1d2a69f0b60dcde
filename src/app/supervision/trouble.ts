/** Why something that a supervisor asked of the gateway did not come, as far as it matters to that person. */
import { assertNever } from "../../core/result.ts";
import type { GatewayFailure } from "../gateway-client.ts";

export type Trouble =
  /** The question never left: certainly nothing was done. */
  | { readonly kind: "no-connection" }
  /** Sent, and no usable answer came: what was asked for may have been done. */
  | { readonly kind: "no-answer" }
  /** Wi-Fi that wants a sign-in answers in the gateway's place. */
  | { readonly kind: "captive" }
  /** This device's role may not. */
  | { readonly kind: "not-allowed" }
  /** This device's own key is not taken any more. */
  | { readonly kind: "stopped" }
  | { readonly kind: "too-often" }
  | { readonly kind: "not-found" }
  /** The gateway's own sentence; may be empty. */
  | { readonly kind: "refused"; readonly detail: string }
  /** The gateway answers in another shape: one of the two is older. */
  | { readonly kind: "other-version" };

export function troubleOf(failure: GatewayFailure): Trouble {
  switch (failure.kind) {
    case "unreachable":
      return { kind: "no-connection" };
    case "outcome-unknown":
      return { kind: "no-answer" };
    case "intercepted":
      return { kind: "captive" };
    case "rate-limited":
      return { kind: "too-often" };
    case "unauthorised":
      return { kind: "stopped" };
    case "not-found":
      return { kind: "not-found" };
    case "rejected":
      return { kind: "refused", detail: failure.text ?? "" };
    case "contract-broken":
      return { kind: "other-version" };
    case "problem":
      return ofProblem(failure);
    default:
      return assertNever(failure);
  }
}

function ofProblem({ code, detail }: Extract<GatewayFailure, { kind: "problem" }>): Trouble {
  if (code === "not-allowed") return { kind: "not-allowed" };
  if (code === "not-found") return { kind: "not-found" };
  return { kind: "refused", detail };
}
