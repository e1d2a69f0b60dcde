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
import { type BareLedgerDatabase, withOverlay } from "./overlay/with-overlay.ts";
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
  const opened = await openDatabase(dexie, deps.onEvent, deps.indexedDb);
  return opened.ok ? ok(withOverlay(databaseOver(opened.value, deps))) : opened;
}

interface BareDexieDatabase extends BareLedgerDatabase {
  readonly dexie: Dexie;
}

function databaseOver(
  { dexie, attempt, close }: OpenDatabase,
  deps: LedgerDatabaseDeps,
): BareDexieDatabase {
  const tables = tablesOf(dexie);
  /** Under way in this tab. */
  const own = new Set<IDBTransaction>();
  const transaction = <T>(
    names: readonly TableName[],
    work: (tx: LedgerTransaction) => PromiseLike<T>,
  ): PromiseLike<T> => {
    const started: IDBTransaction[] = [];
    return dexie
      .transaction("rw", names, async (tx) => {
        started.push(tx.idbtrans);
        own.add(tx.idbtrans);
        // async, because Dexie keeps a transaction open over the awaits of async functions alone
        return work(withinTransaction);
      })
      .finally(() => {
        for (const each of started) own.delete(each);
      });
  };
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
  return {
    ...tables,
    dexie,
    quarantine,
    transaction,
    attempt,
    subscribe: (names, listener) =>
      onMutated((parts) => {
        if (concerns(parts, names)) listener();
      }),
    subscribeToOthers: (names, listener) =>
      onMutated((parts) => {
        if (concerns(parts, names) && !isOf(own, parts)) listener();
      }),
    close,
  };
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
function onMutated(listener: (parts: object) => void): () => void {
  Dexie.on.storagemutated.subscribe(listener);
  return () => Dexie.on.storagemutated.unsubscribe(listener);
}

/** After the page was kept aside and shown again Dexie says `all`. */
const concerns = (parts: object, tables: readonly TableName[]): boolean =>
  Object.keys(parts).some(
    (part) =>
      part === "all" || tables.some((table) => part.startsWith(`idb://${ledgerName}/${table}/`)),
  );

/** Dexie notes on a transaction what it will tell of it. Where a later Dexie does not, all are taken for another tab's. */
const isOf = (own: ReadonlySet<IDBTransaction>, parts: object): boolean =>
  [...own].some((transaction) => Reflect.get(transaction, "mutatedParts") === parts);
