/**
 * The device's record of what happened at this gate, and of what the gateway told it since.
 *
 * Promises: `commit` answers only when the scan would survive a power cut; scans are numbered densely, also with several
 * tabs; a scan that was judged on admissions that have changed since is answered `stale` and not stored; nothing from the
 * gateway is lost or applied twice. Trouble with the storage is a value, and then nothing was stored.
 * Will not: judge, send, or remove a scan.
 */
import { Dexie } from "dexie";
import type { Admission } from "../core/admission.ts";
import type { Clock } from "../core/effects.ts";
import type { BookingKey, ScanId } from "../core/ids.ts";
import { fail, ok, type Result } from "../core/result.ts";
import type { Scan } from "../core/scan.ts";
import type { Instant } from "../core/time.ts";
import { commitScan, type Committed, type ScanDraft } from "./commit-scan.ts";
import {
  type Applied,
  applyChanges,
  applySettlements,
  type FeedPage,
  type FeedPosition,
  readFeedPosition,
  restartFeed,
  type SettledScan,
} from "./feed.ts";
import { type LedgerDatabase, ledgerName } from "./ledger-database.ts";
import { writeMeta } from "./ledger-meta.ts";
import { admissionRowSchema, scanRowSchema } from "./ledger-rows.ts";
import { type HistoryItem, readHistory, readScans } from "./scan-history.ts";
import { CorruptRecord, type StorageFailure } from "./storage-failure.ts";
import { type Tally, tallySince } from "./tallies.ts";

type Stored<T> = Promise<Result<T, StorageFailure>>;

export interface ScanLedger {
  readonly commit: (draft: ScanDraft) => Stored<Committed>;
  /** The same presentation was seen again: counted beside the scan, which never changes. */
  readonly noteRepeat: (scan: ScanId) => Stored<void>;
  /**
   * By any device, oldest first. A booking with an unreadable admission is answered `corrupt`: without it somebody could
   * be let in twice.
   */
  readonly admissionsOf: (bookings: readonly BookingKey[]) => Stored<readonly Admission[]>;
  /** Newest first by corrected time; `before` is the last scan of the previous page. */
  readonly history: (limit: number, before?: Scan) => Stored<readonly HistoryItem[]>;
  /** Scans that are held and readable. */
  readonly scansById: (ids: readonly ScanId[]) => Stored<ReadonlyMap<ScanId, Scan>>;
  readonly totals: (dayStart: Instant) => Stored<Totals>;
  readonly feedPosition: () => Stored<FeedPosition>;
  readonly applyChanges: (page: FeedPage) => Stored<Applied>;
  readonly applySettlements: (settlements: readonly SettledScan[]) => Stored<void>;
  readonly restartFeed: (epoch: string) => Stored<void>;
  /** Really writes and reads back. */
  readonly probeWritable: () => Stored<void>;
  /** Told after every durable change of scans, outbox or overlay, here or in another tab; the answer ends it. */
  readonly subscribe: (listener: () => void) => () => void;
}

export interface Totals extends Tally {
  /** Neither received by the gateway nor settled. */
  readonly toSend: number;
}

export interface ScanLedgerDeps {
  readonly db: LedgerDatabase;
  readonly clock: Clock;
}

export function createScanLedger({ db, clock }: ScanLedgerDeps): ScanLedger {
  return {
    commit: (draft) => db.attempt(() => commitScan(db, draft)),
    noteRepeat: (scan) => db.attempt(() => noteRepeat(db, scan)),
    admissionsOf: (bookings) => admissionsOf(db, bookings),
    history: (limit, before) => db.attempt(() => readHistory(db, limit, before ?? null)),
    scansById: (ids) => db.attempt(() => readScans(db, ids)),
    totals: (dayStart) =>
      db.attempt(async () => ({
        ...(await tallySince(db, dayStart)),
        toSend: await db.outbox.orderBy("open.position").count(),
      })),
    feedPosition: () => db.attempt(() => readFeedPosition(db)),
    applyChanges: (page) => db.attempt(() => applyChanges(db, page)),
    applySettlements: async (settlements) =>
      settlements.length === 0
        ? ok(undefined)
        : db.attempt(() => applySettlements(db, settlements, clock.now())),
    restartFeed: (epoch) => db.attempt(() => restartFeed(db, epoch)),
    probeWritable: () => db.attempt(() => probe(db, clock.now())),
    subscribe,
  };
}

function noteRepeat(db: LedgerDatabase, id: ScanId): PromiseLike<void> {
  return db.dexie.transaction("rw", [db.scans], async () => {
    const row = scanRowSchema.safeParse(await db.scans.get(id));
    if (!row.success) throw new CorruptRecord(`scan ${id} is missing or unreadable`);
    await db.scans.put({ ...row.data, repeats: row.data.repeats + 1 });
  });
}

async function admissionsOf(
  db: LedgerDatabase,
  bookings: readonly BookingKey[],
): Stored<readonly Admission[]> {
  const sifted = await db.attempt(async () => {
    const rows = await db.admissions.where("admission.booking").anyOf(bookings).toArray();
    return db.quarantine.sift(db.admissions, admissionRowSchema, rows);
  });
  if (!sifted.ok) return sifted;
  if (sifted.value.unreadable > 0) {
    return fail({ kind: "corrupt", detail: "an admission of this booking is unreadable" });
  }
  const admissions = sifted.value.readable.map(({ admission }) => admission);
  return ok(admissions.toSorted((a, b) => a.at - b.at));
}

async function probe(db: LedgerDatabase, at: Instant): Promise<void> {
  await writeMeta(db, "probe", at);
  const row = await db.meta.get("probe");
  const isBack = typeof row === "object" && row !== null && "value" in row && row.value === at;
  if (!isBack) throw new CorruptRecord("a row just written did not come back");
}

/** Dexie tells every context of this origin which indexes a finished transaction has touched. */
function subscribe(listener: () => void): () => void {
  const watched = ["scans", "outbox", "admissions"].map((table) => `idb://${ledgerName}/${table}/`);
  const onMutated = (parts: object): void => {
    if (Object.keys(parts).some((part) => watched.some((table) => part.startsWith(table)))) {
      listener();
    }
  };
  Dexie.on.storagemutated.subscribe(onMutated);
  return () => Dexie.on.storagemutated.unsubscribe(onMutated);
}
