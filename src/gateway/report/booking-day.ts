/** What is compared of one booking on one day, and what may come out of it. */
import type { Booking, BookingStatus } from "../../core/booking.ts";
import type { ScanId, UnitItemKey } from "../../core/ids.ts";
import type { Product } from "../../core/product.ts";
import type { Instant } from "../../core/time.ts";
import { minutes } from "../../core/time.ts";
import type { Difference } from "../../protocol/venue.ts";
import type { LetIn } from "./day-scan.ts";
import type { SupplierUse, UseTelling } from "./supplier-uses.ts";
import type { Span } from "./venue-day.ts";

/** A use recorded this much before or after a scan is "about then": a queue, two scanners, and the difference of clocks. */
export const aboutThenMs = minutes(10);
/** Of the ten minutes, what clocks alone may make (OCTO dossier 6.4): a use this much after a scan may have been before it. */
export const clocksDifferMs = minutes(2);

export interface BookingDay {
  readonly booking: Booking;
  /** Null where nobody lists it any more: each unit item is one person, and used once. */
  readonly product: Product | null;
  readonly telling: UseTelling;
  /** In the product's zone. */
  readonly day: Span;
  /** By time; those taken back too. */
  readonly letIns: readonly DayLetIn[];
}

/** What a scan is about: one unit item, or (null) the party. */
export interface Subject {
  readonly unitItem: UnitItemKey | null;
}

export interface DayLetIn extends LetIn {
  readonly id: ScanId;
  readonly at: Instant;
}

export interface DayDenial extends Subject {
  readonly id: ScanId;
  readonly kind: "used" | "no" | "taken-back";
  /** Of what was taken back, when it was let in; of the others, as `at`. */
  readonly since: Instant;
  readonly at: Instant;
}

export interface DayUnknown extends Subject {
  readonly id: ScanId;
  readonly at: Instant;
}

export type Outcome =
  | { readonly kind: "agree" }
  | { readonly kind: "not-comparable" }
  | ({ readonly kind: "differ" } & WhatDiffers);

type WhatDiffers = {
  readonly why: Difference["kind"];
  readonly supplier: Difference["supplier"];
};

export const agree: Outcome = { kind: "agree" };
export const notComparable: Outcome = { kind: "not-comparable" };

export const differ = (why: Difference["kind"], supplier: Difference["supplier"]): Outcome => ({
  kind: "differ",
  why,
  supplier,
});

/** The latest of these uses; without any, the supplier's word for what was not used. */
export function supplierSide(
  uses: readonly SupplierUse[],
  status: BookingStatus,
): Difference["supplier"] {
  if (uses.length === 0) {
    return { kind: "not-recorded", status: status.kind === "OTHER" ? status.raw : status.kind };
  }
  const times = uses.map(({ at }) => at).filter((at) => at !== null);
  return { kind: "recorded", at: times.toSorted((a, b) => b - a)[0] ?? null };
}

export const isStanding = ({ undoneBy }: DayLetIn): boolean => undoneBy === null;
