/** Everything that makes lists grow, put together: one keeper for each supplier that cannot list, one reception for each feed. */
import type { Connector } from "../../connectors/connector.ts";
import type { Booking } from "../../core/booking.ts";
import type { Clock, Log, Scheduler } from "../../core/effects.ts";
import type { ConnectionId } from "../../core/ids.ts";
import type { Redacted } from "../config/secret.ts";
import { createPageRefresh } from "../snapshot/page-refresh.ts";
import type { SeenBookings } from "../snapshot/seen-bookings.ts";
import type { SnapshotStore } from "../snapshot/snapshot-store.ts";
import { coverageOf } from "./coverage.ts";
import { createFeedReception, type FeedReception } from "./feed-reception.ts";
import { createListGrowth } from "./list-growth.ts";
import { createListKeeper } from "./list-keeper.ts";
import { createLookupMemory, type LookupMemory } from "./lookup-memory.ts";
import type { SupplierRecords } from "./supplier-records.ts";
import type { WatchedCodes } from "./watched-codes.ts";

export interface GrowingDeps {
  readonly connectors: readonly Connector[];
  /** Of those whose suppliers may post. */
  readonly feedSecrets: ReadonlyMap<ConnectionId, Redacted>;
  readonly snapshot: SnapshotStore;
  readonly watched: WatchedCodes;
  readonly records: SupplierRecords;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly log: Log;
  /** Of one look-up (ms). */
  readonly timeoutMs: number;
  readonly zoneOf: (booking: Booking) => string;
  readonly window: () => SeenBookings["window"];
  /** Cuts what has changed. */
  readonly buildPages: () => Promise<void>;
}

export interface Growing {
  readonly lookups: LookupMemory;
  readonly feeds: ReadonlyMap<ConnectionId, FeedReception & { readonly secret: Redacted }>;
  readonly start: () => void;
  /** Resolves when nothing is under way. */
  readonly stop: () => Promise<void>;
}

export function createGrowing(deps: GrowingDeps): Growing {
  const { connectors, feedSecrets } = deps;
  const pages = createPageRefresh({ ...deps, build: deps.buildPages });
  const growth = createListGrowth({ ...deps, onChanged: pages.soon });
  const keepers = new Map(
    connectors
      .filter((connector) => coverageOf(connector) === "grows")
      .map((connector) => [connector.connection, createListKeeper({ ...deps, connector, growth })]),
  );
  const lookups = createLookupMemory({
    ...deps,
    growth,
    onAsked: ({ connection }) => keepers.get(connection)?.liveAsked(),
  });
  const feeds = connectors.flatMap((connector) => {
    const { connection } = connector;
    const secret = feedSecrets.get(connection);
    if (secret === undefined) return [];
    const onWanted = (): void => keepers.get(connection)?.wake();
    const reception = createFeedReception({ ...deps, connector, secret, growth, onWanted });
    return [[connection, { ...reception, secret }] as const];
  });
  return {
    lookups,
    feeds: new Map(feeds),
    start: () => {
      for (const keeper of keepers.values()) keeper.start();
    },
    stop: async () => {
      await Promise.all([...keepers.values()].map((keeper) => keeper.stop()));
      await lookups.settled();
      await pages.stop();
    },
  };
}
