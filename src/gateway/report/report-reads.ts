/** What the evening report reads: scans of all devices by time, and bookings as they are now. */
import type { Booking } from "../../core/booking.ts";
import type { BookingKey, ScanId } from "../../core/ids.ts";
import type { Scan } from "../../core/scan.ts";
import type { Instant } from "../../core/time.ts";
import type { ScanWithEnd } from "./day-scan.ts";
import type { Span } from "./venue-day.ts";

/** Pages, so that neither the memory nor a gateway's one thread is taken up by a day of twenty thousand scans. */
export interface ReportReads {
  /** By corrected time, then id; each page follows the one that ended with `after`. A scan that cannot be read is left out. */
  readonly scansIn: (span: Span, after: PageEnd | null) => Promise<ScanPage>;
  /** In no order. */
  readonly scansById: (ids: readonly ScanId[]) => Promise<readonly Scan[]>;
  /** In no order; those that are here. */
  readonly bookingsByKey: (keys: readonly BookingKey[]) => Promise<readonly Booking[]>;
  /** Those of which a use is dated, whenever it was, by key after `after`; empty at the end. */
  readonly usedBookings: (after: BookingKey | null) => Promise<readonly Booking[]>;
}

export interface ScanPage {
  readonly scans: readonly ScanWithEnd[];
  /** Null where nothing follows. */
  readonly end: PageEnd | null;
}

export interface PageEnd {
  readonly at: Instant;
  readonly id: string;
}
