/**
 * Where a booking, or one guest of it, stands at the supplier: used, refused, redeemable. Pure, on the supplier's words.
 *
 * A guest is judged on the own ticket's record where it has one. A time is told for whole bookings only; with several guests
 * it may be another guest's and is not passed off as this one's.
 */
import type { BookingStatus } from "../../core/booking.ts";
import type { RedeemRequest } from "../../core/scan.ts";
import type { Instant } from "../../core/time.ts";
import type { RedeemPreview } from "../connector.ts";
import { type Guest, bookingUuidOf, guestsOf } from "./identity.ts";
import type { WireBooking } from "./schema.ts";
import { parseUtc } from "./wire-time.ts";

export type Use =
  | { readonly kind: "unused" }
  /** `at` is null where the supplier says used and not when. */
  | { readonly kind: "used"; readonly at: Instant | null };

type Asked = Pick<RedeemRequest, "bookingUuid" | "unitItemUuid">;

/**
 * What an entry says of what is to be redeemed; null when it is about something else. The code of a redeemable one is the
 * barcode to redeem: the guest's own, or the booking's.
 */
export function previewOf(wire: WireBooking, asked: Asked): RedeemPreview | null {
  // a ticket shown for itself, flat as in a redemption's answer (dossier 5)
  if (wire.type === "ticket")
    return wire.barcode && wire.barcode === asked.unitItemUuid
      ? standing({ wire, use: recordedUse(wire), barcode: wire.barcode })
      : null;
  if (bookingUuidOf(wire) !== asked.bookingUuid) return null;
  const guests = guestsOf(wire);
  if (asked.unitItemUuid === null)
    return standing({ wire, use: bookingUse(wire, guests), barcode: wire.barcode ?? null });
  const guest = guests.find(({ uuid }) => uuid === asked.unitItemUuid);
  if (guest === undefined) return null;
  return standing({ wire, use: guestUse(wire, guest, guests), barcode: guest.barcode });
}

function standing(found: {
  readonly wire: WireBooking;
  readonly use: Use;
  readonly barcode: string | null;
}): RedeemPreview {
  const { wire, use, barcode } = found;
  const status = statusOf(wire, { kind: "unused" });
  const refused = (code: string): RedeemPreview => ({
    kind: "refused",
    code,
    text: null,
    redeemedAt: use.kind === "used" ? use.at : null,
  });
  if (status.kind === "CANCELLED") return refused("CANCELLED");
  if (use.kind === "used") return { kind: "redeemed", redeemedAt: use.at };
  if (status.kind === "OTHER") return refused(status.raw);
  // its code is another guest's too, or there is none: redeeming that would let others in or nobody
  return barcode === null || barcode === ""
    ? refused("NO_BARCODE")
    : { kind: "redeemable", redeemedAt: null, redemptionCode: barcode };
}

/** A word that no page names is kept raw. Without any, the booking exists and is not cancelled: that is the seed's shape. */
export function statusOf(wire: WireBooking, use: Use): BookingStatus {
  if (isCancelled(wire)) return { kind: "CANCELLED" };
  const word = wire.status ?? "confirmed";
  if (word !== "confirmed" && word !== "redeemed") return { kind: "OTHER", raw: word };
  return { kind: use.kind === "used" ? "REDEEMED" : "CONFIRMED" };
}

export const isCancelled = ({ cancelled, cancelled_at, status }: WireBooking): boolean =>
  cancelled === true || Boolean(cancelled_at) || status === "cancelled";

/** Of the whole booking: told so, or used by its last guest. */
export function bookingUse(wire: WireBooking, guests: readonly Guest[]): Use {
  const recorded = recordedUse(wire);
  if (recorded.kind === "used") return recorded;
  const isUsedUp = guests.length > 0 && guests.every(({ redeemed }) => redeemed === true);
  return isUsedUp ? { kind: "used", at: null } : recorded;
}

/** The booking's own record, or its only ticket's; the party's code shown as redeemed at the top is one. */
function recordedUse(wire: WireBooking): Use {
  const { redeemed, redeemed_at, ticket, barcode, status } = wire;
  const isPartyUsed = ticket?.redeemed === true && Boolean(barcode) && ticket.barcode === barcode;
  return redeemed === true || Boolean(redeemed_at) || status === "redeemed" || isPartyUsed
    ? { kind: "used", at: parseUtc(redeemed_at) }
    : { kind: "unused" };
}

function guestUse(wire: WireBooking, guest: Guest, guests: readonly Guest[]): Use {
  const whole = recordedUse(wire);
  // one guest is the booking, and where the two disagree, used is used
  if (guests.length === 1 && whole.kind === "used") return whole;
  if (guest.redeemed === null) return bookingUse(wire, guests);
  return guest.redeemed ? { kind: "used", at: null } : { kind: "unused" };
}
