/**
 * The examples of seed 003, with all their placeholders, moved to today. The seed prints the QR code `string` for a good ticket
 * and for three refused ones. A code must mean one thing, so the good ticket keeps it, and each refused one is named after
 * its error. The verify example asks for `QR_CODE_STRING`: another ticket of the good booking.
 */
import { dateAt, plusDays, utcMs } from "../local-time.ts";
import type { Booking, Experience, Ticket } from "./booking.ts";
import { EXAMPLES } from "./fixtures.ts";

const [EXAMPLE] = EXAMPLES.ticketPage.items;

export const seedExperience = (now: number): Experience => ({
  id: EXAMPLE.experience,
  link: EXAMPLE.experience,
  name: "Example of the documents",
  created: moved(EXAMPLE.created, now),
  updated: moved(EXAMPLE.updated, now),
});

export function seedBookings(now: number, timeZone: string): readonly Booking[] {
  const today = dateAt(now, timeZone);
  const at = moved(EXAMPLE.created, now);
  const ticket = (id: string, qrCode: string): Ticket => ({
    id,
    type: EXAMPLE.type,
    qrCode,
    guestId: EXAMPLE.guest,
    scans: EXAMPLE.scans.map(({ device, scanned_at }) => ({
      device,
      scannedAt: moved(scanned_at, now),
    })),
    created: at,
    updated: moved(EXAMPLE.updated, now),
  });
  const booking = (id: string, day: number, tickets: readonly Ticket[]): Booking => ({
    id,
    link: EXAMPLE.booking,
    experienceId: EXAMPLE.experience,
    slot: {
      start: plusDays(today, day) + EXAMPLE.time_slot.local_datetime_start.slice(10, 19),
      end: plusDays(today, day) + EXAMPLE.time_slot.local_datetime_end.slice(10, 19),
    },
    bookedAt: at,
    canceledAt: null,
    guests: [
      { id: EXAMPLE.guest, link: EXAMPLE.guest, firstName: "string", lastName: "", email: null },
    ],
    tickets,
  });
  const refused = (code: string, day: number) => booking(code, day, [ticket(code, code)]);
  return [
    booking(EXAMPLE.booking, 0, [
      ticket(EXAMPLE.id, EXAMPLE.qr_code),
      ticket(EXAMPLES.verifyRequest.qr_code, EXAMPLES.verifyRequest.qr_code),
    ]),
    { ...refused(EXAMPLES.bookingCanceled.code, 0), canceledAt: at },
    refused(EXAMPLES.bookingInPast.code, -1),
    refused(EXAMPLES.bookingInFuture.code, 1),
  ];
}

/** The latest moment that is not after `now` and has the text's time of day in UTC. */
function moved(text: string, now: number): string {
  const today = dateAt(now, "UTC");
  const candidate = today + text.slice(10);
  return utcMs(candidate) <= now ? candidate : plusDays(today, -1) + text.slice(10);
}
