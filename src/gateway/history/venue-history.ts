/**
 * The scans of all devices, as those who look after the venue read them. Two implementations, SQL and memory; one contract
 * suite (`venue-history.contract.ts`) runs on both. The journal writes what is read here.
 *
 * Implementations promise: pages fit together, by corrected time and then scan, latest first, also while scans arrive: one
 * that belongs on a page already read is not seen, and nothing is seen twice; a scan that cannot be read is left out and
 * told, and holds up no page.
 */
import type { DeviceId, GateId, ScanId } from "../../core/ids.ts";
import type { Scan } from "../../core/scan.ts";
import type { Instant } from "../../core/time.ts";
import type { HistoryScan, ScanKind } from "../../protocol/venue.ts";
import { searchWords } from "./search-words.ts";

export interface VenueHistory {
  readonly page: (asked: HistorySelection) => Promise<HistoryPage>;
  /** Of all scans that are held. Quarantined ones do not count. */
  readonly count: () => Promise<number>;
  /** Quarantined scans of each device that has any. */
  readonly held: () => Promise<ReadonlyMap<DeviceId, number>>;
}

/** Empty lists, and an empty text, select everything. */
export interface HistorySelection {
  readonly gates: readonly GateId[];
  readonly devices: readonly DeviceId[];
  readonly kinds: readonly ScanKind[];
  /** Inclusive. */
  readonly from: Instant | null;
  /** Exclusive. */
  readonly to: Instant | null;
  /** Anywhere in what `searchWords` names; case does not count. */
  readonly text: string;
  /** Only what comes after this place. */
  readonly after: HistoryPlace | null;
  readonly limit: number;
}

export interface HistoryPlace {
  readonly at: Instant;
  readonly scan: ScanId;
}

export interface HistoryPage {
  readonly scans: readonly HistoryScan[];
  /** Where the next page begins; null at the end. */
  readonly end: HistoryPlace | null;
}

/** What of a scan is kept beside it to be selected by. */
export interface HistoryFacts {
  readonly decidedAt: Instant;
  readonly gate: GateId;
  readonly kind: ScanKind;
  readonly words: string;
}

export const historyFacts = (scan: Scan): HistoryFacts => ({
  decidedAt: scan.decided.correctedAt,
  gate: scan.post.gate,
  kind: scan.verdict.kind,
  words: searchWords(scan),
});
