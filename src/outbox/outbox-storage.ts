/**
 * Where an outbox keeps its entries: Dexie on the device, SQL in the gateway, memory in tests. One contract suite
 * (`outbox-storage.contract.ts`) runs on all of them.
 *
 * Implementations promise: an unreadable record is reported, never skipped silently; what `update` has answered would
 * survive a power cut.
 */
import type { ScanId } from "../core/ids.ts";
import type { Instant } from "../core/time.ts";
import type { EntryState, OutboxEntry } from "./entry.ts";

export interface OutboxStorage<P> {
  /**
   * Reads, changes and writes in one atomic step: of two updates of one entry the second sees what the first wrote. Answers
   * the entry as it is afterwards, or null when there is none. A `change` that answers its own argument writes nothing; one
   * that throws changes nothing, and its error is passed on. It keeps identity, lane and position.
   */
  readonly update: (
    id: ScanId,
    change: (held: OutboxEntry<P>) => OutboxEntry<P>,
  ) => Promise<OutboxEntry<P> | null>;
  /** Heads of their lanes that are due at `now`, by position, at most `limit`. */
  readonly due: (now: Instant, limit: number) => Promise<readonly OutboxEntry<P>[]>;
  /** The earliest due time among heads that is later than `after`, or null: for the timer. */
  readonly nextDueAt: (after: Instant) => Promise<Instant | null>;
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

/** The definition of `nextDueAt`. */
export const nextDueAmong = (
  entries: readonly OutboxEntry<unknown>[],
  after: Instant,
): Instant | null =>
  laneHeads(entries)
    .map(({ state }) => dueAtOf(state))
    .filter((dueAt) => dueAt !== null && dueAt > after)
    .toSorted((a, b) => Number(a) - Number(b))[0] ?? null;

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
