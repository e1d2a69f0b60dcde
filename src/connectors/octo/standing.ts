/**
 * Where a booking, or one unit item of it, stands at the supplier: used, refused, redeemable. Pure, on the supplier's words.
 *
 * A unit item is judged on its own record where it has one; the booking may already say REDEEMED, or still CONFIRMED, for
 * the sake of other guests (dossier 6.7). The order of reasons is dossier 6.6, the codes are those of dossier 5.
 */
import type { BookingStatus, KnownStatus } from "../../core/booking.ts";
import { assertNever } from "../../core/result.ts";
import { type Instant, asInstant } from "../../core/time.ts";
import type { RedeemPreview } from "../connector.ts";
import type { WireBooking, WireLookup, WireUnitItem } from "./schema.ts";

export type Use =
  | { readonly kind: "unused" }
  /** `at` is null where the supplier says used and not when. */
  | { readonly kind: "used"; readonly at: Instant | null };

/** `unitItemUuid` null asks about the whole booking. Null when the booking has no such unit item. */
export function previewOf(lookup: WireLookup, unitItemUuid: string | null): RedeemPreview | null {
  const unit = unitItemOf(lookup, unitItemUuid);
  if (unit === undefined && unitItemUuid !== null) return null;
  const text = lookup.unredeemableReason ?? null;
  const statuses = [unit?.status, lookup.status].flatMap((raw) => (raw ? [statusOf(raw)] : []));
  if (lookup.cancellation || statuses.some(({ kind }) => kind === "CANCELLED"))
    return {
      kind: "refused",
      code: "CANCELLED",
      text,
      redeemedAt: timeOf(recordedUse(lookup, unitItemUuid)),
    };

  const { redeemable, redemptionCode } = lookup;
  const use = recordedUse(lookup, unitItemUuid);
  if (use.kind === "used") {
    // with several unit items in the answer, `redeemable` may speak of the others
    const aboutThis = unitItemUuid === null || lookup.unitItems.length === 1;
    return redeemable && aboutThis
      ? { kind: "redeemable", redeemedAt: use.at, redemptionCode }
      : { kind: "redeemed", redeemedAt: use.at };
  }
  const notConfirmed = statuses.map(refusalCodeOf).find((code) => code !== null) ?? null;
  if (notConfirmed !== null) return { kind: "refused", code: notConfirmed, text, redeemedAt: null };
  return redeemable
    ? { kind: "redeemable", redeemedAt: null, redemptionCode }
    : whyUnredeemable(lookup, statuses);
}

const timeOf = (use: Use): Instant | null => (use.kind === "used" ? use.at : null);

/**
 * The record of use of the unit item, or of the booking where it has none of its own or is not listed. A booking may lag
 * behind its unit items: once all of them are used, so is it.
 */
export function recordedUse(booking: WireBooking, unitItemUuid: string | null): Use {
  const unit = unitItemOf(booking, unitItemUuid);
  if (unit !== undefined) return unitUse(unit) ?? bookingUse(booking);
  const whole = bookingUse(booking);
  return whole.kind === "unused" && unitItemUuid === null ? commonUse(booking) : whole;
}

function commonUse({ unitItems }: WireBooking): Use {
  const uses = unitItems.map(unitUse);
  if (uses.length === 0 || uses.some((use) => use?.kind !== "used")) return { kind: "unused" };
  const times = uses.flatMap((use) => (use?.kind === "used" && use.at !== null ? [use.at] : []));
  return { kind: "used", at: times.length === 0 ? null : asInstant(Math.max(...times)) };
}

/** Null when the unit item has no record of its own: neither a status nor a time, not even an explicit null. */
export function unitUse(unit: WireUnitItem): Use | null {
  const at = unit.utcRedeemedAt ?? unit.ticket?.utcRedeemedAt ?? null;
  if (at !== null || unit.status === "REDEEMED") return { kind: "used", at };
  const told = unit.status ?? unit.utcRedeemedAt ?? unit.ticket?.utcRedeemedAt;
  return told === undefined ? null : { kind: "unused" };
}

export function bookingUse(booking: WireBooking): Use {
  const at = booking.utcRedeemedAt ?? booking.voucher?.utcRedeemedAt ?? null;
  return at !== null || booking.status === "REDEEMED" ? { kind: "used", at } : { kind: "unused" };
}

/** Both spellings of no-show are published (dossier 4); any other word is kept raw. */
export function statusOf(raw: string): BookingStatus {
  const kind = knownStatuses.get(raw);
  return kind === undefined ? { kind: "OTHER", raw } : { kind };
}

function whyUnredeemable(lookup: WireLookup, statuses: readonly BookingStatus[]): RedeemPreview {
  const whole = bookingUse(lookup);
  // some suppliers redeem the whole booking with its first ticket
  if (whole.kind === "used") return { kind: "redeemed", redeemedAt: whole.at };
  const told = lookup.unredeemableReasonCode ?? null;
  if (told === alreadyRedeemed) return { kind: "redeemed", redeemedAt: null };
  const code = told ?? statuses.map(unusualWord).find((word) => word !== null) ?? "UNREDEEMABLE";
  return { kind: "refused", code, text: lookup.unredeemableReason ?? null, redeemedAt: null };
}

/** The one reason word that published material agrees on (dossier 5). */
export const alreadyRedeemed = "ALREADY_REDEEMED";

function refusalCodeOf(status: BookingStatus): string | null {
  switch (status.kind) {
    case "EXPIRED":
      return "EXPIRED";
    case "ON_HOLD":
    case "PENDING":
    case "REJECTED":
    case "QUOTE":
      return "NOT_CONFIRMED";
    // the supplier's `redeemable` decides about these
    case "CONFIRMED":
    case "REDEEMED":
    case "CANCELLED":
    case "NO_SHOW":
    case "OTHER":
      return null;
    default:
      return assertNever(status);
  }
}

const unusualWord = (status: BookingStatus): string | null =>
  status.kind === "OTHER" ? status.raw : status.kind === "NO_SHOW" ? status.kind : null;

export const unitItemOf = (booking: WireBooking, uuid: string | null): WireUnitItem | undefined =>
  uuid === null ? undefined : booking.unitItems.find((item) => item.uuid === uuid);

const knownStatuses: ReadonlyMap<string, KnownStatus> = new Map([
  ["ON_HOLD", "ON_HOLD"],
  ["CONFIRMED", "CONFIRMED"],
  ["PENDING", "PENDING"],
  ["REJECTED", "REJECTED"],
  ["EXPIRED", "EXPIRED"],
  ["CANCELLED", "CANCELLED"],
  ["REDEEMED", "REDEEMED"],
  ["NO_SHOW", "NO_SHOW"],
  ["NOSHOW", "NO_SHOW"],
  ["QUOTE", "QUOTE"],
]);
