/**
 * The device's one truth: scans, outbox, overlay, found bookings and the device's own identity, in one small database so
 * that one transaction covers a whole scan. A port: Dexie in the browser, memory in simulations, one contract suite
 * (`ledger-database.contract.ts`) on both. Everything that decides stands above it.
 *
 * Implementations promise: a transaction is all or nothing, runs alone on its tables (other tabs included), and has been
 * answered only when it would survive a power cut; rows are parsed when read, and what does not parse is copied raw to
 * `quarantine` and told, never skipped silently. It stays where it is too: a newer version of the app may be able to read it.
 * Will not: hold bookings of the list (they are pages, `snapshot-database.ts`) or decide anything.
 */
import type { ScanId } from "../core/ids.ts";
import type { Result } from "../core/result.ts";
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
import type { LedgerTable, TableReads } from "./ledger-table.ts";
import type { Overlay } from "./overlay/overlay.ts";
import type { Quarantine } from "./quarantine.ts";
import type { StorageFailure } from "./storage-failure.ts";

export interface LedgerTables {
  readonly scans: LedgerTable<ScanId, ScanRow>;
  readonly outbox: LedgerTable<ScanId, OutboxRow>;
  readonly admissions: LedgerTable<ScanId, AdmissionRow>;
  readonly undos: LedgerTable<ScanId, UndoRow>;
  readonly conflicts: LedgerTable<string, ConflictRow>;
  readonly judgements: LedgerTable<ScanId, JudgementRow>;
  readonly foundBookings: LedgerTable<string, FoundBookingRow>;
  readonly tallies: LedgerTable<number, TallyRow>;
  readonly meta: LedgerTable<string, MetaRow>;
  readonly quarantined: LedgerTable<string, QuarantineRow>;
}

type Reads<Table> = Table extends LedgerTable<infer Key, infer _Row> ? TableReads<Key> : never;

/** What can be read, inside a transaction or alone. */
export type LedgerView = {
  readonly [Name in TableName]: Reads<LedgerTables[Name]>;
} & { readonly quarantine: Quarantine };

/** What a transaction may do. Its `quarantine` writes within it, so its tables must include `quarantined`. */
export type LedgerTransaction = LedgerTables & { readonly quarantine: Quarantine };

export interface LedgerDatabase extends LedgerView {
  /**
   * `work` may touch `tables` alone, through its argument alone, and may await nothing else: IndexedDB would commit its
   * first half (STORAGE 4.3). Whatever it throws undoes it all. Resolves after the transaction's `complete` event.
   */
  readonly transaction: <T>(
    tables: readonly TableName[],
    work: (tx: LedgerTransaction) => PromiseLike<T>,
  ) => PromiseLike<T>;
  /**
   * Turns storage trouble into values. `work` may run twice (after a lost connection), so it must be one transaction that
   * checks what it finds, or reads.
   */
  readonly attempt: <T>(work: () => PromiseLike<T>) => Promise<Result<T, StorageFailure>>;
  /** Told after every transaction that changed one of `tables`, here or in another tab; the answer ends it. */
  readonly subscribe: (tables: readonly TableName[], listener: () => void) => () => void;
  /** What a verdict needs of it, in memory. */
  readonly overlay: Overlay;
  readonly close: () => void;
}
