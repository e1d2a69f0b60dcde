/** Whether a ticket is good now. Pure. How often it was scanned does not matter: the documents know no such error. */
import { utcText } from "../local-time.ts";
import type { Booking } from "./booking.ts";
import { openingOf } from "./slot.ts";
import type { AnyroadWorld } from "./world.ts";

export type Refusal = keyof AnyroadWorld["refusalTexts"];

export function refusalOf(
  { canceledAt, slot }: Booking,
  { switches, timeZone }: Pick<AnyroadWorld, "switches" | "timeZone">,
  now: number,
): Refusal | null {
  if (canceledAt !== null) return "booking_canceled";
  const { opensAt, closesAt } = openingOf(slot, switches, timeZone);
  if (now < opensAt) return "booking_in_future";
  return now > closesAt ? "booking_in_past" : null;
}

/** The booking with one more scan event, at `now` (ms), of one ticket. */
export function scannedBooking(
  booking: Booking,
  ticketId: string,
  { device, now }: { readonly device: string; readonly now: number },
): Booking {
  const scannedAt = utcText(now);
  return {
    ...booking,
    tickets: booking.tickets.map((ticket) =>
      ticket.id === ticketId
        ? { ...ticket, scans: [...ticket.scans, { device, scannedAt }], updated: scannedAt }
        : ticket,
    ),
  };
}
