/** What suppliers said beside bookings: their products, and entries that could not be read. SQL, or memory in simulations. */
import type { SupplierProduct, UnreadableEntry } from "../../connectors/connector.ts";
import type { ConnectionId } from "../../core/ids.ts";
import type { Instant } from "../../core/time.ts";

export interface SupplierRecords {
  /** As last listed, for the time before a supplier's first answer after a restart. */
  readonly products: (connection: ConnectionId) => Promise<readonly SupplierProduct[]>;
  readonly saveProducts: (
    connection: ConnectionId,
    products: readonly SupplierProduct[],
    now: Instant,
  ) => Promise<void>;
  /** Kept raw; the same entry is kept once. */
  readonly keepUnreadable: (
    connection: ConnectionId,
    entries: readonly UnreadableEntry[],
    now: Instant,
  ) => Promise<void>;
}
