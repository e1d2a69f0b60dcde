/** What the search is told of bookings that were looked up live. */
import { z } from "zod";
import { asInstant, type Instant } from "../../core/time.ts";
import { instantSchema } from "../../protocol/ids-schema.ts";
import type { LedgerView } from "../ledger-database.ts";
import { foundBookingRowSchema } from "../ledger-rows.ts";
import type { FoundRow } from "./booking-search.ts";

export interface FoundSince {
  readonly rows: readonly FoundRow[];
  /** Of all that are kept the earliest look-up; null where there are none. Those that go are the oldest. */
  readonly oldest: Instant | null;
}

/** Bookings looked up live at `at` or later; all of them for null. */
export async function foundSince(db: LedgerView, at: Instant | null): Promise<FoundSince> {
  const { foundBookings } = db;
  const since = at === null ? foundBookings : foundBookings.where("foundAt").aboveOrEqual(at);
  const [rows, earliest] = await Promise.all([
    since.toArray(),
    foundBookings.orderBy("foundAt").limit(1).toArray(),
  ]);
  const { readable } = await db.quarantine.sift(foundBookings, foundBookingRowSchema, rows);
  return {
    rows: readable.map(({ booking, foundAt }) => ({ booking, foundAt })),
    oldest: earliest.length === 0 ? null : whenFound(earliest[0]),
  };
}

const timedSchema = z.object({ foundAt: instantSchema });

/** An unreadable row may still say when; where it does not, nothing counts as older. */
const whenFound = (row: unknown): Instant =>
  timedSchema.safeParse(row).data?.foundAt ?? asInstant(0);
