import type { Booking } from "../../core/booking.ts";
import { assertNever } from "../../core/result.ts";
import { addDays, type LocalDate, localDateAt } from "../../core/time.ts";

/**
 * The day in whose list a booking stands: its day of visit in the product's IANA zone; null when open-dated, or good for
 * several days.
 *
 * A pass of several days stands on none of them: its first day leaves the window while it is good, and a day that moved with
 * the window would make new pages of every pass each midnight. So it stays among the open-dated ones for as long as it is
 * listed, and its dates are judged as ever. A supplier that lists by the first day alone stops listing it on the third day of
 * use; what is not listed cannot be kept here, since it looks like what was cancelled: it is looked up live.
 */
export function serviceDateOf(booking: Booking, timeZone: string): LocalDate | null {
  const { visit } = booking;
  switch (visit.kind) {
    case "open":
      return null;
    case "day":
      return visit.until > addDays(visit.from, 1) ? null : visit.from;
    case "slot":
      return localDateAt(visit.startsAt, timeZone);
    default:
      return assertNever(visit);
  }
}
