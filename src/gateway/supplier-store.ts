/**
 * Keeps what suppliers list: products as they said them, bookings by day, and unreadable entries raw. A whole list replaces
 * what was stored; one that was cut replaces what it can speak for.
 */
import type { BookingList, SupplierProduct } from "../connectors/connector.ts";
import type { Booking } from "../core/booking.ts";
import type { Clock } from "../core/effects.ts";
import { type ConnectionId, type ProductKey, productKey } from "../core/ids.ts";
import { addDays, type LocalDate } from "../core/time.ts";
import type { DayList } from "./snapshot/day-bookings.ts";
import { serviceDateOf } from "./snapshot/service-date.ts";
import type { SnapshotStore } from "./snapshot/snapshot-store.ts";
import type { SupplierRecords } from "./suppliers/supplier-records.ts";
import type { SupplierStore } from "./suppliers/supplier-sync.ts";

export interface SupplierStoreDeps {
  readonly records: SupplierRecords;
  readonly snapshot: Pick<SnapshotStore, "replaceDay">;
  readonly clock: Clock;
  /** A product's zone; null for one that no supplier lists. */
  readonly zoneOf: (product: ProductKey) => string | null;
  readonly onProducts: (connection: ConnectionId, products: readonly SupplierProduct[]) => void;
}

export function createSupplierStore(deps: SupplierStoreDeps): SupplierStore {
  const { records, clock } = deps;
  return {
    saveProducts: async (connection, products, now) => {
      await records.saveProducts(connection, products, now);
      deps.onProducts(connection, products);
    },
    saveBookings: async (connection, window, list) => {
      const byDay = groupByDay(list.bookings, deps.zoneOf);
      const missingOn = missingFrom(connection, list);
      for (const date of [null, ...daysOf(window)]) {
        await deps.snapshot.replaceDay({
          connection,
          date,
          bookings: byDay.get(date) ?? [],
          ...missingOn(date),
          now: clock.now(),
        });
      }
      await records.keepUnreadable(connection, list.unreadable, clock.now());
    },
  };
}

/**
 * What a cut answer does not show is not gone, where it was cut: dropped, it would be unknown at the gate. What it shows on
 * another day has moved there. What has no date may be missing from any part.
 */
function missingFrom(
  connection: ConnectionId,
  { bookings, incomplete = [] }: BookingList,
): (date: LocalDate | null) => Pick<DayList, "mayBeMissing"> {
  const shown = new Set(bookings.map(({ key }) => key));
  return (date) => {
    const parts = incomplete.filter(
      ({ from, to }) => date === null || (from <= date && date <= to),
    );
    if (parts.length === 0) return {};
    return {
      mayBeMissing: ({ key, product, option }) =>
        !shown.has(key) &&
        parts.some(
          (part) =>
            (part.product === null || productKey(connection, part.product) === product) &&
            (part.option === null || part.option === option),
        ),
    };
  };
}

/** A booking of an unlisted product stands on its UTC day: shown, and never green. */
function groupByDay(
  bookings: readonly Booking[],
  zoneOf: SupplierStoreDeps["zoneOf"],
): ReadonlyMap<LocalDate | null, readonly Booking[]> {
  const days = new Map<LocalDate | null, Booking[]>();
  for (const booking of bookings) {
    const date = serviceDateOf(booking, zoneOf(booking.product) ?? "UTC");
    const day = days.get(date);
    if (day === undefined) days.set(date, [booking]);
    else day.push(booking);
  }
  return days;
}

function daysOf({ from, to }: { readonly from: LocalDate; readonly to: LocalDate }): LocalDate[] {
  const days: LocalDate[] = [];
  for (let day = from; day <= to; day = addDays(day, 1)) days.push(day);
  return days;
}
