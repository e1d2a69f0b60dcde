/**
 * Where an outbox keeps its entries: Dexie on the device, SQL in the gateway, memory in tests. One contract suite
 * (`outbox-storage.contract.ts`) runs on all of them.
 *
 * Implementations promise: `save` resolves only when the entry would survive a power cut; it replaces the entry with the
 * same id as a whole; an unreadable record is reported, never skipped silently.
 */
import type { ScanId } from "../core/ids.ts";
import type { Instant } from "../core/time.ts";
import type { EntryState, OutboxEntry } from "./entry.ts";

export interface OutboxStorage<P> {
  readonly save: (entry: OutboxEntry<P>) => Promise<void>;
  readonly byId: (id: ScanId) => Promise<OutboxEntry<P> | null>;
  /** Heads of their lanes that are due at `now`, by position, at most `limit`. */
  readonly due: (now: Instant, limit: number) => Promise<readonly OutboxEntry<P>[]>;
  /** When the next head becomes due, or null: for the timer. May be in the past. */
  readonly nextDueAt: () => Promise<Instant | null>;
  /** Entries in this state, by position. */
  readonly inState: (kind: EntryState["kind"]) => Promise<readonly OutboxEntry<P>[]>;
  readonly counts: () => Promise<OutboxCounts>;
}

export interface OutboxCounts {
  /** Neither received nor settled. */
  readonly unsent: number;
  readonly parked: number;
  /** When the oldest unsent entry was enqueued. */
  readonly oldestUnsentAt: Instant | null;
}

/** Whether an entry still holds up its lane. */
export const holdsLane = (state: EntryState): boolean =>
  state.kind !== "received" && state.kind !== "settled";

/**
 * The heads of all lanes that are due: the definition that every storage must agree with. A parked head is never due and
 * holds up its lane alone.
 */
export function dueHeads<P>(
  entries: readonly OutboxEntry<P>[],
  now: Instant,
): readonly OutboxEntry<P>[] {
  return laneHeads(entries).filter(({ state }) => isDue(state, now));
}

export function laneHeads<P>(entries: readonly OutboxEntry<P>[]): readonly OutboxEntry<P>[] {
  const heads = new Map<string, OutboxEntry<P>>();
  for (const entry of entries) {
    if (!holdsLane(entry.state)) continue;
    const head = heads.get(entry.lane);
    if (head === undefined || entry.position < head.position) heads.set(entry.lane, entry);
  }
  return [...heads.values()].toSorted((a, b) => a.position - b.position);
}

export const dueAtOf = (state: EntryState): Instant | null =>
  state.kind === "queued" || state.kind === "verifying" ? state.dueAt : null;

const isDue = (state: EntryState, now: Instant): boolean => {
  const dueAt = dueAtOf(state);
  return dueAt !== null && dueAt <= now;
};
