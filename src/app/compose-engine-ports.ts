/** What `compose-engine.ts` is built from: the browser's parts in `compose-device.ts`, virtual ones in a simulation. */
import type { Clock, Log, Random, Scheduler } from "../core/effects.ts";
import type { Instant } from "../core/time.ts";
import type { ConnectionHealth } from "../protocol/v1.ts";
import type { DeviceState } from "../protocol/venue.ts";
import type { Ballast } from "../storage/ballast.ts";
import type { BookingSnapshot } from "../storage/booking-snapshot.ts";
import type { DeviceProfile } from "../storage/device-profile.ts";
import type { LedgerDatabase } from "../storage/ledger-database.ts";
import type { Mirror } from "../storage/mirror.ts";
import type { StorageFailure } from "../storage/storage-failure.ts";
import type { ListState } from "./list-state.ts";
import type { SnapshotPort } from "./sync/answer-taking.ts";
import type { Heartbeat, LeaderLocks } from "./sync/leader.ts";
import type { Reachability } from "./sync/reachability.ts";
import type { Stopped } from "./sync/stopping.ts";
import type { Transport } from "./sync/transport.ts";

export interface EnginePorts {
  readonly ledgerDb: LedgerDatabase;
  /** `recover` has run on both before. */
  readonly mirror: Mirror;
  /** Null where there is none to give up. */
  readonly ballast: Omit<Ballast, "close"> | null;
  readonly snapshot: EngineSnapshot;
  /** Filled by whoever puts a list in place. */
  readonly list: ListState;
  readonly profile: DeviceProfile;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  /** Milliseconds since anything, never set. */
  readonly monotonic: () => number;
  readonly scheduler: Scheduler;
  readonly random: Random;
  /** A fresh UUID each time. */
  readonly newId: () => string;
  readonly log: Log;
  /** Null where there is one tab as far as anybody can know. */
  readonly locks: LeaderLocks | null;
  readonly heartbeat: Heartbeat;
  /** The best way of waiting for changes that may be tried. */
  readonly transport: Transport;
  /** Between short polls, where it comes to these (ms); 1.5 s where nothing is said. */
  readonly pollEveryMs?: number;
  /** Told whenever one of them changes. */
  readonly onFacts: (facts: Partial<EngineFacts>) => void;
  /** How many scans of all devices the gateway holds; null where it does not tell this role. */
  readonly onScansHeld?: (scans: number | null) => void;
  /** What the gateway is told of this device besides its counts and its clock. Absent: it is told nothing. */
  readonly deviceState?: () => Pick<DeviceState, "list" | "app">;
  /** This device was stopped, has handed everything in, and is nobody any more. */
  readonly onForgotten?: () => void;
}

export interface EngineSnapshot
  extends SnapshotPort, Pick<BookingSnapshot, "find" | "rememberFound"> {
  /** Takes up the list of an earlier start, if there is one. */
  readonly restore: () => Promise<void>;
  /** The list goes, one that is on its way too, and no other comes. */
  readonly forget: () => Promise<void>;
}

export interface EngineFacts {
  readonly reachability: Reachability;
  readonly unsent: number;
  readonly oldestUnsentAt: Instant | null;
  readonly parked: number;
  readonly connections: readonly ConnectionHealth[];
  readonly storageTrouble: StorageFailure["kind"] | null;
  /** The room that is kept for scans has been given up, or could not be filled. */
  readonly spaceShort: boolean;
  /** Null while this device works. */
  readonly stopped: Stopped | null;
  readonly clockOffMs: number;
}
