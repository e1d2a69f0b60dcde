/**
 * What may go wrong with a call to another system (a supplier, or for a device the gateway), as values. Decided on codes
 * and shapes, never on message text.
 */
import type { Instant } from "./time.ts";

export type CallFailure =
  /** The request never left, or nobody listens: certainly not acted on. */
  | { readonly kind: "unreachable" }
  /** Sent, and no usable answer came (time-out, reset, HTML, cut-off body, 5xx): may have been acted on. */
  | { readonly kind: "outcome-unknown"; readonly detail: string }
  /** Something else answers in the system's place: a captive portal. Not acted on. */
  | { readonly kind: "intercepted" }
  | { readonly kind: "rate-limited"; readonly retryAt: Instant | null }
  /** The key is wrong or revoked, or lacks the capability: the connection stops, the queue stays. */
  | { readonly kind: "unauthorised"; readonly why: "key" | "capability" | "revoked" }
  | { readonly kind: "not-found" }
  | { readonly kind: "rejected"; readonly code: string; readonly text: string | null }
  /** JSON, but not as documented; `path` says where. */
  | { readonly kind: "contract-broken"; readonly path: string };
