/** The filters of `GET /bookings` (dossier 2.7). Dates are travel dates in the product's zone. */
import { isDate } from "../local-time.ts";
import type { Booking } from "./booking.ts";
import type { Matches } from "./later-filter.ts";
import { laterFilters, statusFilter } from "./later-filter.ts";
import type { AllSwitches } from "./switches.ts";

type Query = Readonly<Record<string, string>>;

/** Null when no primary filter is there, one is malformed, or there may be only one: the documents answer 400. */
export function bookingFilter(query: Query, later: AllSwitches["laterFilters"]): Matches | null {
  const core = coreFilters(query);
  const added = later === "ignored" ? [] : laterFilters(query);
  if (core === null || added === null) return null;
  // what is not known cannot be refused: the first filter counts
  const primary = later === "ignored" ? core.slice(0, 1) : [...core, ...added];
  if (primary.length === 0 || (later === "alone" && primary.length > 1)) return null;
  const narrowing = later === "ignored" ? [] : [statusFilter(query)];
  const { productId, optionId } = query;
  return (booking) =>
    [...primary, ...narrowing].every((matches) => matches(booking)) &&
    (productId === undefined || booking.productId === productId) &&
    (optionId === undefined || booking.optionId === optionId);
}

/** Null when the dates are not dates. */
function coreFilters(query: Query): readonly Matches[] | null {
  const { resellerReference, supplierReference } = query;
  const dates = dateFilters(query);
  if (dates === null) return null;
  const byReseller: Matches = (booking) => booking.resellerReference === resellerReference;
  const bySupplier: Matches = (booking) => booking.supplierReference === supplierReference;
  return [
    ...(resellerReference ? [byReseller] : []),
    ...(supplierReference ? [bySupplier] : []),
    ...dates,
  ];
}

function dateFilters(query: Query): readonly Matches[] | null {
  const { localDate, localDateStart, localDateEnd } = query;
  if ((localDate ?? localDateStart ?? localDateEnd) === undefined) return [];
  const [start, end] = [localDate ?? localDateStart ?? "", localDate ?? localDateEnd ?? ""];
  if (!isDate(start) || !isDate(end) || end < start) return null;
  return [(booking) => isBetween(travelDate(booking), start, end)];
}

const isBetween = (date: string | null, start: string, end: string): boolean =>
  date !== null && start <= date && date <= end;

/** The text has the product's own offset, so its first ten characters are the local date. Null: open-dated. */
const travelDate = (booking: Booking): string | null =>
  booking.availability?.localDateTimeStart.slice(0, 10) ?? null;
