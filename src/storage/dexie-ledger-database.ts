/**
 * The ledger database in IndexedDB. Every transaction is `strict`: the browser's default loses the last seconds on a power
 * cut (STORAGE 4.2).
 */
import { Dexie, type DexieOptions } from "dexie";
import type { Clock } from "../core/effects.ts";
import type { ScanId } from "../core/ids.ts";
import { ok, type Result } from "../core/result.ts";
import type { LedgerDatabase, LedgerTables, LedgerTransaction } from "./ledger-database.ts";
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
import { storesOfVersion1, storesOfVersion2, type TableName } from "./ledger-stores.ts";
import { type DatabaseEvent, type OpenDatabase, openDatabase } from "./open-database.ts";
import { createQuarantine, type Unreadable } from "./quarantine.ts";
import type { StorageFailure } from "./storage-failure.ts";

export interface DexieLedgerDatabase extends LedgerDatabase {
  readonly dexie: Dexie;
}

export interface LedgerDatabaseDeps {
  readonly clock: Clock;
  readonly onEvent: (event: DatabaseEvent) => void;
  readonly onUnreadable: (record: Unreadable) => void;
  /** For tests: another IndexedDB than the global one. */
  readonly indexedDb?: Pick<DexieOptions, "indexedDB" | "IDBKeyRange">;
}

const ledgerName = "stile-ledger";

export async function openLedgerDatabase(
  deps: LedgerDatabaseDeps,
): Promise<Result<DexieLedgerDatabase, StorageFailure>> {
  const dexie = new Dexie(ledgerName, {
    ...deps.indexedDb,
    chromeTransactionDurability: "strict",
    // Dexie's cache shows rows before they are durable (Dexie #2058)
    cache: "disabled",
  });
  dexie.version(1).stores(storesOfVersion1);
  dexie.version(2).stores(storesOfVersion2);
  const opened = await openDatabase(dexie, deps.onEvent);
  return opened.ok ? ok(databaseOver(opened.value, deps)) : opened;
}

function databaseOver(
  { dexie, attempt, close }: OpenDatabase,
  deps: LedgerDatabaseDeps,
): DexieLedgerDatabase {
  const tables = tablesOf(dexie);
  const transaction = <T>(
    names: readonly TableName[],
    work: (tx: LedgerTransaction) => PromiseLike<T>,
  ): PromiseLike<T> =>
    // async, because Dexie keeps a transaction open over the awaits of async functions alone
    dexie.transaction("rw", names, async () => work(withinTransaction));
  const told = new Set<string>();
  const withinTransaction: LedgerTransaction = {
    ...tables,
    quarantine: createQuarantine({ ...deps, told, put: (row) => tables.quarantined.put(row) }),
  };
  const quarantine = createQuarantine({
    ...deps,
    told,
    put: (row) => transaction(["quarantined"], (tx) => tx.quarantined.put(row)),
  });
  return { ...tables, dexie, quarantine, transaction, attempt, subscribe, close };
}

const tablesOf = (dexie: Dexie): LedgerTables => ({
  scans: dexie.table<unknown, ScanId, ScanRow>("scans"),
  outbox: dexie.table<unknown, ScanId, OutboxRow>("outbox"),
  admissions: dexie.table<unknown, ScanId, AdmissionRow>("admissions"),
  undos: dexie.table<unknown, ScanId, UndoRow>("undos"),
  conflicts: dexie.table<unknown, string, ConflictRow>("conflicts"),
  judgements: dexie.table<unknown, ScanId, JudgementRow>("judgements"),
  foundBookings: dexie.table<unknown, string, FoundBookingRow>("foundBookings"),
  tallies: dexie.table<unknown, number, TallyRow>("tallies"),
  meta: dexie.table<unknown, string, MetaRow>("meta"),
  quarantined: dexie.table<unknown, string, QuarantineRow>("quarantined"),
});

/** Dexie tells every context of this origin which indexes a finished transaction has touched. */
function subscribe(tables: readonly TableName[], listener: () => void): () => void {
  const watched = tables.map((table) => `idb://${ledgerName}/${table}/`);
  const onMutated = (parts: object): void => {
    if (Object.keys(parts).some((part) => watched.some((table) => part.startsWith(table)))) {
      listener();
    }
  };
  Dexie.on.storagemutated.subscribe(onMutated);
  return () => Dexie.on.storagemutated.unsubscribe(onMutated);
}
