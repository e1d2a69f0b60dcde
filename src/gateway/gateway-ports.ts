/** What a gateway stands on: Node, a database and suppliers, or memory and virtual time. */
import type { Hono } from "hono";
import type { Connector } from "../connectors/connector.ts";
import type { Clock, Log, Random, Scheduler } from "../core/effects.ts";
import type { GateId } from "../core/ids.ts";
import type { ActLog } from "./acts/act-log.ts";
import type { Answerer } from "./answers.ts";
import type { GatewayConfig } from "./config.ts";
import type { DeviceRegistry } from "./devices/device-registry.ts";
import type { Tokens } from "./devices/token.ts";
import type { VenueHistory } from "./history/venue-history.ts";
import type { JournalStore } from "./ingest/journal-store.ts";
import type { OccupancyReads } from "./occupancy/occupancy-reads.ts";
import type { ReportReads } from "./report/report-reads.ts";
import type { SnapshotStore } from "./snapshot/snapshot-store.ts";
import type { AttemptMark } from "./store/attempt-mark.ts";
import type { OwnerFinder } from "./suppliers/owners.ts";
import type { SupplierRecords } from "./suppliers/supplier-records.ts";
import type { WatchedCodes } from "./suppliers/watched-codes.ts";

export interface GatewayPorts {
  readonly config: GatewayConfig;
  readonly store: JournalStore;
  readonly devices: DeviceRegistry;
  readonly snapshot: SnapshotStore;
  readonly records: SupplierRecords;
  /** On what `store` writes. */
  readonly history: VenueHistory;
  readonly acts: ActLog;
  /** What the evening report and the board's numbers are made of; null where nobody asks for them. */
  readonly sums: { readonly report: ReportReads; readonly occupancy: OccupancyReads } | null;
  readonly attemptMark: AttemptMark;
  readonly tokens: Tokens;
  readonly connectors: readonly Connector[];
  /** For connections that are several accounts with one supplier. */
  readonly finders?: readonly OwnerFinder[];
  /** Codes of suppliers that cannot list. Absent: in memory, so that a restart knows them no more. */
  readonly watched?: WatchedCodes;
  /** How City Connect is answered; wanted where the configuration has `answers`. */
  readonly answerer?: Answerer;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly log: Log;
  /** Unguessable and never the same twice. */
  readonly newId: () => string;
  /** Goes into an enrolment link: as unguessable, and short. */
  readonly newCode: () => string;
  /** As phones reach this gateway; goes into links. */
  readonly origin: string;
  /** Whether other gateways may write to the same store. */
  readonly isShared: boolean;
  /** False: too many enrolments have been tried of late. */
  readonly mayTryEnrolment: () => Promise<boolean>;
  /** The built app; null where this process serves the wire alone. */
  readonly appRoutes: Hono | null;
  /** A link of this gate has been used: the next one may be shown. */
  readonly onEnrolled: (gate: GateId) => void;
}
