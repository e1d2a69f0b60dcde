/** The evening report on the gateway's own parts. */
import type { Connector } from "../../connectors/connector.ts";
import type { Clock, Scheduler } from "../../core/effects.ts";
import type { ActLog } from "../acts/act-log.ts";
import type { Catalogue } from "../catalogue.ts";
import type { SnapshotStore } from "../snapshot/snapshot-store.ts";
import type { ReportDeps } from "./make-report.ts";
import type { ReportReads } from "./report-reads.ts";
import { tellingOfConnector } from "./supplier-uses.ts";

export interface ReportParts {
  readonly reads: ReportReads;
  readonly snapshot: Pick<SnapshotStore, "bookingsByCode">;
  readonly catalogue: Pick<Catalogue, "products" | "manifest">;
  readonly connectors: readonly Pick<Connector, "connection" | "kind" | "redemption">[];
  readonly acts: Pick<ActLog, "between">;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
}

export function reportDepsOf(parts: ReportParts): ReportDeps {
  const { reads, snapshot, catalogue, connectors, acts, clock, scheduler } = parts;
  const tellings = new Map(connectors.map((each) => [each.connection, tellingOfConnector(each)]));
  return {
    reads,
    bookingsByCode: snapshot.bookingsByCode,
    products: catalogue.products,
    manifest: catalogue.manifest,
    tellingOf: (connection) => tellings.get(connection) ?? "never",
    actsBetween: acts.between,
    clock,
    // an embedded database answers without ever giving way to a timer or a request
    pause: () =>
      new Promise((resolve) => {
        scheduler.after(0, () => resolve());
      }),
  };
}
