/**
 * How a scan ended at its supplier. Recorded once, never reopened.
 */
import type { ScanId } from "./ids.ts";
import type { Instant } from "./time.ts";

export type Settlement =
  /** The supplier has recorded our redemption. */
  | ({ readonly kind: "accepted" } & Recorded)
  /** The supplier had a redemption that is not ours. `redeemedAt` is its time, where told. */
  | { readonly kind: "already-redeemed"; readonly redeemedAt: Instant | null }
  /** The supplier refused; its code or text is kept raw. */
  | { readonly kind: "rejected"; readonly code: string; readonly text: string | null }
  /** The answer was lost; the supplier's state fits our attempt, proof is missing. Counted. */
  | ({ readonly kind: "probable" } & Recorded)
  /** Accepted, perhaps more than once: this supplier takes no key and cannot be asked what it did. Counted. */
  | { readonly kind: "at-least-once"; readonly redeemedAt: Instant | null }
  /** Nothing was to be sent, and why. */
  | {
      readonly kind: "not-sent";
      readonly why:
        | "nobody-admitted"
        /** The connection only watches. */
        | "observe"
        /** Another scan holds the claim on this use. */
        | "claimed-by-other"
        /** Taken back before it was sent. */
        | "undone"
        /** A readmission: the supplier has our earlier redemption, which could not be taken back there. */
        | "already-recorded"
        /** An undo that concerns nobody but us: the supplier was never told, or cannot take it back. */
        | "ours-alone";
    };

interface Recorded {
  readonly redeemedAt: Instant | null;
  /** Another scan of ours, where the record is that one's: a voucher that found its tickets used, a ticket after its voucher. */
  readonly leftBy?: ScanId;
}

/** A settlement, and when the gateway learned it. Resent after a restore, it is learned again, later. */
export interface Learned {
  readonly settlement: Settlement;
  readonly at: Instant;
}

/** Whether the supplier has a redemption of ours after this. */
export const isOurs = (
  settlement: Settlement,
): settlement is Extract<Settlement, { kind: "accepted" | "probable" | "at-least-once" }> =>
  settlement.kind === "accepted" ||
  settlement.kind === "probable" ||
  settlement.kind === "at-least-once";

/** The scan of ours whose record this one found; null where it left its own, or none. */
export const leftByOf = (settlement: Settlement | null): ScanId | null =>
  settlement !== null && "leftBy" in settlement ? (settlement.leftBy ?? null) : null;
