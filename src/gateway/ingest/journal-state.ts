/**
 * The rows of a journal in memory: plain data, so that a simulation can keep it through a crash, copy it as a backup
 * (`structuredClone`) and put it back. Lists are replaced, never changed in place.
 */
import type { Admission } from "../../core/admission.ts";
import type { Conflict } from "../../core/conflict.ts";
import type { BookingKey, ConnectionId, DeviceId, ScanId } from "../../core/ids.ts";
import type { Undo } from "../../core/undo.ts";
import type {
  FeedRow,
  HeldScan,
  Lease,
  Ended,
  NumberedSettlement,
  Quarantined,
  RedemptionEntry,
} from "./journal-store.ts";

export interface JournalState {
  readonly scans: Map<ScanId, HeldScan>;
  /** By `numberKey`. */
  readonly numbers: Map<string, ScanId>;
  readonly numbered: Map<ScanId, true>;
  /** By `deviceKey`: the numbers of one incarnation. */
  readonly held: Map<string, HeldNumbers>;
  readonly quarantined: Map<DeviceId, readonly Quarantined[]>;
  readonly admissions: Map<ScanId, Admission>;
  readonly admissionsOf: Map<BookingKey, readonly ScanId[]>;
  /** By the admission that they name. */
  readonly undos: Map<ScanId, readonly Undo[]>;
  readonly takenBack: Map<ScanId, true>;
  readonly uses: Map<string, ScanId>;
  readonly usesOf: Map<ScanId, readonly string[]>;
  readonly leases: Map<ScanId, Lease>;
  readonly feed: Map<number, FeedRow>;
  readonly settlements: Map<ScanId, NumberedSettlement & Ended>;
  /** By `settlementKey`. */
  readonly settled: Map<string, ScanId>;
  readonly conflicts: Map<string, Conflict>;
  readonly conflictsOf: Map<BookingKey, readonly string[]>;
  readonly outbox: Map<ScanId, RedemptionEntry>;
  /** Entries that hold a lane. */
  readonly open: Map<ConnectionId, readonly ScanId[]>;
  readonly unpublished: Map<ScanId, ScanId>;
  readonly counters: Map<string, number>;
  readonly meta: Map<"epoch", string>;
}

export interface HeldNumbers {
  readonly upTo: number;
  /** Beyond the first gap. */
  readonly above: readonly number[];
}

export const emptyJournalState = (): JournalState => ({
  scans: new Map(),
  numbers: new Map(),
  numbered: new Map(),
  held: new Map(),
  quarantined: new Map(),
  admissions: new Map(),
  admissionsOf: new Map(),
  undos: new Map(),
  takenBack: new Map(),
  uses: new Map(),
  usesOf: new Map(),
  leases: new Map(),
  feed: new Map(),
  settlements: new Map(),
  settled: new Map(),
  conflicts: new Map(),
  conflictsOf: new Map(),
  outbox: new Map(),
  open: new Map(),
  unpublished: new Map(),
  counters: new Map(),
  meta: new Map(),
});

export function withNumber({ upTo, above }: HeldNumbers, seq: number): HeldNumbers {
  if (seq <= upTo || above.includes(seq)) return { upTo, above };
  const waiting = new Set([...above, seq]);
  let reached = upTo;
  while (waiting.delete(reached + 1)) reached += 1;
  return { upTo: reached, above: [...waiting] };
}
