/**
 * A supplier that cannot list is asked about every code that the venue knows, one by one, as a list of codes would be. The
 * calls are the production connector's own, over the same faulty network.
 */
import type { BookingList, Call, Connector } from "../../../connectors/connector.ts";
import type { Booking } from "../../../core/booking.ts";
import type { CallFailure } from "../../../core/failure.ts";
import type { BookingKey } from "../../../core/ids.ts";
import { ok, type Result } from "../../../core/result.ts";
import type { SimWorld } from "../world.ts";

export const withCodeList = (connector: Connector, { tickets }: SimWorld): Connector =>
  connector.bookings === undefined
    ? { ...connector, bookings: (_window, call) => lookUpAll(connector, tickets, call) }
    : connector;

/** Look-ups on their way together. */
const atOnce = 8;

async function lookUpAll(
  { lookup }: Connector,
  tickets: SimWorld["tickets"],
  call: Call,
): Promise<Result<BookingList, CallFailure>> {
  const lists: BookingList[] = [];
  for (let from = 0; from < tickets.length; from += atOnce) {
    const asked = tickets.slice(from, from + atOnce);
    for (const answer of await Promise.all(asked.map(({ code }) => lookup(code, call)))) {
      if (!answer.ok) return answer;
      lists.push(answer.value);
    }
  }
  return ok({
    bookings: joined(lists.flatMap(({ bookings }) => bookings)),
    unreadable: lists.flatMap(({ unreadable }) => unreadable),
  });
}

/** Each look-up shows a booking with the ticket that was asked about. */
function joined(parts: readonly Booking[]): readonly Booking[] {
  const whole = new Map<BookingKey, Booking>();
  for (const part of parts) {
    const before = whole.get(part.key);
    const unitItems = [...(before?.unitItems ?? []), ...part.unitItems];
    whole.set(part.key, { ...part, unitItems });
  }
  return [...whole.values()];
}
