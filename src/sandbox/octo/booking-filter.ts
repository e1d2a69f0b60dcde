/** The filters of `GET /bookings` (dossier 2.7). Dates are travel dates in the product's zone. */
import { isDate } from "../local-time.ts";
import type { Booking } from "./booking.ts";

type Query = Readonly<Record<string, string>>;
type Matches = (booking: Booking) => boolean;

/** Null when no primary filter is there or a date is not one: the documents answer 400. */
export function bookingFilter(query: Query): Matches | null {
  const primary = primaryFilter(query);
  if (primary === null) return null;
  const { productId, optionId } = query;
  return (booking) =>
    primary(booking) &&
    (productId === undefined || booking.productId === productId) &&
    (optionId === undefined || booking.optionId === optionId);
}

function primaryFilter(query: Query): Matches | null {
  const { resellerReference, supplierReference, localDate, localDateStart, localDateEnd } = query;
  if (resellerReference) return (booking) => booking.resellerReference === resellerReference;
  if (supplierReference) return (booking) => booking.supplierReference === supplierReference;
  const start = localDate ?? localDateStart ?? "";
  const end = localDate ?? localDateEnd ?? "";
  if (!isDate(start) || !isDate(end) || end < start) return null;
  return (booking) => {
    const date = travelDate(booking);
    return date !== null && start <= date && date <= end;
  };
}

/** The text has the product's own offset, so its first ten characters are the local date. Null: open-dated. */
const travelDate = (booking: Booking): string | null =>
  booking.availability?.localDateTimeStart.slice(0, 10) ?? null;
