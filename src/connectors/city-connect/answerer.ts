/**
 * The other side of seed 000: how our gateway answers `GET /callbacks/barcode_lookup` from its own store. Pure; credentials,
 * the query and where bookings come from are the gateway's.
 *
 * Promises: the body of the seed, with the scanned ticket on top and null for the party's code; only printed codes are found,
 * never references; what may not enter (cancelled, unconfirmed, unknown, test, no person) is BARCODE_INVALID, as the seed has
 * it; used is what our own judge would call used. It tells no contact data: Stile holds none.
 */
import type { Admission } from "../../core/admission.ts";
import type { Booking, UnitItem } from "../../core/booking.ts";
import type { Product } from "../../core/product.ts";
import { refusalOfStatus } from "../../core/refusals.ts";
import { assertNever } from "../../core/result.ts";
import { type Instant, type LocalDate, localDateAt } from "../../core/time.ts";
import { earlierUse, guestsOf, partyOf, peopleOf, remainingOf } from "../../core/uses.ts";
import { type GuestType, guestTypes } from "./schema.ts";

/** A booking with what the venue's mapping and its own records add. */
export interface Answerable {
  readonly booking: Booking;
  readonly product: Product;
  /** Of this booking, in any order, undone ones left out. */
  readonly admissions: readonly Admission[];
  /** Of this booking, taken back. */
  readonly undone: readonly Admission[];
  /** City Connect's codes for what was sold (DESIGN 8: mapped in advance). */
  readonly codes: {
    readonly product: string;
    readonly option: string | null;
    readonly departure: string | null;
  };
  /** City Connect's word for a unit. */
  readonly guestType: (unit: string) => GuestType;
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

interface Customer {
  readonly first_name: null;
  readonly last_name: string | null;
  readonly email: null;
  readonly mobile: null;
  readonly language: null;
  readonly country: null;
}

/** `code` exactly as asked. Where it leads to several bookings, the answer has room for one: today's, else the first. */
export function answerLookup(
  code: string,
  candidates: readonly Answerable[],
  now: Instant,
): LookupAnswer {
  const bodies = candidates.flatMap((candidate) => {
    const body = bodyFor(code, candidate, now);
    const today = localDateAt(now, candidate.product.timeZone);
    return body === null ? [] : [{ body, isToday: body.date === today }];
  });
  const chosen = bodies.find(({ isToday }) => isToday) ?? bodies[0];
  return chosen === undefined
    ? { status: 400, body: { error: "BARCODE_INVALID" } }
    : { status: 200, body: chosen.body };
}

/** Null when the code is none of this booking's, or lets nobody in. */
function bodyFor(code: string, candidate: Answerable, now: Instant): LookupBody | null {
  const { booking, product, codes } = candidate;
  if (booking.test || booking.cancellation !== null) return null;
  if (refusalOfStatus(booking.status) !== null) return null;
  const guests = guestsOf(booking).filter((item) => peopleOf(item, product) > 0);
  const own = guests.flatMap((item) => toTicket({ item, candidate, asked: code, now }));
  const scanned = own.filter(({ barcode }) => barcode === code);
  const isParty = guests.length > 0 && (booking.voucher?.codes.includes(code) ?? false);
  if (scanned.length === 0 && !isParty) return null;
  const barcode = isParty ? code : (booking.voucher?.codes[0] ?? null);
  return {
    // one code for several guests is a party code in disguise
    ticket: scanned.length === 1 ? (scanned[0] ?? null) : null,
    product: codes.product,
    option: codes.option,
    departure: codes.departure,
    date: dateOf(candidate, now),
    ...countsOf(guests, candidate),
    cancelled: false,
    customer: customerOf(booking),
    mobile: [booking.voucher, ...guests.map((item) => item.ticket)].every(
      (holder) => holder?.method !== "PRINT",
    ),
    barcode,
    tickets: [...own, ...usedWithoutTicket(guests, barcode, { candidate, now })],
    notes: booking.notes,
  };
}

/** One per guest; of several codes the one that was asked about. */
function toTicket(of: {
  readonly item: UnitItem;
  readonly candidate: Answerable;
  readonly asked: string;
  readonly now: Instant;
}): readonly LookupTicket[] {
  const { item, candidate, asked, now } = of;
  const codes = item.ticket?.codes ?? [];
  const barcode = codes.includes(asked) ? asked : codes[0];
  if (barcode === undefined) return [];
  const redeemed = earlierUse({ ...candidate, now }, item) !== null;
  return [{ type: candidate.guestType(item.unit), barcode, redeemed }];
}

/**
 * Guests who came on the party's code are listed under it once they are in, because nothing else in the seed's body says
 * "used" of them: without these entries a party would be let in again and again.
 */
function usedWithoutTicket(
  guests: readonly UnitItem[],
  barcode: string | null,
  { candidate, now }: { readonly candidate: Answerable; readonly now: Instant },
): readonly LookupTicket[] {
  if (barcode === null) return [];
  const { booking, product, guestType } = candidate;
  const uses = { ...candidate, now };
  const isUsed = (item: UnitItem): boolean => earlierUse(uses, item) !== null;
  const byTicket = guests
    .filter((item) => hasTicket(item) && isUsed(item))
    .reduce((people, item) => people + peopleOf(item, product), 0);
  const used = partyOf(booking, product) - remainingOf(uses) - byTicket;
  return guests
    .filter((item) => !hasTicket(item))
    .toSorted((a, b) => Number(isUsed(b)) - Number(isUsed(a)))
    .flatMap((item) => Array.from({ length: peopleOf(item, product) }, () => item.unit))
    .slice(0, Math.max(0, used))
    .map((unit) => ({ type: guestType(unit), barcode, redeemed: true }));
}

const hasTicket = ({ ticket }: UnitItem): boolean => (ticket?.codes.length ?? 0) > 0;

/** People, not units (a family is 4). The two of the seed always, the others where there are such guests. */
function countsOf(
  guests: readonly UnitItem[],
  { product, guestType }: Answerable,
): { readonly [type in GuestType]?: number } {
  const counts = guestTypes.map((type) => {
    const people = guests
      .filter(({ unit }) => guestType(unit) === type)
      .reduce((sum, item) => sum + peopleOf(item, product), 0);
    return [type, people] as const;
  });
  return Object.fromEntries(
    counts.filter(([type, people]) => people > 0 || type === "adult" || type === "child"),
  );
}

/** One date has to stand for a visit of several days, or of any: today where it is good today. */
function dateOf({ booking, product: { timeZone } }: Answerable, now: Instant): LocalDate {
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

const customerOf = ({ leadName }: Booking): Customer => ({
  first_name: null,
  last_name: leadName,
  email: null,
  mobile: null,
  language: null,
  country: null,
});
