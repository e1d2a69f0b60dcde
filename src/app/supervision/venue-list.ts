/** What this device's own list says of the venue beside its bookings: gates, connections, products, the zone of its days. */
import type { Gate, Product } from "../../core/product.ts";
import type { ConnectionId, GateId, ProductKey } from "../../core/ids.ts";
import type { Instant, LocalDate } from "../../core/time.ts";
import { commonestZone, latestDay } from "../../core/venue-zone.ts";
import type { Manifest } from "../../protocol/v1.ts";

export interface VenueList {
  readonly take: (list: Listed) => void;
  readonly gates: () => readonly Gate[];
  /** What stands on the sign; the gate's identity where the list does not have it. */
  readonly sign: (gate: GateId) => string;
  readonly product: (key: ProductKey) => Product | null;
  readonly connectionLabel: (connection: ConnectionId) => string;
  /** That of most products; null before the first list: then the device's own. */
  readonly timeZone: () => string | null;
  /** The last day that has come for any of its products; null before the first list. */
  readonly latestDay: (now: Instant) => LocalDate | null;
}

/** As much of a manifest as is looked at. */
interface Listed {
  readonly gates: readonly Gate[];
  readonly products: readonly Product[];
  readonly connections: readonly Pick<Manifest["connections"][number], "id" | "label">[];
}

export function createVenueList(): VenueList {
  let list: Listed = { gates: [], products: [], connections: [] };
  return {
    take: (next) => {
      list = next;
    },
    gates: () => list.gates,
    sign: (gate) => list.gates.find(({ id }) => id === gate)?.sign ?? gate,
    product: (key) => list.products.find((product) => product.key === key) ?? null,
    connectionLabel: (connection) =>
      list.connections.find(({ id }) => id === connection)?.label ?? connection,
    timeZone: () => commonestZone(list.products),
    latestDay: (now) => latestDay(list.products, now),
  };
}
