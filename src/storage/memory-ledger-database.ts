/**
 * The ledger database in memory, for simulations: its rows lie in a `LedgerState` that outlives the process which is
 * simulated, as a disk does.
 *
 * Promises what the port asks, of several tabs on one state too. A process is killed by a hook that never resolves:
 * in `beforeCommit` nothing has been written, in `afterCommit` it has and nobody in that process learns of it. Call `close`
 * for the dead one, so that it no longer keeps others waiting for its turn.
 */
import type { Clock } from "../core/effects.ts";
import type { LedgerDatabase, LedgerTransaction } from "./ledger-database.ts";
import type {
  AdmissionRow,
  ConflictRow,
  FoundBookingRow,
  JudgementRow,
  MetaRow,
  OutboxRow,
  QuarantineRow,
  ScanRow,
  TallyRow,
  UndoRow,
} from "./ledger-rows.ts";
import type { TableName } from "./ledger-stores.ts";
import { createMemoryStore } from "./memory-table.ts";
import { withOverlay } from "./overlay/with-overlay.ts";
import { createParseOnce } from "./parse-once.ts";
import { createQuarantine, type Unreadable } from "./quarantine.ts";
import { attempted } from "./storage-failure.ts";
import { createTurns, type Turns } from "./turns.ts";

export interface LedgerState {
  readonly stores: LedgerStores;
  /** Of the tabs that are open on it. */
  readonly turns: Turns;
  readonly listeners: Set<Listener>;
}

export type LedgerStores = ReturnType<typeof emptyStores>;

interface Listener {
  readonly owner: object;
  /** Whether it hears of the owner's own transactions too. */
  readonly ofOwn: boolean;
  readonly tables: readonly TableName[];
  readonly tell: () => void;
}

/** Called around each transaction that has written something. */
export interface CommitHooks {
  readonly beforeCommit?: (written: readonly TableName[]) => PromiseLike<void> | void;
  readonly afterCommit?: (written: readonly TableName[]) => PromiseLike<void> | void;
}

export interface MemoryLedgerDeps {
  readonly state: LedgerState;
  readonly clock: Clock;
  readonly onUnreadable: (record: Unreadable) => void;
  readonly hooks?: CommitHooks;
}

export const emptyLedgerState = (): LedgerState => stateOf(emptyStores());

/** As the disk is at this moment: for a backup that is restored later. */
export const copyOfLedgerState = ({ stores }: LedgerState): LedgerState => stateOf(copyOf(stores));

const stateOf = (stores: LedgerStores): LedgerState => ({
  stores,
  turns: createTurns(),
  listeners: new Set(),
});

export function createMemoryLedgerDatabase(deps: MemoryLedgerDeps): LedgerDatabase {
  const { state, hooks } = deps;
  const owner = {};
  let isClosed = false;
  const assertOpen = (): void => {
    if (isClosed) throw new DOMException("closed", "InvalidStateError");
  };
  const keeping = { ...deps, told: new Set<string>(), parse: createParseOnce() };
  const tellAll = (isOwn: boolean, written: readonly TableName[]): void => {
    for (const listener of state.listeners) {
      const concerns = listener.tables.some((table) => written.includes(table));
      const isOwners = listener.owner === owner;
      if (concerns && isOwners === isOwn && (listener.ofOwn || !isOwners)) listener.tell();
    }
  };
  /** Writes what `work` left behind, or nothing. */
  const commit = async <T>(
    tables: readonly TableName[],
    work: (tx: LedgerTransaction) => PromiseLike<T>,
  ): Promise<{ readonly answer: T; readonly written: readonly TableName[] }> => {
    let isOver = false;
    const tx = openOn(state.stores, (table) => {
      if (isOver) throw new DOMException(table, "TransactionInactiveError");
      if (!tables.includes(table)) throw new DOMException(table, "NotFoundError");
    });
    const quarantine = createQuarantine({ ...keeping, put: (row) => tx.quarantined.put(row) });
    try {
      const answer = await work({ ...tx, quarantine });
      isOver = true;
      const written = tables.filter((table) => tx[table].isChanged());
      if (written.length > 0) await hooks?.beforeCommit?.(written);
      assertOpen();
      for (const table of written) tx[table].apply();
      return { answer, written };
    } finally {
      isOver = true;
      state.turns.give(owner);
    }
  };
  const transaction: LedgerDatabase["transaction"] = async (tables, work) => {
    assertOpen();
    await state.turns.take(owner);
    const { answer, written } = await commit(tables, work);
    if (written.length > 0) {
      tellAll(false, written);
      await hooks?.afterCommit?.(written);
      tellAll(true, written);
    }
    return answer;
  };
  const put = (row: QuarantineRow): PromiseLike<unknown> =>
    transaction(["quarantined"], (tx) => tx.quarantined.put(row));
  const listen = (heard: Omit<Listener, "owner">): (() => void) => {
    const listener: Listener = { owner, ...heard };
    state.listeners.add(listener);
    return () => state.listeners.delete(listener);
  };
  return withOverlay({
    ...openOn(state.stores, assertOpen),
    quarantine: createQuarantine({ ...keeping, put }),
    transaction,
    attempt: attempted,
    subscribe: (tables, tell) => listen({ tables, tell, ofOwn: true }),
    subscribeToOthers: (tables, tell) => listen({ tables, tell, ofOwn: false }),
    close: () => {
      isClosed = true;
      for (const listener of state.listeners) {
        if (listener.owner === owner) state.listeners.delete(listener);
      }
      state.turns.leave(owner);
    },
  });
}

const emptyStores = () => ({
  scans: createMemoryStore("scans", ({ scan }: ScanRow) => scan.id),
  outbox: createMemoryStore("outbox", ({ entry }: OutboxRow) => entry.id),
  admissions: createMemoryStore("admissions", ({ admission }: AdmissionRow) => admission.scan),
  undos: createMemoryStore("undos", ({ undo }: UndoRow) => undo.scan),
  conflicts: createMemoryStore("conflicts", ({ conflict }: ConflictRow) => conflict.id),
  judgements: createMemoryStore("judgements", ({ scan }: JudgementRow) => scan),
  foundBookings: createMemoryStore(
    "foundBookings",
    (row: FoundBookingRow): string => row.booking.key,
  ),
  tallies: createMemoryStore("tallies", ({ slot }: TallyRow) => slot),
  meta: createMemoryStore("meta", ({ key }: MetaRow): string => key),
  quarantined: createMemoryStore("quarantined", ({ key }: QuarantineRow) => key),
});

const copyOf = (stores: LedgerStores): LedgerStores => ({
  scans: stores.scans.copy(),
  outbox: stores.outbox.copy(),
  admissions: stores.admissions.copy(),
  undos: stores.undos.copy(),
  conflicts: stores.conflicts.copy(),
  judgements: stores.judgements.copy(),
  foundBookings: stores.foundBookings.copy(),
  tallies: stores.tallies.copy(),
  meta: stores.meta.copy(),
  quarantined: stores.quarantined.copy(),
});

const openOn = (stores: LedgerStores, check: (table: TableName) => void) => ({
  scans: stores.scans.open(check),
  outbox: stores.outbox.open(check),
  admissions: stores.admissions.open(check),
  undos: stores.undos.open(check),
  conflicts: stores.conflicts.open(check),
  judgements: stores.judgements.open(check),
  foundBookings: stores.foundBookings.open(check),
  tallies: stores.tallies.open(check),
  meta: stores.meta.open(check),
  quarantined: stores.quarantined.open(check),
});
