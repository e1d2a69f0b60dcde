/** Ticket T1 and voucher V1 of one booking on 7 May in London, as Stile told of them and as the supplier has them. */
import type { Booking, UnitItem } from "../../core/booking.ts";
import type { Product } from "../../core/product.ts";
import { type Instant, localTimeAt } from "../../core/time.ts";
import {
  aBooking,
  aProduct,
  aUnitItem,
  connection,
  london,
  today,
} from "../../testing/builders.ts";
import { clock } from "./a-day-of-scans.contract.ts";
import type { Outcome } from "./booking-day.ts";
import { compare } from "./compare.ts";
import { type ScanWithEnd, toDayScan } from "./day-scan.ts";
import type { UseTelling } from "./supplier-uses.ts";
import { venueDay } from "./venue-day.ts";

interface Given {
  /** Null where it is not here. */
  readonly booking?: Booking | null;
  readonly product?: Product;
  readonly telling?: UseTelling;
}

/** In the order of the scans, in words. */
export function outcomesOf(scans: readonly ScanWithEnd[], given: Given = {}): readonly string[] {
  const { booking = aBooking(), product = aProduct(), telling = "always" } = given;
  const compared = compare({
    scans: scans.map(toDayScan).map((scan) =>
      // as the report finds it by its code
      scan.said.kind === "unknown" && booking !== null
        ? { ...scan, bookings: [booking.key] }
        : scan,
    ),
    bookings: new Map(booking === null ? [] : [[booking.key, booking]]),
    productByKey: (key) => (key === product.key ? product : null),
    connectionOf: () => connection,
    tellingOf: () => telling,
    day: venueDay(today, [product]),
  });
  const byScan = new Map(compared.map(({ scan, outcome }) => [scan, wordsFor(outcome)]));
  return scans.map(({ scan }) => byScan.get(scan.id) ?? "nothing");
}

function wordsFor(outcome: Outcome): string {
  if (outcome.kind !== "differ") return outcome.kind;
  const { why, supplier } = outcome;
  if (supplier.kind === "not-recorded") return `${why}: ${supplier.status}`;
  return `${why}: used ${supplier.at === null ? "some time" : localTimeAt(supplier.at, london)}`;
}

export const ticketUsed = (at: Instant | null, change: Partial<UnitItem> = {}): Booking =>
  aBooking({
    unitItems: [aUnitItem(1, { status: { kind: "REDEEMED" }, redeemedAt: at, ...change })],
  });
export const usedAt = (time: string): Booking => ticketUsed(clock(time));
export const undated = ticketUsed(null);

export const at = (time: string) => ({ n: 1, time });
