/**
 * What may go wrong with a supplier, as values. Decided on codes and shapes, never on message text.
 */
import type { Instant } from "./time.ts";

export type SupplierFailure =
  /** The request never left, or nobody listens: certainly not acted on. */
  | { readonly kind: "unreachable" }
  /** Sent, and no usable answer came (timeout, reset, HTML, cut-off or unreadable body, 5xx): may have been acted on. */
  | { readonly kind: "outcome-unknown"; readonly detail: string }
  | { readonly kind: "rate-limited"; readonly retryAt: Instant | null }
  /** The key is wrong, revoked, or lacks the capability: the connection stops, the queue stays. */
  | { readonly kind: "unauthorised"; readonly why: "key" | "capability" }
  | { readonly kind: "not-found" }
  | { readonly kind: "rejected"; readonly code: string; readonly text: string | null }
  /** JSON, but not as documented; `path` says where. */
  | { readonly kind: "contract-broken"; readonly path: string };
