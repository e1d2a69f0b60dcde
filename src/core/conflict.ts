/**
 * A contradiction between what happened at the gates, or between the gates and a supplier. People have gone in, so nothing
 * is refused; it is shown, to the gates concerned and to the supervisor.
 */
import type { Admission } from "./admission.ts";
import type { BookingKey, UnitItemKey } from "./ids.ts";
import type { Instant } from "./time.ts";

export interface Conflict {
  /** Says what contradicts what, and nothing else: the same contradiction is the same conflict on every device. */
  readonly id: string;
  readonly kind: ConflictKind;
  readonly booking: BookingKey;
  /** Null when it is about the party of a voucher. */
  readonly unitItem: UnitItemKey | null;
  readonly reference: string | null;
  readonly leadName: string | null;
  readonly productLabel: string;
  readonly timeZone: string;
  /** Those let in, oldest first; at least one. */
  readonly admissions: readonly Admission[];
  /** People it was good for, and people let in; of an add-on, which lets in nobody, how often. */
  readonly allowed: number;
  readonly entered: number;
  /** What the supplier says, where it is the one that contradicts. */
  readonly supplier: SupplierSide | null;
  /** `withdrawn`: an admission was taken back, and nothing contradicts any more. */
  readonly state: "open" | "withdrawn";
  readonly raisedAt: Instant;
}

export type ConflictKind =
  /** More people than the ticket, or the party, is good for. */
  | "admitted-twice"
  /** Admitted here; the supplier has a redemption that is proven not ours. */
  | "redeemed-elsewhere"
  /** Admitted here; the supplier refuses it. */
  | "refused-after-admission";

export type SupplierSide =
  | { readonly kind: "redeemed"; readonly at: Instant | null }
  | { readonly kind: "refused"; readonly code: string; readonly text: string | null };
