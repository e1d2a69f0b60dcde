/**
 * What the operator is told. A union: each variant carries exactly what its screen needs, and no text; words are chosen in
 * `app/ui`. Every verdict says what it rests on.
 */
import type { BookingStatus, RedemptionMethod, Visit } from "./booking.ts";
import type { BookingKey, DeviceId, GateId, ScanId, UnitItemKey } from "./ids.ts";
import type { Instant } from "./time.ts";

/** How much is known. `claimed`: the gateway has arbitrated. `looked-up`: asked live. `snapshot`: this device's list. */
export type Basis =
  | { readonly kind: "claimed"; readonly at: Instant }
  | { readonly kind: "looked-up"; readonly at: Instant }
  | { readonly kind: "snapshot"; readonly at: Instant }
  /** No list on this device yet. */
  | { readonly kind: "nothing" };

/** Enough of a booking to show it; no personal data beyond the one name. */
export interface BookingCard {
  readonly booking: BookingKey;
  readonly reference: string | null;
  readonly leadName: string | null;
  readonly productLabel: string;
  /** Where this product is let in; empty when not set up. */
  readonly gates: readonly GateId[];
  readonly timeZone: string;
  readonly visit: Visit;
  /** What is being let in, or would be: unit labels with their counts, in the product's order. */
  readonly units: readonly UnitCount[];
  /** People in the whole booking. */
  readonly party: number;
  readonly notes: string | null;
  readonly method: RedemptionMethod;
}

export interface UnitCount {
  readonly label: string;
  readonly count: number;
  readonly people: number;
}

export type Verdict = Admit | AlreadyUsed | Refuse | Choose | Hold | Unknown;

export interface Admit {
  readonly kind: "admit";
  readonly card: BookingCard;
  /** People let in by this scan; 0 for an add-on, which is used up and nobody's entry. */
  readonly people: number;
  /** Null when a voucher admits without naming unit items. */
  readonly unitItem: UnitItemKey | null;
  /** People of this booking inside after this scan. */
  readonly inside: number;
  readonly test: boolean;
  readonly basis: Basis;
}

/** Who used it before, as far as is known. */
export type Use =
  | {
      readonly by: "stile";
      readonly scan: ScanId;
      readonly at: Instant;
      readonly gate: GateId;
      readonly operator: string;
      readonly device: DeviceId;
      readonly people: number;
      /** Why they were let in against a no; absent where the judge had nothing against it. */
      readonly overruled?: string;
    }
  /** Recorded by the supplier and not explained by any admission of ours. `at` may be missing. */
  | { readonly by: "supplier"; readonly at: Instant | null };

export interface AlreadyUsed {
  readonly kind: "already-used";
  readonly card: BookingCard;
  readonly use: Use;
  readonly basis: Basis;
}

export type RefuseReason =
  | { readonly kind: "test-booking" }
  | { readonly kind: "cancelled"; readonly at: Instant | null }
  | { readonly kind: "not-confirmed"; readonly status: BookingStatus }
  | { readonly kind: "expired" }
  | { readonly kind: "no-show" }
  /** A status that no document names: shown raw. */
  | { readonly kind: "unknown-status"; readonly raw: string }
  | { readonly kind: "party-full"; readonly inside: number }
  | { readonly kind: "wrong-day"; readonly days: number }
  | { readonly kind: "day-past"; readonly days: number }
  | { readonly kind: "too-early"; readonly opensAt: Instant }
  | { readonly kind: "too-late"; readonly closedAt: Instant }
  | { readonly kind: "wrong-gate"; readonly gates: readonly GateId[] }
  | { readonly kind: "wrong-product"; readonly gates: readonly GateId[] }
  | { readonly kind: "not-set-up" }
  /** A party's code of a booking without unit items. */
  | { readonly kind: "nobody-booked" }
  | { readonly kind: "over-party"; readonly remaining: number }
  | { readonly kind: "supplier-refuses"; readonly text: string | null };

export interface Refuse {
  readonly kind: "refuse";
  readonly card: BookingCard;
  readonly reason: RefuseReason;
  readonly basis: Basis;
}

export interface Choose {
  readonly kind: "choose";
  readonly choice:
    /** How many of this party enter now; starts at `remaining`. */
    | {
        readonly kind: "party";
        readonly card: BookingCard;
        readonly remaining: number;
        readonly inside: number;
        readonly test: boolean;
      }
    /** One code, several bookings: each with the verdict it would get alone. */
    | { readonly kind: "package"; readonly options: readonly PackageOption[] };
  readonly basis: Basis;
}

export interface PackageOption {
  readonly card: BookingCard;
  readonly verdict: Admit | AlreadyUsed | Refuse | Hold | Choose;
}

export interface Hold {
  readonly kind: "hold";
  readonly card: BookingCard;
  readonly rule:
    /** The product's offline rule: only checked online, or only at its home gate. */
    | { readonly kind: "online-only" }
    | { readonly kind: "home-gate"; readonly gate: GateId }
    /** It has a date, and this device's clock is too far off to judge dates; milliseconds, positive is ahead. */
    | { readonly kind: "clock"; readonly offMs: number };
  readonly basis: Basis;
}

export interface Unknown {
  readonly kind: "unknown";
  /** Exactly what was read, possibly hostile: to be shown as text, never as markup. */
  readonly text: string;
  readonly why:
    /** In no booking here, and nobody else could be asked. */
    | { readonly kind: "not-on-device"; readonly bookings: number }
    /** Asked live: this many suppliers answered that they do not know it. */
    | { readonly kind: "nobody-knows"; readonly suppliers: number }
    /** Nothing to look up: empty, or longer than any code. */
    | { readonly kind: "unreadable" }
    /** A hand scanner's keys were lost or changed on the way: looked up nowhere. Characters; null where nobody knows. */
    | { readonly kind: "cut-short"; readonly read: number; readonly expected: number | null };
  readonly basis: Basis;
}

/** An earlier admission taken back: never judged, always pressed, so no `Verdict`. Its scan admits nobody. */
export interface Undone {
  readonly kind: "undone";
  readonly card: BookingCard;
  /** The admission that it reverses, by any device. */
  readonly scan: ScanId;
  /** People who are outside again. */
  readonly people: number;
  readonly reason: string;
  readonly basis: Basis;
}

/** A no, or not yet, to somebody who is known. */
export type Denial = AlreadyUsed | Refuse | Hold;

/** Somebody let in against a denial: never judged, always pressed, so no `Verdict`. Its scan admits them. */
export interface Overruled {
  readonly kind: "overruled";
  /** As the denial showed it. */
  readonly card: BookingCard;
  readonly overrules: Overrules;
  /** Null when a voucher admits without naming unit items. */
  readonly unitItem: UnitItemKey | null;
  /** People let in; 0 for an add-on. */
  readonly people: number;
  readonly reason: string;
  readonly basis: Basis;
}

/** The denial, and the scan that told it; of a package it told several. */
export type Overrules = { readonly scan: ScanId } & (
  | { readonly kind: "already-used" }
  | { readonly kind: "refuse"; readonly reason: RefuseReason["kind"] }
  | { readonly kind: "hold"; readonly rule: Hold["rule"]["kind"] }
);

/** What the operator pressed on a `choose`. */
export interface Decision {
  readonly booking: BookingKey;
  readonly people: number;
}
