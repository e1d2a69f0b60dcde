/** Keeps what suppliers list: products as they said them, bookings by day, and unreadable entries raw. */
import { createHash } from "node:crypto";
import { z } from "zod";
import type { SupplierProduct, UnreadableEntry } from "../connectors/connector.ts";
import type { Booking } from "../core/booking.ts";
import type { Clock } from "../core/effects.ts";
import type { ConnectionId, ProductKey } from "../core/ids.ts";
import { addDays, type Instant, type LocalDate } from "../core/time.ts";
import { serviceDateOf } from "./snapshot/service-date.ts";
import type { SnapshotStore } from "./snapshot/snapshot-store.ts";
import type { Database } from "./store/database.ts";
import type { SupplierStore } from "./suppliers/supplier-sync.ts";

export interface SupplierStoreDeps {
  readonly database: Database;
  readonly snapshot: SnapshotStore;
  readonly clock: Clock;
  /** A product's zone; null for one that no supplier lists. */
  readonly zoneOf: (product: ProductKey) => string | null;
  readonly onProducts: (connection: ConnectionId, products: readonly SupplierProduct[]) => void;
}

export function createSupplierStore(deps: SupplierStoreDeps): SupplierStore {
  const { database, clock } = deps;
  return {
    saveProducts: async (connection, products, now) => {
      await database.execute(
        `insert into supplier_products (connection, body, seen_at) values ($1, $2, $3)
         on conflict (connection) do update set body = excluded.body, seen_at = excluded.seen_at`,
        [connection, JSON.stringify(products), now],
      );
      deps.onProducts(connection, products);
    },
    saveBookings: async (connection, window, list) => {
      const byDay = groupByDay(list.bookings, deps.zoneOf);
      for (const date of [null, ...daysOf(window)]) {
        await deps.snapshot.replaceDay({
          connection,
          date,
          bookings: byDay.get(date) ?? [],
          now: clock.now(),
        });
      }
      await keepUnreadable(database, { connection, entries: list.unreadable, now: clock.now() });
    },
  };
}

const supplierProductSchema = z.object({
  id: z.string(),
  label: z.string(),
  timeZone: z.string(),
  units: z.array(z.object({ id: z.string(), label: z.string(), people: z.number() })),
});

/** As last listed, for the time before a supplier's first answer after a restart. */
export async function storedProducts(
  database: Database,
  connection: ConnectionId,
): Promise<readonly SupplierProduct[]> {
  const [row] = await database.query(
    `select body from supplier_products where connection = $1`,
    [connection],
    z.object({ body: z.array(supplierProductSchema) }),
  );
  return row?.body ?? [];
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

async function keepUnreadable(
  database: Database,
  {
    connection,
    entries,
    now,
  }: {
    readonly connection: ConnectionId;
    readonly entries: readonly UnreadableEntry[];
    readonly now: Instant;
  },
): Promise<void> {
  for (const { raw, path } of entries) {
    // texts of PostgreSQL cannot hold NUL; escaped as in JSON it stays readable
    const text = raw.replaceAll("\u0000", String.raw`\u0000`);
    await database.execute(
      `insert into unreadable (connection, raw_hash, raw, path, seen_at) values ($1, $2, $3, $4, $5)
       on conflict (connection, raw_hash) do update set seen_at = excluded.seen_at`,
      [connection, createHash("sha256").update(raw).digest("hex"), text, path, now],
    );
  }
}
