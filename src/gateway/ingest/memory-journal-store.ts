/** The journal in memory, for simulations: its rows outlive the process that a simulated crash ends. */
import type { ConnectionId } from "../../core/ids.ts";
import {
  dueHeads,
  holdsLane,
  nextDueAmong,
  type OutboxStorage,
} from "../../outbox/outbox-storage.ts";
import type { JournalState } from "./journal-state.ts";
import type { JournalStore, JournalTransaction, RedemptionEntry } from "./journal-store.ts";
import { memoryTransaction, stagedTables } from "./memory-journal-transaction.ts";
import type { RedemptionPayload } from "./redemption-outbox.ts";

/** A promise that never resolves is a crash: before, nothing was written; after, written though nobody learns. */
export interface CommitHooks {
  readonly beforeCommit: () => Promise<void>;
  readonly afterCommit: () => Promise<void>;
}

export interface MemoryJournalOptions {
  /** One living store at a time. */
  readonly state: JournalState;
  readonly hooks?: CommitHooks;
}

export function createMemoryJournalStore({ state, hooks }: MemoryJournalOptions): JournalStore {
  let last: Promise<unknown> = Promise.resolve();
  // one for all transactions, which come strictly one after the other
  const tables = stagedTables(state);
  const tx = memoryTransaction(tables);
  const transaction = <T>(work: (tx: JournalTransaction) => Promise<T>): Promise<T> => {
    const run = last.then(async () => {
      const answer = await work(tx);
      await hooks?.beforeCommit();
      for (const table of Object.values(tables)) table.commit();
      await hooks?.afterCommit();
      return answer;
    });
    // a failed one is its caller's affair, leaves nothing, and the next goes on
    last = run.catch(() => {
      for (const table of Object.values(tables)) table.discard();
    });
    return run;
  };
  return {
    transaction,
    reads: memoryTransaction(stagedTables(state)),
    outboxOf: (connection) => outboxOf(state, transaction, connection),
  };
}

function outboxOf(
  state: JournalState,
  transaction: JournalStore["transaction"],
  connection: ConnectionId,
): OutboxStorage<RedemptionPayload> {
  const open = (): readonly RedemptionEntry[] =>
    (state.open.get(connection) ?? [])
      .map((id) => state.outbox.get(id))
      .filter((entry) => entry !== undefined);
  const all = (): readonly RedemptionEntry[] =>
    [...state.outbox.values()].filter(({ payload }) => payload.request.connection === connection);
  return {
    update: (id, change) =>
      transaction(async (tx) => {
        const held = await tx.entryById(id);
        if (held === null || held.payload.request.connection !== connection) return null;
        const next = change(held);
        if (next !== held) await tx.putEntry(next);
        return next;
      }),
    due: async (now, limit) => dueHeads(open(), now).slice(0, limit),
    nextDueAt: async (after) => nextDueAmong(open(), after),
    inState: async (kind) =>
      (kind === "settled" || kind === "received" ? all() : open())
        .filter((entry) => entry.state.kind === kind)
        .toSorted((a, b) => a.position - b.position),
    counts: async () => {
      const unsent = open().filter((entry) => holdsLane(entry.state));
      return {
        unsent: unsent.length,
        parked: unsent.filter((entry) => entry.state.kind === "parked").length,
        oldestUnsentAt:
          unsent.map(({ enqueuedAt }) => enqueuedAt).toSorted((a, b) => a - b)[0] ?? null,
      };
    },
  };
}
