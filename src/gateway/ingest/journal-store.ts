/**
 * What the gateway keeps of scans and of everything that follows from them: SQL, or memory in simulations. One contract
 * suite (`journal-store.contract.ts`) runs on both.
 *
 * Implementations promise: transactions happen as if strictly one after the other, also with several gateways on one
 * database; each as a whole or not at all; it would survive a power cut when `transaction` resolves; a thrown error leaves
 * nothing behind. Operations are dumb on purpose: every decision lives above this port.
 */
import type { Admission } from "../../core/admission.ts";
import type { Conflict } from "../../core/conflict.ts";
import type { BookingKey, ConnectionId, DeviceId, Incarnation, ScanId } from "../../core/ids.ts";
import type { Scan, ScanNumber } from "../../core/scan.ts";
import type { Learned, Settlement } from "../../core/settlement.ts";
import type { Instant } from "../../core/time.ts";
import type { Undo } from "../../core/undo.ts";
import type { OutboxEntry } from "../../outbox/entry.ts";
import type { OutboxStorage } from "../../outbox/outbox-storage.ts";
import type { Change } from "../../protocol/v1.ts";
import type { RedemptionPayload } from "./redemption-outbox.ts";

export interface JournalStore {
  /** `work` uses nothing of the store but its `tx`: an embedded database has one connection, which `tx` holds. */
  readonly transaction: <T>(work: (tx: JournalTransaction) => Promise<T>) => Promise<T>;
  /** What is committed, each question for itself; waits for no transaction on a database server. */
  readonly reads: JournalReads;
  /** The same entries as the transactions see; each `update` is a transaction of its own. */
  readonly outboxOf: (connection: ConnectionId) => OutboxStorage<RedemptionPayload>;
}

export type RedemptionEntry = OutboxEntry<RedemptionPayload>;
export type NewRedemptionEntry = Omit<RedemptionEntry, "position">;

export interface JournalReads {
  readonly scanById: (id: ScanId) => Promise<HeldScan | null>;
  /** False for a scan all of whose numbers other scans have. */
  readonly isNumbered: (id: ScanId) => Promise<boolean>;
  /** Highest number without a gap below it; a quarantined scan counts under the number that could be read of it. */
  readonly heldUpTo: (device: DeviceId, incarnation: Incarnation) => Promise<number>;
  /** Oldest first. */
  readonly quarantinedOf: (device: DeviceId) => Promise<readonly Quarantined[]>;

  readonly admissionByScan: (scan: ScanId) => Promise<Admission | null>;
  /** Undone ones too; by time, then scan. */
  readonly admissionsOf: (booking: BookingKey) => Promise<readonly Admission[]>;
  /** Of admissions that are here, whatever booking the undo itself names. */
  readonly undosOf: (booking: BookingKey) => Promise<readonly Undo[]>;
  /** Also where the admission has not arrived. */
  readonly undosNaming: (admission: ScanId) => Promise<readonly Undo[]>;
  /** Undone admissions of the booking of whose use the supplier has nothing of ours any more. */
  readonly takenBackOf: (booking: BookingKey) => Promise<ReadonlySet<ScanId>>;
  /** Settlements of the admissions of a booking. */
  readonly outcomesOf: (booking: BookingKey) => Promise<readonly Ended[]>;

  readonly holderOf: (useKey: string) => Promise<ScanId | null>;
  readonly holdsUse: (scan: ScanId) => Promise<boolean>;
  /** Also those that are over; oldest first. */
  readonly leasesOf: (booking: BookingKey) => Promise<readonly Lease[]>;

  /** What a device that stands there has not seen: one question, because each device asks it after each write. */
  readonly lookFrom: (stand: Stand) => Promise<Look>;
  /** 0 while the feed is empty. */
  readonly highestOffset: () => Promise<number>;

  readonly settlementOf: (scan: ScanId) => Promise<Settlement | null>;
  /** Oldest first, at most `limit`. */
  readonly settlementsAfter: (
    device: DeviceId,
    page: { readonly after: number; readonly limit: number },
  ) => Promise<readonly NumberedSettlement[]>;

  readonly conflictsOf: (booking: BookingKey) => Promise<readonly Conflict[]>;
  /** Open ones first, then latest first; at most `limit`. */
  readonly conflicts: (limit: number) => Promise<readonly Conflict[]>;

  /** Null also for one that cannot be read; it is reported where its outbox reads it. */
  readonly entryById: (id: ScanId) => Promise<RedemptionEntry | null>;
  /** Neither settled nor parked, of all connections, by position. */
  readonly waitingEntries: () => Promise<readonly RedemptionEntry[]>;
  /** Settled entries whose scans have no settlement yet, by position. */
  readonly unpublishedEntries: () => Promise<readonly RedemptionEntry[]>;

  /** Names this life of the database; null before the first was minted. */
  readonly epoch: () => Promise<string | null>;
  /** Sends that were counted; 0 at first. */
  readonly attempts: () => Promise<number>;
  /** When it was last noticed that this database had been put back from an older copy; null if never. */
  readonly restoredAt: () => Promise<Instant | null>;
}

export interface JournalTransaction extends JournalReads {
  readonly insertScan: (held: HeldScan) => Promise<void>;
  /** Takes the number where it is free, and answers which scan has it now. A scan may have several. */
  readonly takeNumber: (number: ScanNumber, scan: ScanId) => Promise<ScanId>;
  /** The same text from the same device is held once. */
  readonly quarantine: (item: Omit<Quarantined, "id">) => Promise<void>;
  readonly release: (quarantined: Quarantined) => Promise<void>;

  readonly insertAdmission: (admission: Admission) => Promise<void>;
  /** Answers the admission as it is now; null where there is none. */
  readonly setSupplierTime: (scan: ScanId, at: Instant) => Promise<Admission | null>;
  readonly insertUndo: (undo: Undo) => Promise<void>;
  /** Of an admission that is here. Marked again, it is as before. */
  readonly markTakenBack: (admission: ScanId) => Promise<void>;

  /** Takes the use where it is free, and answers who holds it now. */
  readonly takeUse: (useKey: string, claim: Claim) => Promise<ScanId>;
  /** Frees all uses that this scan holds, and answers them. */
  readonly releaseUses: (scan: ScanId) => Promise<readonly string[]>;
  /** Replaces the lease of the same scan. */
  readonly putLease: (lease: Lease) => Promise<void>;
  readonly deleteLease: (scan: ScanId) => Promise<void>;

  /** Answers the offset: the next one, without a gap. `row` is a random identity. */
  readonly appendChange: (
    change: Change["change"],
    meta: { readonly row: string; readonly at: Instant },
  ) => Promise<number>;
  /** Numbered next for its device; false where the scan has one already, which stays. Its entry counts as published. */
  readonly recordSettlement: (item: NewSettlement) => Promise<boolean>;
  readonly putConflict: (conflict: Conflict) => Promise<void>;

  /** At the end of its lane; false when the scan has an entry already. */
  readonly enqueue: (entry: NewRedemptionEntry) => Promise<boolean>;
  /** Replaces attempts and state. */
  readonly putEntry: (entry: RedemptionEntry) => Promise<void>;

  readonly setEpoch: (epoch: string) => Promise<void>;
  readonly setAttempts: (attempts: number) => Promise<void>;
  readonly setRestoredAt: (at: Instant) => Promise<void>;
}

export interface HeldScan {
  /** As it came first; what it is numbered now is asked by number. */
  readonly scan: Scan;
  readonly receivedAt: Instant;
}

export interface Quarantined {
  /** Given by the store. */
  readonly id: number;
  readonly device: DeviceId;
  readonly receivedAt: Instant;
  /** JSON exactly as it came. */
  readonly raw: string;
  readonly problem: string;
  /** As far as it could be read. */
  readonly number: Pick<ScanNumber, "incarnation" | "seq"> | null;
  /** How it came, where it had been handed in before a restore. */
  readonly resent: { readonly settlement: Settlement | null } | null;
}

export interface Claim {
  readonly scan: ScanId;
  readonly at: Instant;
}

/** Somebody about to enter: asked for before the light, under the id that the scan will have. */
export interface Lease extends Admission {
  readonly until: Instant;
}

export interface FeedRow {
  readonly offset: number;
  readonly row: string;
  readonly change: Change["change"];
}

/** Where a device stands in the feed and among its settlements. */
export interface Stand {
  readonly device: DeviceId;
  readonly offset: number;
  readonly settled: number;
  /** Of `device`; asked for `held`. */
  readonly incarnations: readonly Incarnation[];
  /** At most so many rows of the feed, and so many settlements. */
  readonly limit: number;
}

/** All of one moment. */
export interface Look {
  readonly epoch: string | null;
  /** Identity of the feed's row at `offset`; null where there is none. */
  readonly row: string | null;
  /** What the device's settlement `settled` is about; null where there is none. */
  readonly settledScan: ScanId | null;
  /** After `offset`, in order. */
  readonly feed: readonly FeedRow[];
  /** After `settled`, in order. */
  readonly settlements: readonly NumberedSettlement[];
  /** `heldUpTo` of each of `incarnations`. */
  readonly held: readonly { readonly incarnation: Incarnation; readonly upTo: number }[];
}

export interface NewSettlement extends Ended {
  readonly device: DeviceId;
}

export type Ended = Outcome & Learned;

export interface Outcome {
  readonly scan: ScanId;
  readonly settlement: Settlement;
}

export interface NumberedSettlement extends Outcome {
  readonly n: number;
}
