/** Bookings and tickets as the supplier keeps them. Ids are what QR codes and webhooks name; links are what answers show. */
import { z } from "zod";
import { isLocalTime } from "./slot.ts";

const id = z.string().min(1);
/** As answers show it; one that begins with `/` is completed with the address that the call came in on. */
const link = z.string().min(1);
/** RFC 3339, ending in `Z`. */
const instant = z.iso.datetime();
const local = z.string().refine(isLocalTime, "not a local time such as 2026-12-05T14:00:00");

const guestSchema = z
  .strictObject({
    id,
    link,
    firstName: z.string(),
    lastName: z.string(),
    email: z.string().nullable(),
  })
  .readonly();

const ticketSchema = z
  .strictObject({
    id,
    type: z.enum(["guest", "addon"]),
    qrCode: z.string().min(1),
    /** One of the booking's guests; null without FullView, where a ticket belongs to nobody by name. */
    guestId: id.nullable(),
    scans: z
      .array(z.strictObject({ device: z.string(), scannedAt: instant }).readonly())
      .readonly(),
    created: instant,
    updated: instant,
  })
  .readonly();

export const bookingSchema = z
  .strictObject({
    id,
    link,
    experienceId: id,
    slot: z.strictObject({ start: local, end: local }).readonly(),
    bookedAt: instant,
    canceledAt: instant.nullable(),
    /** The booking guest first, then additional guests. */
    guests: z.array(guestSchema).min(1).readonly(),
    tickets: z.array(ticketSchema).min(1).readonly(),
  })
  .readonly();

export const experienceSchema = z
  .strictObject({ id, link, name: z.string().min(1), created: instant, updated: instant })
  .readonly();

export type Guest = z.infer<typeof guestSchema>;
export type Ticket = z.infer<typeof ticketSchema>;
export type Booking = z.infer<typeof bookingSchema>;
export type Experience = z.infer<typeof experienceSchema>;

export const guestOf = ({ guests }: Booking, ticket: Ticket): Guest | null =>
  guests.find((guest) => guest.id === ticket.guestId) ?? null;

/** The guest who made the booking. */
export function bookingGuestOf({ id: bookingId, guests }: Booking): Guest {
  const [guest] = guests;
  if (guest === undefined) throw new Error(`booking ${bookingId} has no guest`);
  return guest;
}
