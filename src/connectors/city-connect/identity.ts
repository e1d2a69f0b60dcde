/**
 * Who is who at City Connect (DESIGN 5). No shape carries a booking id that the others have too, so identity is made of
 * codes alone: a booking is its barcode, a guest is the ticket's barcode, or the booking's barcode and a count.
 */
import type { WireBooking, WireTicket } from "./schema.ts";
import { guestTypes } from "./schema.ts";

/** One person of a booking, with or without a ticket of their own. */
export interface Guest {
  /** Unique within the supplier, equal in every shape. */
  readonly uuid: string;
  readonly type: string;
  /** Opens for this guest alone; null where the guest goes in on the booking's code. */
  readonly barcode: string | null;
  /** Null where nothing is said of this guest. */
  readonly redeemed: boolean | null;
}

/**
 * A booking without a barcode of its own is known by the least of its ticket barcodes, which an update rarely takes away;
 * null when it has no code at all.
 */
export function bookingUuidOf(wire: WireBooking): string | null {
  if (wire.barcode) return wire.barcode;
  const [least] = ticketsOf(wire)
    .flatMap(({ barcode }) => (barcode ? [barcode] : []))
    .toSorted();
  return least === undefined ? null : `ticket:${least}`;
}

/** Everybody of the booking: its tickets, then those who are only counted (dossier 4.8). */
export function guestsOf(wire: WireBooking): readonly Guest[] {
  const booking = bookingUuidOf(wire);
  if (booking === null) return [];
  const tickets = ticketsOf(wire);
  const ownCodeOf = ownCodesAmong(tickets, wire.barcode);
  const numberFor = createNumbering();
  const withTickets = tickets.map((ticket): Guest => {
    const type = ticket.type ?? "";
    const own = ownCodeOf(ticket);
    const shared = ticket.barcode || booking;
    return {
      uuid: own ?? countedUuid(shared, type, numberFor(shared, type)),
      type,
      barcode: own,
      redeemed: ticket.redeemed ?? null,
    };
  });
  const counted = countedOnly(wire, tickets).map((type): Guest => ({
    uuid: countedUuid(booking, type, numberFor(booking, type)),
    type,
    barcode: null,
    redeemed: null,
  }));
  return [...withTickets, ...counted];
}

/**
 * `tickets[]` and the scanned `ticket`, which repeats one of them; where the two disagree, used is used (dossier 4.7). The
 * booking's own barcode at the top is the party's code, whatever shape it has.
 */
function ticketsOf({ ticket, tickets, barcode }: WireBooking): readonly WireTicket[] {
  const listed = tickets ?? [];
  if (!ticket?.barcode) return listed;
  if (!listed.some((each) => each.barcode === ticket.barcode))
    return ticket.barcode === barcode ? listed : [ticket, ...listed];
  return listed.map((each) =>
    each.barcode === ticket.barcode && ticket.redeemed === true
      ? { ...each, redeemed: true }
      : each,
  );
}

/** Null for a code that others share: one guest's scan must not pass for the party's, nor the party's for one guest's. */
function ownCodesAmong(
  tickets: readonly WireTicket[],
  ofBooking: string | null | undefined,
): (ticket: WireTicket) => string | null {
  const holders = new Map<string, number>();
  for (const { barcode } of tickets)
    if (barcode) holders.set(barcode, (holders.get(barcode) ?? 0) + 1);
  return ({ barcode }) =>
    barcode && barcode !== ofBooking && holders.get(barcode) === 1 ? barcode : null;
}

/** Types of the guests beyond the tickets. Tickets of types that are not counted make up for those that are. */
function countedOnly(wire: WireBooking, tickets: readonly WireTicket[]): readonly string[] {
  const total = guestTypes.reduce((sum, type) => sum + (wire[type] ?? 0), 0);
  const missing = guestTypes.flatMap((type) => {
    const withTicket = tickets.filter((ticket) => ticket.type === type).length;
    return Array.from({ length: Math.max(0, (wire[type] ?? 0) - withTicket) }, () => type);
  });
  return missing.slice(0, Math.max(0, total - tickets.length));
}

const countedUuid = (code: string, type: string, n: number): string => `${code}#${type}#${n}`;

function createNumbering(): (code: string, type: string) => number {
  const last = new Map<string, number>();
  return (code, type) => {
    const key = countedUuid(code, type, 0);
    const n = (last.get(key) ?? 0) + 1;
    last.set(key, n);
    return n;
  };
}

/** An account is an e-mail address or a domain, and documents use both for one (dossier 2). */
export function isSameAccount(a: string, b: string): boolean {
  const [one, other] = [a.trim().toLowerCase(), b.trim().toLowerCase()];
  if (one === other) return true;
  return one.endsWith(`@${other}`) || other.endsWith(`@${one}`);
}
