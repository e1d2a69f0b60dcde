/** What the supplier recorded as used in a day and Stile never saw in it. */
import type { Booking } from "../../core/booking.ts";
import type { UnitItemKey } from "../../core/ids.ts";
import type { Instant } from "../../core/time.ts";
import { subjectOf } from "./compare.ts";
import type { DayScan } from "./day-scan.ts";
import { hasOwnRecord, recordedUse } from "./supplier-uses.ts";
import { isIn, type Span } from "./venue-day.ts";

/**
 * Unit items with a dated use of their own, and one for a booking that was used as a whole. `scans` are those of the day that
 * name this booking, questions and unknown codes too.
 */
export function notScannedOf(booking: Booking, scans: readonly DayScan[], day: Span): number {
  const seen = seenOf(booking, scans);
  if (seen === "all") return 0;
  const isOfDay = (at: Instant | null | undefined): boolean => at != null && isIn(day, at);
  const ofItems = booking.unitItems.filter(hasOwnRecord);
  if (ofItems.length === 0) return seen.size === 0 && isOfDay(booking.redeemedAt) ? 1 : 0;
  return ofItems.filter((item) => !seen.has(item.key) && isOfDay(recordedUse(booking, item)?.at))
    .length;
}

/** A party's code shows all of them, and so may one that has left the booking since. */
function seenOf(booking: Booking, scans: readonly DayScan[]): ReadonlySet<UnitItemKey> | "all" {
  const items = new Set<UnitItemKey>();
  for (const { said, codes } of scans) {
    const unitItem =
      said.kind === "let-in" ? said.unitItem : (subjectOf(codes, booking)?.unitItem ?? null);
    if (unitItem === null) return "all";
    items.add(unitItem);
  }
  return items;
}
