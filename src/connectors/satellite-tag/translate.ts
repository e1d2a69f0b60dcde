/**
 * TAG's shapes → core's. Pure. A delegate of the back office and a ticket of a till are the same thing here: one booking of
 * the event with one unit item, whose identity is the barcode, the one field that list, look-up and sale all have.
 */
import type { Booking } from "../../core/booking.ts";
import type { ConnectionId } from "../../core/ids.ts";
import { bookingKey, productKey, unitItemKey } from "../../core/ids.ts";
import type { Instant } from "../../core/time.ts";
import type { SupplierProduct } from "../connector.ts";
import type { SatelliteTagOptions } from "./account.ts";
import type { Sale } from "./sale.ts";
import type { WireDelegate } from "./schema.ts";

/** TAG's family pass issues a ticket per person, so that every ticket is one. */
const ticketUnit = { id: "ticket", label: "Ticket", people: 1 };

type EventOf = Pick<SatelliteTagOptions, "connection" | "event">;

export const toSupplierProduct = ({
  event,
  timeZone,
}: Pick<SatelliteTagOptions, "event" | "timeZone">): SupplierProduct => ({
  id: `${event.id}`,
  label: event.label,
  timeZone,
  units: [ticketUnit],
});

/** `usedAt` is the first check-in, where check-ins were asked for; null also where they were not. */
export const delegateToBooking = (
  wire: WireDelegate,
  { connection, event }: EventOf,
  usedAt: Instant | null,
): Booking =>
  ticketBooking({
    connection,
    // a ticket of another event must not pass for one of this
    eventId: wire.event_id ?? wire.data?.event_id ?? `${event.id}`,
    barcode: wire.barcode,
    leadName: filled(wire.lastName) ?? filled(wire.fullName) ?? filled(wire.name),
    notes: filled(wire.data?.description),
    usedAt,
  });

/** What a sale of our own printed, scannable before TAG has heard of it (seed 004's trust rule). */
export const saleToBookings = (sale: Sale, connection: ConnectionId): readonly Booking[] =>
  sale.items.flatMap(({ tickets }) =>
    tickets.map(({ barcode, description }) =>
      ticketBooking({
        connection,
        eventId: `${sale.eventId}`,
        barcode,
        leadName: null,
        notes: filled(description),
        usedAt: null,
      }),
    ),
  );

function ticketBooking(ticket: {
  readonly connection: ConnectionId;
  readonly eventId: string;
  readonly barcode: string;
  readonly leadName: string | null;
  readonly notes: string | null;
  readonly usedAt: Instant | null;
}): Booking {
  const { connection, barcode, usedAt } = ticket;
  return {
    key: bookingKey(connection, barcode),
    connection,
    uuid: barcode,
    reference: null,
    resellerReference: null,
    // TAG can express neither "not confirmed" nor "cancelled" (dossier 6): what it lists is sold
    status: { kind: "CONFIRMED" },
    test: false,
    cancellation: null,
    product: productKey(connection, ticket.eventId),
    option: "",
    // a sale has no visit date; `createdAt` is when it was sold (dossier 6)
    visit: { kind: "open" },
    leadName: ticket.leadName,
    notes: ticket.notes,
    redeemedAt: usedAt,
    redeemable: null,
    unredeemableReason: null,
    voucher: null,
    unitItems: [
      {
        key: unitItemKey(connection, barcode),
        uuid: barcode,
        reference: null,
        unit: ticketUnit.id,
        status: null,
        redeemedAt: usedAt,
        ticket: { codes: [barcode], method: "DIGITAL" },
      },
    ],
  };
}

const filled = (text: string | null | undefined): string | null => text?.trim() || null;
