/** For tests and simulations: the definitions of the port, executed literally. */
import type { OutboxEntry } from "./entry.ts";
import { dueAtOf, dueHeads, holdsLane, laneHeads, type OutboxStorage } from "./outbox-storage.ts";

export function createMemoryOutboxStorage<P>(): OutboxStorage<P> {
  const byId = new Map<string, OutboxEntry<P>>();
  const all = (): OutboxEntry<P>[] =>
    [...byId.values()].toSorted((a, b) => a.position - b.position);
  return {
    save: async (entry) => {
      byId.set(entry.id, structuredCopy(entry));
    },
    byId: async (id) => byId.get(id) ?? null,
    due: async (now, limit) => dueHeads(all(), now).slice(0, limit),
    nextDueAt: async () =>
      laneHeads(all())
        .map(({ state }) => dueAtOf(state))
        .filter((at) => at !== null)
        .toSorted((a, b) => a - b)[0] ?? null,
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

/** Frozen at the top so that a test which mutates a stored entry fails. */
const structuredCopy = <P>(entry: OutboxEntry<P>): OutboxEntry<P> => Object.freeze({ ...entry });
