/** For tests and simulations: the definitions of the port, executed literally. */
import type { OutboxEntry } from "./entry.ts";
import { dueHeads, holdsLane, nextDueAmong, type OutboxStorage } from "./outbox-storage.ts";

export interface MemoryOutboxStorage<P> extends OutboxStorage<P> {
  /** Adds an entry, or replaces it as a whole. */
  readonly put: (entry: OutboxEntry<P>) => Promise<void>;
}

export function createMemoryOutboxStorage<P>(): MemoryOutboxStorage<P> {
  const byId = new Map<string, OutboxEntry<P>>();
  const all = (): OutboxEntry<P>[] =>
    [...byId.values()].toSorted((a, b) => a.position - b.position);
  return {
    put: async (entry) => {
      byId.set(entry.id, frozen(entry));
    },
    update: async (id, change) => {
      const held = byId.get(id);
      if (held === undefined) return null;
      const next = change(held);
      if (next !== held) byId.set(id, frozen(next));
      return next;
    },
    due: async (now, limit) => dueHeads(all(), now).slice(0, limit),
    nextDueAt: async (after) => nextDueAmong(all(), after),
    inState: async (kind) => all().filter(({ state }) => state.kind === kind),
    counts: async () => {
      const unsent = all().filter(({ state }) => holdsLane(state));
      return {
        unsent: unsent.length,
        parked: unsent.filter(({ state }) => state.kind === "parked").length,
        oldestUnsentAt:
          unsent.map(({ enqueuedAt }) => enqueuedAt).toSorted((a, b) => a - b)[0] ?? null,
      };
    },
  };
}

/** At the top, so that a test which mutates a stored entry fails. */
const frozen = <P>(entry: OutboxEntry<P>): OutboxEntry<P> => Object.freeze({ ...entry });
