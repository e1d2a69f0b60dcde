/**
 * The device's one truth: scans, outbox, overlay, found bookings and the device's own identity, in one small database so
 * that one transaction covers a whole scan.
 *
 * Promises: every transaction is `strict` (the default loses the last seconds on a power cut, STORAGE 4.2); rows are
 * parsed when read, and what does not parse is copied raw to `quarantine` and told, never skipped silently. It stays
 * where it is too: a newer version of the app may be able to read it.
 * Will not: hold bookings of the list (they are pages, `snapshot-database.ts`) or decide anything.
 */
import { Dexie, type DexieOptions, type Table } from "dexie";
import type { Clock } from "../core/effects.ts";
import type { ScanId } from "../core/ids.ts";
import { ok, type Result } from "../core/result.ts";
import type {
  AdmissionRow,
  FoundBookingRow,
  MetaRow,
  OutboxRow,
  QuarantineRow,
  ScanRow,
  TallyRow,
} from "./ledger-rows.ts";
import { type DatabaseEvent, type OpenDatabase, openDatabase } from "./open-database.ts";
import { createQuarantine, type Quarantine, type Unreadable } from "./quarantine.ts";
import type { StorageFailure } from "./storage-failure.ts";

/** Rows come out as `unknown` and go in typed. */
export interface LedgerTables {
  readonly scans: Table<unknown, ScanId, ScanRow>;
  readonly outbox: Table<unknown, ScanId, OutboxRow>;
  readonly admissions: Table<unknown, ScanId, AdmissionRow>;
  readonly foundBookings: Table<unknown, string, FoundBookingRow>;
  readonly tallies: Table<unknown, number, TallyRow>;
  readonly meta: Table<unknown, string, MetaRow>;
  readonly quarantined: Table<unknown, string, QuarantineRow>;
}

export interface LedgerDatabase extends OpenDatabase, LedgerTables {
  readonly quarantine: Quarantine;
}

export interface LedgerDatabaseDeps {
  readonly clock: Clock;
  readonly onEvent: (event: DatabaseEvent) => void;
  readonly onUnreadable: (record: Unreadable) => void;
  /** For tests: another IndexedDB than the global one. */
  readonly indexedDb?: Pick<DexieOptions, "indexedDB" | "IDBKeyRange">;
}

export const ledgerName = "stile-ledger";

export async function openLedgerDatabase(
  deps: LedgerDatabaseDeps,
): Promise<Result<LedgerDatabase, StorageFailure>> {
  const dexie = new Dexie(ledgerName, {
    ...deps.indexedDb,
    chromeTransactionDurability: "strict",
    // Dexie's cache shows rows before they are durable (Dexie #2058)
    cache: "disabled",
  });
  declareVersions(dexie);
  const opened = await openDatabase(dexie, deps.onEvent);
  if (!opened.ok) return opened;
  const tables = tablesOf(dexie);
  const quarantine = createQuarantine(tables.quarantined, deps);
  return ok({ ...opened.value, ...tables, quarantine });
}

/** A version that has been released never changes again; the next one is added below it. */
function declareVersions(dexie: Dexie): void {
  dexie.version(1).stores({
    scans: "scan.id, &[scan.device+scan.incarnation+scan.seq], [scan.decided.correctedAt+scan.seq]",
    outbox: "entry.id, entry.lane, entry.state.kind, entry.state.dueAt, open.position, open.since",
    admissions: "admission.scan, admission.booking, offset",
    foundBookings: "booking.key, *codes, foundAt",
    tallies: "slot",
    meta: "key",
    quarantined: "key",
  });
}

const tablesOf = (dexie: Dexie): LedgerTables => ({
  scans: dexie.table<unknown, ScanId, ScanRow>("scans"),
  outbox: dexie.table<unknown, ScanId, OutboxRow>("outbox"),
  admissions: dexie.table<unknown, ScanId, AdmissionRow>("admissions"),
  foundBookings: dexie.table<unknown, string, FoundBookingRow>("foundBookings"),
  tallies: dexie.table<unknown, number, TallyRow>("tallies"),
  meta: dexie.table<unknown, string, MetaRow>("meta"),
  quarantined: dexie.table<unknown, string, QuarantineRow>("quarantined"),
});
