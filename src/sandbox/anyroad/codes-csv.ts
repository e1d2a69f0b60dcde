/**
 * A list of codes as a venue exports and imports it: RFC 4180, UTF-8. Open QR codes contain a comma, so they are quoted.
 * Cancelled bookings are in it: nothing in such a list says so.
 */
import type { Booking } from "./booking.ts";
import { guestOf } from "./booking.ts";

const HEADER = ["qr_code", "booking", "experience", "local_start", "local_end", "type", "guest"];

/** `booking` and `experience` are ids, times are the venue's wall clock. Every line ends in CR LF. */
export const codesCsv = (bookings: readonly Booking[]): string =>
  [HEADER, ...bookings.flatMap(rowsOf)].map((row) => `${row.map(field).join(",")}\r\n`).join("");

const rowsOf = (booking: Booking): readonly (readonly string[])[] =>
  booking.tickets.map((ticket) => {
    const guest = guestOf(booking, ticket);
    return [
      ticket.qrCode,
      booking.id,
      booking.experienceId,
      booking.slot.start,
      booking.slot.end,
      ticket.type,
      guest === null ? "" : `${guest.firstName} ${guest.lastName}`.trim(),
    ];
  });

const field = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
