import type { Booking } from "../../core/booking.ts";
import { assertNever } from "../../core/result.ts";
import { type LocalDate, localDateAt } from "../../core/time.ts";

/** The day in whose list a booking stands: its (first) day of visit in the product's IANA zone; null when open-dated. */
export function serviceDateOf(booking: Booking, timeZone: string): LocalDate | null {
  const { visit } = booking;
  switch (visit.kind) {
    case "open":
      return null;
    case "day":
      return visit.from;
    case "slot":
      return localDateAt(visit.startsAt, timeZone);
    default:
      return assertNever(visit);
  }
}
