/**
 * The device's record of what happened at this gate, and of what the gateway told it since.
 *
 * Promises: `commit`, `commitTogether`, `undo` and `overrule` answer only when what they store would survive a power cut;
 * scans are numbered densely, also with several tabs; a scan that was judged on admissions that have changed since is
 * answered `stale` and not stored, nor is any that was pressed with it; nothing from the gateway is lost or applied twice.
 * Trouble with the storage is a value, and then nothing was stored.
 * Will not: judge, send, or change what a scan says.
 */
import type { Conflict } from "../core/conflict.ts";
import type { Clock } from "../core/effects.ts";
import type { BookingKey, Incarnation, ScanId } from "../core/ids.ts";
import { fail, ok, type Result } from "../core/result.ts";
import type { Scan } from "../core/scan.ts";
import type { Instant } from "../core/time.ts";
import { type KnownAdmissions, sortedByUndo } from "../core/undo.ts";
import type { JudgeVector } from "../core/vector.ts";
import { incarnationSchema } from "../protocol/ids-schema.ts";
import {
  commitScan,
  type Committed,
  type CommittedTogether,
  commitScans,
  type OverruleDraft,
  type OverruleOutcome,
  overruleScan,
  type ScanDraft,
  type UndoDraft,
  type UndoOutcome,
  undoScan,
} from "./commit-scan.ts";
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
import {
  findLost,
  type Held,
  type HeldNoted,
  type LostScan,
  noteHeld,
  noteOffered,
  type Offered,
  remint,
} from "./healing.ts";
import { type HeldConflict, markSeen, type Onlooker, readConflicts } from "./held-conflicts.ts";
import { readVector } from "./judgements.ts";
import type { LedgerDatabase } from "./ledger-database.ts";
import { writeMeta } from "./ledger-meta.ts";
import { admissionRowSchema, scanRowSchema, undoRowSchema } from "./ledger-rows.ts";
import type { TableName } from "./ledger-stores.ts";
import { readIncarnations } from "./numbering.ts";
import { byTime } from "./overlay/with-overlay.ts";
import { type Forgettable, forgetSettled } from "./retention.ts";
import { type HistoryItem, readHistory, readHistoryOf, readScans } from "./scan-history.ts";
import { CorruptRecord, type StorageFailure } from "./storage-failure.ts";
import { type Tally, tallySince } from "./tallies.ts";

type Stored<T> = Promise<Result<T, StorageFailure>>;

export interface ScanLedger {
  readonly commit: (draft: ScanDraft) => Stored<Committed>;
  /** Of one press, in one transaction: all or none. */
  readonly commitTogether: (drafts: readonly ScanDraft[]) => Stored<CommittedTogether>;
  readonly undo: (draft: UndoDraft) => Stored<UndoOutcome>;
  readonly overrule: (draft: OverruleDraft) => Stored<OverruleOutcome>;
  /** The same presentation was seen again: counted beside the scan, which never changes. */
  readonly noteRepeat: (scan: ScanId) => Stored<void>;
  /**
   * By any device, oldest first; those taken back apart, because the supplier may keep what it recorded of them. A booking
   * with an unreadable admission is answered `corrupt`: without it somebody could be let in twice.
   */
  readonly admissionsOf: (bookings: readonly BookingKey[]) => Stored<KnownAdmissions>;
  /** Newest first by corrected time; `before` is the last scan of the previous page. */
  readonly history: (limit: number, before?: Scan) => Stored<readonly HistoryItem[]>;
  /** One scan of it; null where it is not held, or unreadable. */
  readonly historyOf: (scan: ScanId) => Stored<HistoryItem | null>;
  /** Scans that are held and readable. */
  readonly scansById: (ids: readonly ScanId[]) => Stored<ReadonlyMap<ScanId, Scan>>;
  /** What a scan was judged on and told; null for what was pressed, and where it has not been kept. */
  readonly vectorOf: (scan: ScanId) => Stored<JudgeVector | null>;
  readonly totals: (dayStart: Instant) => Stored<Totals>;

  /** Place in the feed up to which others' admissions are known here; 0 before the first. */
  readonly overlayOffset: () => Stored<number>;
  readonly feedPosition: () => Stored<FeedPosition>;
  readonly applyChanges: (page: FeedPage) => Stored<Applied>;
  readonly applySettlements: (settlements: readonly SettledScan[]) => Stored<void>;
  readonly restartFeed: (epoch: string) => Stored<void>;

  readonly conflicts: (onlooker: Onlooker) => Stored<readonly HeldConflict[]>;
  /** Open ones that concern this gate or device and that nobody here has taken note of. */
  readonly unseenConflicts: (onlooker: Onlooker) => Stored<readonly Conflict[]>;
  readonly seeConflict: (id: Conflict["id"]) => Stored<void>;

  /** To ask the gateway about: the current one, and earlier ones of which scans are kept. */
  readonly incarnations: () => Stored<readonly Incarnation[]>;
  readonly noteHeld: (held: Held) => Stored<HeldNoted>;
  /** To be pushed again as `resent`; once the gateway has taken them, `noteOffered`, and the next ones follow. */
  readonly lost: (held: Held) => Stored<readonly LostScan[]>;
  readonly noteOffered: (scans: readonly Scan[]) => void;
  /** Answers those that have a new number. Their entries stay as they are. */
  readonly remint: (refused: readonly Scan[]) => Stored<readonly Scan[]>;
  readonly forgetSettled: (what: Forgettable) => Stored<number>;

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
  /** A fresh UUID each time. */
  readonly newId: () => string;
  /** Called once when a scan does not fit any more; false when there was nothing to give up. */
  readonly makeRoom: () => Promise<boolean>;
}

/** What a screen shows of the ledger. */
const shown: readonly TableName[] = ["scans", "outbox", "admissions", "undos", "conflicts"];

export function createScanLedger({ db, clock, newId, makeRoom }: ScanLedgerDeps): ScanLedger {
  const offered: Offered = new Map();
  const withRoom = async <T>(work: () => PromiseLike<T>): Stored<T> => {
    const first = await db.attempt(work);
    const isFull = !first.ok && first.failure.kind === "quota";
    return isFull && (await makeRoom()) ? db.attempt(work) : first;
  };
  /** What is stale was judged on something out of date: the next judging must not be. */
  const fresh = async <T extends { readonly kind: string }>(committing: Stored<T>): Stored<T> => {
    const committed = await committing;
    if (committed.ok && committed.value.kind === "stale") db.overlay.distrust();
    return committed;
  };
  return {
    commit: (draft) => fresh(withRoom(() => commitScan(db, draft))),
    commitTogether: (drafts) => fresh(withRoom(() => commitScans(db, drafts))),
    undo: (draft) => withRoom(() => undoScan(db, draft)),
    overrule: (draft) => withRoom(() => overruleScan(db, draft)),
    noteRepeat: (scan) => db.attempt(() => noteRepeat(db, scan)),
    admissionsOf: async (bookings) => {
      const known = db.overlay.admissionsOf(bookings);
      return known === null
        ? readAdmissionsOf(db, bookings)
        : ok(sortedByUndo(known.admissions, known.undos));
    },
    history: (limit, before) => db.attempt(() => readHistory(db, limit, before ?? null)),
    historyOf: (scan) => db.attempt(() => readHistoryOf(db, scan)),
    scansById: (ids) => db.attempt(() => readScans(db, ids)),
    vectorOf: (scan) => db.attempt(() => readVector(db, scan)),
    totals: (dayStart) =>
      db.attempt(async () => ({
        ...(await tallySince(db, dayStart)),
        toSend: await db.outbox.orderBy("open.position").count(),
      })),

    overlayOffset: () =>
      db.attempt(async () => {
        const place = db.overlay.place() ?? (await readFeedPosition(db));
        return place.cursor?.offset ?? 0;
      }),
    feedPosition: () => db.attempt(() => readFeedPosition(db)),
    applyChanges: (page) => db.attempt(() => applyChanges(db, page)),
    applySettlements: async (settlements) =>
      settlements.length === 0
        ? ok(undefined)
        : db.attempt(() => applySettlements(db, settlements, clock.now())),
    restartFeed: async (epoch) => {
      const restarted = await db.attempt(() => restartFeed(db, epoch));
      // another life of the gateway: whatever was offered to the last one may be missing again
      if (restarted.ok) offered.clear();
      return restarted;
    },

    conflicts: (onlooker) => db.attempt(() => readConflicts(db, onlooker)),
    unseenConflicts: (onlooker) =>
      db.attempt(async () =>
        (await readConflicts(db, onlooker))
          .filter(({ conflict, isHere, isSeen }) => conflict.state === "open" && isHere && !isSeen)
          .map(({ conflict }) => conflict),
      ),
    seeConflict: (id) => db.attempt(() => markSeen(db, id, clock.now())),

    incarnations: () => db.attempt(() => readIncarnations(db)),
    noteHeld: (held) =>
      db.attempt(() => noteHeld(db, held, () => incarnationSchema.parse(newId()))),
    lost: (held) => db.attempt(() => findLost(db, held, offered)),
    noteOffered: (scans) => noteOffered(offered, scans),
    remint: (refused) => db.attempt(() => remint(db, refused)),
    forgetSettled: (what) => db.attempt(() => forgetSettled(db, what)),

    probeWritable: () => db.attempt(() => probe(db, clock.now())),
    subscribe: (listener) => db.subscribe(shown, listener),
  };
}

function noteRepeat(db: LedgerDatabase, id: ScanId): PromiseLike<void> {
  return db.transaction(["scans"], async (tx) => {
    const row = scanRowSchema.safeParse(await tx.scans.get(id));
    if (!row.success) throw new CorruptRecord(`scan ${id} is missing or unreadable`);
    await tx.scans.put({ ...row.data, repeats: row.data.repeats + 1 });
  });
}

async function readAdmissionsOf(
  db: LedgerDatabase,
  bookings: readonly BookingKey[],
): Stored<KnownAdmissions> {
  const sifted = await db.attempt(async () => {
    const [admissions, undos] = await Promise.all([
      db.admissions.where("admission.booking").anyOf(bookings).toArray(),
      db.undos.where("undo.booking").anyOf(bookings).toArray(),
    ]);
    return {
      admitted: await db.quarantine.sift(db.admissions, admissionRowSchema, admissions),
      takenBack: await db.quarantine.sift(db.undos, undoRowSchema, undos),
    };
  });
  if (!sifted.ok) return sifted;
  const { admitted, takenBack } = sifted.value;
  if (admitted.unreadable > 0) {
    return fail({ kind: "corrupt", detail: "an admission of this booking is unreadable" });
  }
  return ok(
    sortedByUndo(
      admitted.readable.map(({ admission }) => admission).toSorted(byTime),
      takenBack.readable.map(({ undo }) => undo),
    ),
  );
}

async function probe(db: LedgerDatabase, at: Instant): Promise<void> {
  await db.transaction(["meta"], (tx) => writeMeta(tx, "probe", at));
  const row = await db.meta.get("probe");
  const isBack = typeof row === "object" && row !== null && "value" in row && row.value === at;
  if (!isBack) throw new CorruptRecord("a row just written did not come back");
}
