/**
 * A booking that was searched for, as it stands here and now: what its ticket would be told at this gate, and how it can be
 * presented. Judged by the one judge; nothing is stored, nobody is let in.
 */
import type { Booking, CodeHolder, UnitItem } from "../../../core/booking.ts";
import type { UnitItemKey } from "../../../core/ids.ts";
import { judge, type JudgeInput } from "../../../core/judge.ts";
import type { Instant } from "../../../core/time.ts";
import type { Basis, BookingCard, PackageOption } from "../../../core/verdict.ts";

export interface LookedBooking {
  readonly booking: Booking;
  readonly card: BookingCard;
  /** For the whole party. */
  readonly verdict: OneVerdict;
  readonly way: Way;
}

/** Never about several bookings, and never unknown. */
export type OneVerdict = PackageOption["verdict"];

/** What stands for it at the gate. */
export type Way =
  | { readonly kind: "code"; readonly code: string }
  | { readonly kind: "tickets"; readonly tickets: readonly LookedTicket[] }
  /** Nothing that could be presented. */
  | { readonly kind: "none" };

export interface LookedTicket {
  readonly key: UnitItemKey;
  readonly code: string;
  /** Printed beside the code. */
  readonly reference: string | null;
  readonly card: BookingCard;
  readonly verdict: OneVerdict;
}

export interface Found {
  readonly booking: Booking;
  /** When it was looked up live; null for a booking of the list. */
  readonly foundAt: Instant | null;
}

/** All that the judge knows beside the booking. */
export interface Known extends Pick<
  JudgeInput,
  "catalogue" | "post" | "admissions" | "undone" | "gatewayReachable" | "now" | "clockOffMs"
> {
  /** Age of the list; null before the first. */
  readonly asOf: Instant | null;
}

export function lookAt({ booking, foundAt }: Found, known: Known): LookedBooking {
  const basis = basisOf(foundAt, known.asOf);
  const verdict = judgedAs(partyCode, withPartyCode(booking), { known, basis });
  return { booking, card: cardOf(verdict), verdict, way: wayOf(booking, { known, basis }) };
}

/** For words about a verdict that may ask how many. */
function cardOf(verdict: OneVerdict): BookingCard {
  if (verdict.kind !== "choose") return verdict.card;
  if (verdict.choice.kind === "party") return verdict.choice.card;
  throw new Error("one booking is no package");
}

interface Looking {
  readonly known: Known;
  readonly basis: Basis;
}

/** The voucher stands for all; else each ticket for its own; a reference is what staff type where there is neither. */
function wayOf(booking: Booking, looking: Looking): Way {
  const voucher = typeable(booking.voucher);
  if (voucher !== null) return { kind: "code", code: voucher };
  const tickets = ticketsOf(booking, looking);
  const [only, ...others] = tickets;
  if (only !== undefined) {
    return others.length === 0 ? { kind: "code", code: only.code } : { kind: "tickets", tickets };
  }
  const reference = [booking.reference, booking.resellerReference].find(isTypeable) ?? null;
  return reference === null ? { kind: "none" } : { kind: "code", code: reference };
}

/** One code for several unit items is one ticket. */
function ticketsOf(booking: Booking, looking: Looking): readonly LookedTicket[] {
  const ticketByCode = new Map<string, UnitItem>();
  for (const item of booking.unitItems) {
    const code = typeable(item.ticket);
    if (code !== null && !ticketByCode.has(code)) ticketByCode.set(code, item);
  }
  return [...ticketByCode].map(([code, item]) => {
    const verdict = judgedAs(code, booking, looking);
    return { key: item.key, code, reference: item.reference, card: cardOf(verdict), verdict };
  });
}

/** A typed code loses the spaces around it: one that has some leads nowhere. */
const typeable = (holder: CodeHolder | null): string | null =>
  holder?.codes.find(isTypeable) ?? null;

const isTypeable = (code: string | null): boolean =>
  code !== null && code !== "" && code === code.trim();

/** No barcode has a U+0000: it stands for the whole party of any booking, also of one that has tickets alone. */
const partyCode = "\u0000party";

const withPartyCode = (booking: Booking): Booking => ({
  ...booking,
  voucher: {
    method: booking.voucher?.method ?? booking.unitItems[0]?.ticket?.method ?? "DIGITAL",
    codes: [partyCode],
  },
});

function judgedAs(code: string, booking: Booking, { known, basis }: Looking): OneVerdict {
  const { catalogue, post, admissions, undone, gatewayReachable, now, clockOffMs } = known;
  const verdict = judge({
    catalogue,
    post,
    admissions,
    undone,
    gatewayReachable,
    now,
    clockOffMs,
    basis,
    barcode: { text: code, symbology: "Unknown", alternatives: [] },
    candidates: [booking],
    nothingFound: { kind: "unreadable" },
    decision: null,
  });
  if (verdict.kind === "unknown") throw new Error("a booking lacks its own code");
  return verdict;
}

function basisOf(foundAt: Instant | null, asOf: Instant | null): Basis {
  if (foundAt !== null) return { kind: "looked-up", at: foundAt };
  return asOf === null ? { kind: "nothing" } : { kind: "snapshot", at: asOf };
}
