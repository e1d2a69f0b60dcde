/**
 * The events that AnyRoad posts (help page *Webhook Catalog & Schema*). All share one tree of attributes; the readable part
 * of the page names `account.id`, `booking.booking_date`, `booking.id`, `guest`, `ticket.qr_code`. Where the event's name
 * stands is not readable: here in `event`. The ticket is the booking guest's, except in `guest.additional.updated` and
 * `guest.checked-in`: so neither add-ons nor unnamed guests are ever pushed. Pure.
 */
import { utcMs, utcText } from "../local-time.ts";
import type { Booking, Guest, Ticket } from "./booking.ts";
import { bookingGuestOf, guestOf } from "./booking.ts";
import type { AnyroadWorld } from "./world.ts";

export type WebhookName =
  | "booking.confirmed"
  | "booking.updated"
  | "booking.canceled"
  | "guest.additional.updated"
  | "guest.checked-in";

export interface WebhookEvent {
  /** ms */
  readonly at: number;
  readonly name: WebhookName;
  readonly body: Readonly<Record<string, unknown>>;
}

type Account = Pick<AnyroadWorld, "accountId" | "switches">;

/** What was sent before the world began, in order: its bookings, named guests, scans and cancellations. */
export const earlierEvents = (world: AnyroadWorld): readonly WebhookEvent[] =>
  world.bookings
    .flatMap((booking) => [
      ...confirmedEvents(booking, world),
      ...booking.tickets.flatMap((ticket) =>
        ticket.scans.flatMap(({ scannedAt }) =>
          checkedInEvents({ booking, ticket, at: utcMs(scannedAt) }, world),
        ),
      ),
      ...(booking.canceledAt === null
        ? []
        : [bookingEvent("booking.canceled", { booking, at: utcMs(booking.canceledAt) }, world)]),
    ])
    .toSorted((one, other) => one.at - other.at);

/** A new booking, and each additional guest who gave an e-mail address. */
export function confirmedEvents(booking: Booking, account: Account): readonly WebhookEvent[] {
  const at = utcMs(booking.bookedAt);
  const additional = booking.guests.slice(1).filter(({ email }) => email !== null);
  return [
    bookingEvent("booking.confirmed", { booking, at }, account),
    ...additional.map((guest) => {
      const ticket = booking.tickets.find(({ guestId }) => guestId === guest.id);
      return event("guest.additional.updated", { booking, guest, ticket, at }, account);
    }),
  ];
}

export function bookingEvent(
  name: "booking.confirmed" | "booking.updated" | "booking.canceled",
  { booking, at }: { readonly booking: Booking; readonly at: number },
  account: Account,
): WebhookEvent {
  const guest = bookingGuestOf(booking);
  const guestTickets = booking.tickets.filter(({ type }) => type === "guest");
  const ticket = guestTickets.find(({ guestId }) => guestId === guest.id) ?? guestTickets[0];
  return event(name, { booking, guest, ticket, at }, account);
}

/** None for an add-on: nobody comes in with it. */
export const checkedInEvents = (
  {
    booking,
    ticket,
    at,
  }: { readonly booking: Booking; readonly ticket: Ticket; readonly at: number },
  account: Account,
): readonly WebhookEvent[] =>
  ticket.type === "addon"
    ? []
    : [
        event(
          "guest.checked-in",
          { booking, guest: guestOf(booking, ticket) ?? bookingGuestOf(booking), ticket, at },
          account,
        ),
      ];

interface Occurrence {
  readonly booking: Booking;
  readonly guest: Guest;
  readonly ticket: Ticket | undefined;
  readonly at: number;
}

const event = (
  name: WebhookName,
  { booking, guest, ticket, at }: Occurrence,
  { accountId, switches }: Account,
): WebhookEvent => ({
  at,
  name,
  body: {
    event: name,
    account: { id: accountId },
    booking: {
      // the page's example ends in +00:00, not in Z
      booking_date: utcText(utcMs(booking.bookedAt)).replace("Z", "+00:00"),
      id: booking.id,
    },
    guest: {
      id: guest.id,
      first_name: guest.firstName,
      last_name: guest.lastName,
      email: guest.email,
    },
    ticket: { qr_code: ticket?.qrCode ?? null },
    ...(switches.webhookSlot === "present"
      ? {
          time_slot: {
            local_datetime_start: booking.slot.start,
            local_datetime_end: booking.slot.end,
          },
        }
      : {}),
  },
});
