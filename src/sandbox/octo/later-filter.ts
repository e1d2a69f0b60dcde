/**
 * The filters that the 2026 edition adds to `GET /bookings` (dossier 2.7). Each pair asks for the time of one event, in UTC
 * and with both ends included: a redemption's time is not a travel date, nor is that of a booking's last change.
 */
import { z } from "zod";
import { utcMs } from "../local-time.ts";
import type { Booking } from "./booking.ts";

type Query = Readonly<Record<string, string>>;
export type Matches = (booking: Booking) => boolean;

/** UTC texts by the first part of the parameters' names. */
const EVENTS = {
  utcCreatedAt: (booking: Booking) => booking.utcCreatedAt,
  utcUpdatedAt: (booking: Booking) => booking.utcUpdatedAt,
  utcRedeemedAt: (booking: Booking) => booking.utcRedeemedAt,
  utcNoshowedAt: (booking: Booking) => booking.utcNoshowedAt,
  utcRebookedAt: (booking: Booking) => booking.utcRebookedAt,
  utcCancelledAt: (booking: Booking) => booking.cancellation?.utcCancelledAt,
};

/** Every primary filter of these that the query has; null when one is half a pair or not a time. */
export function laterFilters(query: Query): readonly Matches[] | null {
  const byEvent = Object.entries(EVENTS).map(([name, timeOf]) =>
    eventFilters([query[`${name}Start`], query[`${name}End`]], timeOf),
  );
  const { availabilityId } = query;
  const bySlot: Matches = (booking) => booking.availability?.id === availabilityId;
  return byEvent.includes(null)
    ? null
    : [...byEvent.flatMap((filters) => filters ?? []), ...(availabilityId ? [bySlot] : [])];
}

/** Narrows what a primary filter has found. */
export const statusFilter =
  ({ status }: Query): Matches =>
  (booking) =>
    status === undefined || booking.status === status;

const instant = z.iso.datetime({ offset: true }).transform(utcMs);

/** One, or none where the pair is absent. */
function eventFilters(
  [start, end]: readonly [string | undefined, string | undefined],
  timeOf: (booking: Booking) => string | null | undefined,
): readonly Matches[] | null {
  if (start === undefined && end === undefined) return [];
  const pair = z.tuple([instant, instant]).safeParse([start, end]).data;
  if (pair === undefined) return null;
  const [from, until] = pair;
  const isBetween = (at: number): boolean => from <= at && at <= until;
  return [
    (booking) => {
      const text = timeOf(booking) ?? null;
      return text !== null && isBetween(utcMs(text));
    },
  ];
}
