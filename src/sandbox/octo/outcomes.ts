/** What calls to the OCTO supplier come to, and what it writes down of them. */
import type { Booking } from "./booking.ts";
import type { ForeignAct } from "./foreign-acts.ts";
import type { Refusal } from "./redemption.ts";
import type { Target } from "./world.ts";

/** A booking as one reference or redemption code shows it. */
export interface View {
  readonly booking: Booking;
  readonly target: Target;
  readonly redemptionCode: string;
}

export type Outcome =
  /** With the booking as it is now. */
  | { readonly kind: "answered"; readonly view: View }
  | {
      readonly kind: "refused";
      readonly code: string;
      readonly reason: Refusal | "NOT_REDEEMED";
      readonly view: View;
    }
  | { readonly kind: "unknown-code"; readonly code: string };

export interface RedemptionRecord {
  /** ms */
  readonly at: number;
  readonly bookingUuid: string;
  /** Asked for with the code of the whole booking. */
  readonly whole: boolean;
  readonly unitItemUuids: readonly string[];
  /** Null when another scanner did it. */
  readonly redemptionCode: string | null;
}

export interface CorrectionRecord {
  readonly kind: "taken-back" | "no-show";
  /** ms */
  readonly at: number;
  readonly bookingUuid: string;
  readonly unitItemUuids: readonly string[];
  readonly redemptionCode: string;
}

export interface ActRecord {
  /** ms */
  readonly at: number;
  readonly act: ForeignAct;
}
