/** "What has changed since …?": what the device says of itself when it asks. */
import type { Incarnation } from "../../core/ids.ts";
import type { Changes } from "../../protocol/v1.ts";

export interface FeedPort {
  readonly position: () => Promise<FeedPlace>;
  /** Stores the changes and the cursor that covers them in one step. */
  readonly apply: (changes: Changes) => Promise<void>;
  /** A new epoch: the feed is read from its beginning. */
  readonly restart: (epoch: string) => Promise<void>;
}

export interface FeedPlace {
  /** Null before the first list. */
  readonly cursor: { readonly epoch: string; readonly offset: number; readonly row: string } | null;
  readonly settledUpTo: number;
  readonly settledScan: string;
  /** Of this device's numbering, newest first: the gateway says what it holds of each. */
  readonly incarnations: readonly Incarnation[];
}

/** As many as one question may name. */
const mostIncarnations = 16;

/** Null before the first list. `waitMs`: how long the gateway may wait for news. */
export function changesPath(place: FeedPlace, waitMs: number | null): string | null {
  const { cursor, settledUpTo, settledScan, incarnations } = place;
  if (cursor === null) return null;
  const query = new URLSearchParams({
    epoch: cursor.epoch,
    after: String(cursor.offset),
    row: cursor.row,
    settled: String(settledUpTo),
    settledScan,
    incarnations: incarnations.slice(0, mostIncarnations).join(","),
    ...(waitMs === null ? {} : { wait: String(waitMs) }),
  });
  return `/changes?${query.toString()}`;
}
