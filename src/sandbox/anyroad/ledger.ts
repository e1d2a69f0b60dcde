/** The bookings as they are now, found by id and by a ticket's QR code. */
import type { Booking, Ticket } from "./booking.ts";
import type { AnyroadWorld } from "./world.ts";

/** A ticket as a code or an id found it. */
export interface TicketView {
  readonly booking: Booking;
  readonly ticket: Ticket;
}

export interface BookingLedger {
  readonly bookings: () => readonly Booking[];
  readonly booking: (id: string) => Booking | null;
  readonly ticketByCode: (qrCode: string) => TicketView | null;
  /** Adds a booking, or replaces the one with its id; tickets that it does not name stay as they are. */
  readonly put: (booking: Booking) => void;
}

/** Add-on tickets are kept while the account sells none, so that they are there again when it does. */
export function createBookingLedger(world: AnyroadWorld): BookingLedger {
  const bookingById = new Map<string, Booking>();
  const bookingIdByCode = new Map<string, string>();
  const keep = (booking: Booking): void => {
    bookingById.set(booking.id, booking);
    for (const { qrCode } of booking.tickets) bookingIdByCode.set(qrCode, booking.id);
  };
  for (const booking of world.bookings) keep(booking);
  const shown = (booking: Booking): Booking =>
    world.switches.addons === "sold" ? booking : withoutAddons(booking);
  const shownById = (id: string): Booking | null => {
    const booking = bookingById.get(id);
    return booking === undefined ? null : shown(booking);
  };

  return {
    bookings: () => [...bookingById.values()].map(shown),
    booking: shownById,
    ticketByCode: (qrCode) => {
      const booking = shownById(bookingIdByCode.get(qrCode) ?? "");
      const ticket = booking?.tickets.find((candidate) => candidate.qrCode === qrCode);
      return booking === null || ticket === undefined ? null : { booking, ticket };
    },
    put: (booking) => {
      const put = new Set(booking.tickets.map(({ id }) => id));
      const kept = bookingById.get(booking.id)?.tickets.filter(({ id }) => !put.has(id)) ?? [];
      keep({ ...booking, tickets: [...booking.tickets, ...kept] });
    },
  };
}

const withoutAddons = (booking: Booking): Booking => ({
  ...booking,
  tickets: booking.tickets.filter(({ type }) => type === "guest"),
});
