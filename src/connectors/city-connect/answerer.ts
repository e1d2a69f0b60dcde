/**
 * The other side of seed 000: how our gateway answers `GET /callbacks/barcode_lookup` from its own store. Pure; credentials,
 * the query and where bookings come from are the gateway's.
 *
 * Promises: the body of the seed, with the scanned ticket on top and null for the party's code; only printed codes are found,
 * never references; what may not enter (cancelled, unconfirmed, unknown, test) is BARCODE_INVALID, as the seed has it. It
 * tells no contact data: Stile holds none.
 */
import type { Booking, UnitItem } from "../../core/booking.ts";
import { refusalOfStatus } from "../../core/refusals.ts";
import { assertNever } from "../../core/result.ts";
import { type Instant, type LocalDate, localDateAt } from "../../core/time.ts";
import { guestsOf } from "../../core/uses.ts";
import { type GuestType, guestTypes } from "./schema.ts";

/** A booking with what the venue's mapping and its own records add. */
export interface Answerable {
  readonly booking: Booking;
  /** IANA, of the product. */
  readonly timeZone: string;
  /** City Connect's codes for what was sold (DESIGN 8: mapped in advance). */
  readonly codes: {
    readonly product: string;
    readonly option: string | null;
    readonly departure: string | null;
  };
  /** City Connect's word for a unit. */
  readonly guestType: (unit: string) => GuestType;
  /** By the supplier's record or ours. */
  readonly isUsed: (item: UnitItem) => boolean;
  /** Absent: the one name that Stile keeps. */
  readonly customer?: Customer;
}

export interface Customer {
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly email: string | null;
  readonly mobile: string | null;
  readonly language: string | null;
  readonly country: string | null;
}

export interface LookupAnswer {
  readonly status: 200 | 400;
  readonly body: LookupBody | { readonly error: "BARCODE_INVALID" };
}

export type LookupBody = {
  readonly ticket: LookupTicket | null;
  readonly product: string;
  readonly option: string | null;
  readonly departure: string | null;
  readonly date: LocalDate;
  readonly cancelled: false;
  readonly customer: Customer;
  readonly mobile: boolean;
  readonly barcode: string | null;
  readonly tickets: readonly LookupTicket[];
  readonly notes: string | null;
} & { readonly [type in GuestType]?: number };

interface LookupTicket {
  readonly type: GuestType;
  readonly barcode: string;
  readonly redeemed: boolean;
}

/** `code` exactly as asked. Where it leads to several bookings, the answer has room for one: today's, else the first. */
export function answerLookup(
  code: string,
  candidates: readonly Answerable[],
  now: Instant,
): LookupAnswer {
  const bodies = candidates.flatMap((candidate) => {
    const body = bodyFor(code, candidate, now);
    const today = localDateAt(now, candidate.timeZone);
    return body === null ? [] : [{ body, isToday: body.date === today }];
  });
  const chosen = bodies.find(({ isToday }) => isToday) ?? bodies[0];
  return chosen === undefined
    ? { status: 400, body: { error: "BARCODE_INVALID" } }
    : { status: 200, body: chosen.body };
}

/** Null when the code is none of this booking's, or lets nobody in. */
function bodyFor(code: string, candidate: Answerable, now: Instant): LookupBody | null {
  const { booking, codes, customer } = candidate;
  if (booking.test || booking.cancellation !== null) return null;
  if (refusalOfStatus(booking.status) !== null) return null;
  const guests = guestsOf(booking);
  const tickets = guests.flatMap((item) => toTicket(item, candidate, code));
  const scanned = tickets.filter(({ barcode }) => barcode === code);
  const isParty = booking.voucher?.codes.includes(code) ?? false;
  // one code for several guests is a party code in disguise
  const ticket = scanned.length === 1 ? (scanned[0] ?? null) : null;
  if (ticket === null && scanned.length === 0 && !isParty) return null;
  return {
    ticket,
    product: codes.product,
    option: codes.option,
    departure: codes.departure,
    date: dateOf(candidate, now),
    ...countsOf(guests, candidate),
    cancelled: false,
    customer: customer ?? { ...nobody, last_name: booking.leadName },
    mobile: [booking.voucher, ...guests.map((item) => item.ticket)].every(
      (holder) => holder?.method !== "PRINT",
    ),
    barcode: isParty ? code : (booking.voucher?.codes[0] ?? null),
    tickets,
    notes: booking.notes,
  };
}

/** One per guest; of several codes the one that was asked about. */
function toTicket(
  item: UnitItem,
  { guestType, isUsed }: Answerable,
  asked: string,
): readonly LookupTicket[] {
  const codes = item.ticket?.codes ?? [];
  const barcode = codes.includes(asked) ? asked : codes[0];
  return barcode === undefined
    ? []
    : [{ type: guestType(item.unit), barcode, redeemed: isUsed(item) }];
}

/** The two of the seed always, the others where there are such guests. */
function countsOf(
  guests: readonly UnitItem[],
  { guestType }: Answerable,
): { readonly [type in GuestType]?: number } {
  const counts = guestTypes.map((type) => {
    const count = guests.filter(({ unit }) => guestType(unit) === type).length;
    return [type, count] as const;
  });
  return Object.fromEntries(
    counts.filter(([type, count]) => count > 0 || type === "adult" || type === "child"),
  );
}

/** One date has to stand for a visit of several days, or of any: today where it is good today. */
function dateOf({ booking, timeZone }: Answerable, now: Instant): LocalDate {
  const { visit } = booking;
  const today = localDateAt(now, timeZone);
  switch (visit.kind) {
    case "open":
      return today;
    case "day":
      return visit.from <= today && today < visit.until ? today : visit.from;
    case "slot":
      return localDateAt(visit.startsAt, timeZone);
    default:
      return assertNever(visit);
  }
}

const nobody: Customer = {
  first_name: null,
  last_name: null,
  email: null,
  mobile: null,
  language: null,
  country: null,
};
