/** Bookings as the pages show them on the wire, member by member and in their order. */
import { accountNamed } from "./account.ts";
import type { Booking, Target, Ticket } from "./booking.ts";
import { redeemedAtOf } from "./redemption.ts";
import type { CityConnectWorld } from "./world.ts";

export type Json = Readonly<Record<string, unknown>>;

/** `GET /barcode_lookup` (seed 000): the whole booking, and on top the ticket that was scanned. */
export const lookupAnswer = (
  { booking, ticket }: Target,
  { switches }: CityConnectWorld,
): Json => ({
  ticket: ticket === null ? null : ticketAnswer(ticket),
  ...(switches.shape === "new" ? partiesOf(booking) : {}),
  product: booking.product,
  option: booking.option,
  ...(switches.shape === "new"
    ? { pickup: booking.pickup, date: booking.date, time: booking.time }
    : { departure: booking.departure, date: booking.date }),
  ...booking.guests,
  cancelled: booking.cancelledAt !== null,
  ...guestPart(booking),
});

/** The flat answer of a redemption (page "POST /redeem"); a ticket's counts are its own one guest. */
export function flatAnswer(target: Target, { accounts, agents, products }: CityConnectWorld): Json {
  const { booking, ticket } = target;
  const redeemedAt = redeemedAtOf(target);
  const product = products.find(
    (one) => one.supplier === booking.supplier && one.code === booking.product,
  );
  return {
    id: booking.id,
    type: ticket === null ? "booking" : "ticket",
    agent: booking.agent,
    agent_name: agents.find(({ id }) => id === booking.agent)?.name ?? null,
    agent_reference: booking.agentReference,
    supplier: booking.supplier,
    supplier_name: accountNamed(accounts, booking.supplier)?.name ?? null,
    supplier_reference: booking.supplierReference,
    status: booking.cancelledAt === null ? "confirmed" : "cancelled",
    freesale: booking.freesale,
    cancelled: booking.cancelledAt !== null,
    cancelled_at: booking.cancelledAt,
    redeemed: redeemedAt !== null,
    redeemed_at: redeemedAt,
    product: booking.product,
    product_name: product?.name ?? null,
    option: booking.option,
    option_name: product?.options.find(({ code }) => code === booking.option)?.name ?? null,
    date: booking.date,
    time: booking.time,
    ...(ticket === null ? booking.guests : guestsOfTicket(booking, ticket)),
    customer: booking.customer,
    mobile: booking.mobile,
    alias: null,
    barcode: ticket === null ? booking.barcode : ticket.barcode,
    notes: booking.notes,
  };
}

/** One of `GET /bookings`. The page shows none: the flat booking with the members that only notifications show. */
export const listedBooking = (booking: Booking, world: CityConnectWorld): Json => ({
  ...flatAnswer({ booking, ticket: null }, world),
  pickup: booking.pickup,
  tickets: booking.tickets.map(ticketAnswer),
});

/** Page "POST /booking_notification". */
export const bookingNotification = (booking: Booking): Json => ({
  ...partiesOf(booking),
  cancelled: booking.cancelledAt !== null,
  ...journeyPart(booking),
  ...guestPart(booking),
});

/** Page "POST /redemption_notification": calls the agent's reference `reference`, and has no `cancelled`. */
export const redemptionNotification = ({ booking, ticket }: Target): Json => ({
  supplier: booking.supplier,
  supplier_reference: booking.supplierReference,
  agent: booking.agent,
  reference: booking.agentReference,
  ticket: ticket === null ? null : { type: ticket.type, barcode: ticket.barcode },
  ...journeyPart(booking),
  ...guestPart(booking),
});

const ticketAnswer = ({ type, barcode, redeemedAt }: Ticket) => ({
  type,
  barcode,
  redeemed: redeemedAt !== null,
});

const partiesOf = (booking: Booking) => ({
  supplier: booking.supplier,
  supplier_reference: booking.supplierReference,
  agent: booking.agent,
  agent_reference: booking.agentReference,
});

const journeyPart = (booking: Booking) => ({
  product: booking.product,
  option: booking.option,
  pickup: booking.pickup,
  date: booking.date,
  time: booking.time,
  ...booking.guests,
});

const guestPart = (booking: Booking) => ({
  customer: booking.customer,
  mobile: booking.mobile,
  barcode: booking.barcode,
  tickets: booking.tickets.map(ticketAnswer),
  notes: booking.notes,
});

const guestsOfTicket = ({ guests }: Booking, { type }: Ticket) => ({
  ...Object.fromEntries(Object.keys(guests).map((each) => [each, 0])),
  [type]: 1,
});
