/**
 * Keeps the gateway's copy of what the suppliers sold: products, and bookings from yesterday to the day after tomorrow in
 * each product's own zone. A supplier that does not answer keeps its last list, with its age; it never delays the others.
 */
import type { BookingList, Call, Connector, SupplierProduct } from "../../connectors/connector.ts";
import type { Clock, Log, Scheduler } from "../../core/effects.ts";
import type { ConnectionId } from "../../core/ids.ts";
import { addDays, type Instant, type LocalDate, localDateAt } from "../../core/time.ts";
import { requestsWithin } from "./call-within.ts";

export interface SupplierSyncDeps {
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly log: Log;
  /** For one request. */
  readonly timeoutMs: number;
  /** For all requests of one list. */
  readonly listTimeoutMs: number;
  readonly store: SupplierStore;
}

/** Where what the suppliers said is kept. */
export interface SupplierStore {
  readonly saveProducts: (
    connection: ConnectionId,
    products: readonly SupplierProduct[],
    now: Instant,
  ) => Promise<void>;
  readonly saveBookings: (
    connection: ConnectionId,
    window: { readonly from: LocalDate; readonly to: LocalDate },
    list: BookingList,
  ) => Promise<void>;
}

export type SyncOutcome = "complete" | "failed";

/** A reference that no booking has: asked once per round where the capability is in doubt. */
const probeReference = "stile-capability-probe";

export interface Round {
  /** Whether its capability is in doubt. */
  readonly probe: boolean;
  /** Aborts when nobody waits for the round any more. */
  readonly stopped: AbortSignal;
}

/** One round for one supplier. `complete` only when everything of the window has been stored. */
export async function syncSupplier(
  deps: SupplierSyncDeps,
  connector: Connector,
  { probe, stopped }: Round,
): Promise<SyncOutcome> {
  const { connection } = connector;
  const { scheduler, timeoutMs, listTimeoutMs: budgetMs } = deps;
  const listed = <A>(run: (call: Call) => Promise<A>): Promise<A> =>
    requestsWithin({ scheduler, timeoutMs, budgetMs, stopped }, run);
  const products = await listed(connector.products);
  if (!products.ok)
    return failed(deps, connection, { step: "products", failure: products.failure });
  await deps.store.saveProducts(connection, products.value, deps.clock.now());
  // its outcome is noted by the health board; the list is worth having either way
  if (probe) {
    await requestsWithin({ scheduler, timeoutMs, budgetMs: timeoutMs, stopped }, (call) =>
      connector.lookup(probeReference, call),
    );
  }
  const { bookings } = connector;
  if (bookings === undefined) return "complete";
  const window = windowAround(deps.clock.now(), products.value);
  const list = await listed((call) => bookings(window, call));
  if (!list.ok) return failed(deps, connection, { step: "bookings", failure: list.failure });
  if (list.value.unreadable.length > 0) {
    deps.log.warn("bookings that cannot be read are kept raw", {
      connection,
      count: list.value.unreadable.length,
      first: list.value.unreadable[0]?.path,
    });
  }
  await deps.store.saveBookings(connection, window, list.value);
  return "complete";
}

/** Yesterday … +2 days; widened where products lie on both sides of midnight. */
export function windowAround(
  now: Instant,
  products: readonly Pick<SupplierProduct, "timeZone">[],
): { readonly from: LocalDate; readonly to: LocalDate } {
  const zones = products.length === 0 ? ["UTC"] : products.map(({ timeZone }) => timeZone);
  const todays = [...new Set(zones)].map((zone) => localDateAt(now, zone)).toSorted();
  const [first] = todays;
  const last = todays.at(-1);
  if (first === undefined || last === undefined) throw new Error("no zone, no window");
  return { from: addDays(first, -1), to: addDays(last, 2) };
}

function failed(
  { log }: SupplierSyncDeps,
  connection: ConnectionId,
  what: { readonly step: string; readonly failure: unknown },
): "failed" {
  log.warn("supplier did not answer in full", { connection, ...what });
  return "failed";
}
