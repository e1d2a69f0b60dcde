/**
 * What a supplier sold, in one shape for all suppliers. Facts of the supplier only: Stile's own admissions are in
 * `admission.ts` and never change a booking.
 */
import type { BookingKey, ConnectionId, ProductKey, UnitItemKey } from "./ids.ts";
import type { Instant, LocalDate } from "./time.ts";

/** OCTO's words (dossier 4). A word outside this list is kept raw, shown, and never green. */
export type KnownStatus =
  | "ON_HOLD"
  | "CONFIRMED"
  | "PENDING"
  | "REJECTED"
  | "EXPIRED"
  | "CANCELLED"
  | "REDEEMED"
  | "NO_SHOW"
  | "QUOTE";
export type BookingStatus =
  | { readonly kind: KnownStatus }
  | { readonly kind: "OTHER"; readonly raw: string };

/** When the booking may be used, in the product's time zone. */
export type Visit =
  /** Open-dated, or sold without availability: no date check is possible. */
  | { readonly kind: "open" }
  /** Any time of these days; `until` is exclusive. Hours are `HH:MM`, informative. */
  | {
      readonly kind: "day";
      readonly from: LocalDate;
      readonly until: LocalDate;
      readonly hours: readonly OpeningHours[];
    }
  /** A fixed start. `endsAt` is null where the supplier does not say. */
  | { readonly kind: "slot"; readonly startsAt: Instant; readonly endsAt: Instant | null };

export interface OpeningHours {
  readonly from: string;
  readonly to: string;
}

/** How the code is presented; PRINT asks staff to check paper, MANIFEST means a name on a list. */
export type RedemptionMethod = "DIGITAL" | "PRINT" | "MANIFEST";

/** The codes of one ticket or voucher, exactly as printed: case, `+` and `|` included. */
export interface CodeHolder {
  readonly codes: readonly string[];
  readonly method: RedemptionMethod;
}

export interface UnitItem {
  readonly key: UnitItemKey;
  /** The supplier's own identity, for matching at redemption. */
  readonly uuid: string;
  readonly reference: string | null;
  readonly unit: string;
  readonly status: BookingStatus | null;
  /** The supplier's record of use. */
  readonly redeemedAt: Instant | null;
  /** Null where the supplier delivers no code per unit. */
  readonly ticket: CodeHolder | null;
}

export interface Booking {
  readonly key: BookingKey;
  readonly connection: ConnectionId;
  readonly uuid: string;
  /** What staff type by hand. */
  readonly reference: string | null;
  readonly resellerReference: string | null;
  readonly status: BookingStatus;
  readonly test: boolean;
  /** Non-null means cancelled, whatever `status` says (dossier 3). */
  readonly cancellation: { readonly at: Instant | null } | null;
  readonly product: ProductKey;
  readonly option: string;
  readonly visit: Visit;
  /** One name to call the party by; never e-mail, phone or country. */
  readonly leadName: string | null;
  readonly notes: string | null;
  readonly redeemedAt: Instant | null;
  /** The supplier's word at lookup; null where it was not asked (snapshot) or does not say. */
  readonly redeemable: boolean | null;
  readonly unredeemableReason: string | null;
  readonly voucher: CodeHolder | null;
  readonly unitItems: readonly UnitItem[];
}
