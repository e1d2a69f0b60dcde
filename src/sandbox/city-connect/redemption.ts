/** What redeeming does to a booking. Pure; dates are not looked at: no page says that City Connect does. */
import type { Booking, Target } from "./booking.ts";
import { guestTotal } from "./booking.ts";

/** The words are invented: the page's list of errors is not readable (dossier 5). They contain what it recommends to look for. */
export type Refusal = "ALREADY_REDEEMED" | "BOOKING_CANCELLED";

export interface Redeemed {
  readonly booking: Booking;
  /** The tickets that this used up; none where the booking has no tickets. */
  readonly ticketBarcodes: readonly string[];
  /** How many people it let in. */
  readonly guests: number;
}

/** When the target was used up; null while something of it is left. */
export function redeemedAtOf({ booking, ticket }: Target): string | null {
  if (ticket !== null) return ticket.redeemedAt;
  if (booking.tickets.length === 0) return booking.redeemedAt;
  const times = booking.tickets.flatMap(({ redeemedAt }) => redeemedAt ?? []);
  return times.length === booking.tickets.length ? (times.toSorted().at(-1) ?? null) : null;
}

/** Why the target cannot be redeemed; null when it can. */
export function refusalOf(target: Target): Refusal | null {
  if (target.booking.cancelledAt !== null) return "BOOKING_CANCELLED";
  return redeemedAtOf(target) === null ? null : "ALREADY_REDEEMED";
}

export const isPartlyRedeemed = ({ redeemedAt, tickets }: Booking): boolean =>
  redeemedAt !== null || tickets.some((ticket) => ticket.redeemedAt !== null);

/** Uses up what is left of the target at `at` (UTC text). Call only when `refusalOf` is null. */
export const redeemTarget = (target: Target, at: string): Redeemed =>
  redeemTickets(target, at, false);

/** As a supplier that keeps no record of what it has redeemed: all of the target, used or not. */
export const redeemTargetAgain = (target: Target, at: string): Redeemed =>
  redeemTickets(target, at, true);

function redeemTickets({ booking, ticket }: Target, at: string, again: boolean): Redeemed {
  if (booking.tickets.length === 0)
    return {
      booking: { ...booking, redeemedAt: at },
      ticketBarcodes: [],
      guests: guestTotal(booking),
    };
  const ticketBarcodes = (ticket === null ? booking.tickets : [ticket])
    .filter(({ redeemedAt }) => again || redeemedAt === null)
    .map(({ barcode }) => barcode);
  const tickets = booking.tickets.map((each) =>
    ticketBarcodes.includes(each.barcode) ? { ...each, redeemedAt: at } : each,
  );
  return { booking: { ...booking, tickets }, ticketBarcodes, guests: ticketBarcodes.length };
}
