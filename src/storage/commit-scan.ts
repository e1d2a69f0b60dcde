/**
 * The transactions behind a scan: number, scan, what it was judged on, outbox entry, admission or undo, and tally, all or
 * nothing. Nothing but the transaction's own answers is awaited inside (STORAGE 4.3). All are idempotent by scan id: after
 * a lost connection nobody knows whether the first try was stored.
 */
import type { BookingKey, ScanId } from "../core/ids.ts";
import type { Scan, ScanNumber } from "../core/scan.ts";
import { type Undo, withoutUndone } from "../core/undo.ts";
import type { VectorInput } from "../core/vector.ts";
import type { Overruled, Undone, Verdict } from "../core/verdict.ts";
import type { LedgerDatabase, LedgerTransaction } from "./ledger-database.ts";
import { readMeta, writeMeta } from "./ledger-meta.ts";
import {
  admissionRowSchema,
  numberingSchema,
  type ScanRow,
  scanRowSchema,
  undoRowSchema,
} from "./ledger-rows.ts";
import { recordScan, recordTables } from "./record-scan.ts";
import { CorruptRecord } from "./storage-failure.ts";

/** Everything but its number, which the transaction allocates. */
type Unnumbered = Omit<Scan, keyof ScanNumber>;

export interface ScanDraft {
  readonly scan: Unnumbered & { readonly verdict: Verdict };
  /** Standing admissions of this scan's booking that the judge saw. */
  readonly judgedAdmissions: readonly ScanId[];
  /** All that the judge saw (`toVector`); null where it was not kept, and then the scan cannot be judged again. */
  readonly evidence: VectorInput | null;
}

export type Committed =
  | { readonly kind: "stored"; readonly scan: Scan }
  /** Somebody else was let in on this booking since it was judged, or taken back; nothing was written. Judge again. */
  | { readonly kind: "stale" };

export function commitScan(db: LedgerDatabase, draft: ScanDraft): PromiseLike<Committed> {
  return db.transaction(recordTables, async (tx): Promise<Committed> => {
    const held = await tx.scans.get(draft.scan.id);
    if (held !== undefined) return { kind: "stored", scan: rowOf(held).scan };
    if (await isStale(tx, draft, [])) return { kind: "stale" };
    return { kind: "stored", scan: await numbered(tx, draft.scan, draft.evidence) };
  });
}

export type CommittedTogether =
  /** In the order of the drafts. */
  | { readonly kind: "stored"; readonly scans: readonly Scan[] }
  /** What one of them was judged on has changed; nothing was written of any. Judge all again. */
  | { readonly kind: "stale" };

/**
 * Several scans of one press: all of them or none. A later draft was judged on what the earlier ones store, so that it names
 * their admissions among those that it saw.
 */
export function commitScans(
  db: LedgerDatabase,
  drafts: readonly ScanDraft[],
): PromiseLike<CommittedTogether> {
  return db.transaction(recordTables, async (tx): Promise<CommittedTogether> => {
    const held = (await tx.scans.bulkGet(drafts.map(({ scan }) => scan.id))).filter(
      (row) => row !== undefined,
    );
    if (held.length > 0) {
      if (held.length < drafts.length) throw new CorruptRecord("some of one press are stored");
      return { kind: "stored", scans: held.map((row) => rowOf(row).scan) };
    }
    for (const [index, draft] of drafts.entries()) {
      if (await isStale(tx, draft, drafts.slice(0, index))) return { kind: "stale" };
    }
    const scans: Scan[] = [];
    // one after the other: each takes the next number
    for (const { scan, evidence } of drafts) scans.push(await numbered(tx, scan, evidence));
    return { kind: "stored", scans };
  });
}

/** A scan whose verdict says which admission it takes back. */
export type UndoDraft = Unnumbered & { readonly verdict: Undone };

export type UndoOutcome =
  | { readonly kind: "stored"; readonly scan: Scan }
  /** Nothing was written: this device knows of no such admission, or somebody has taken it back already. */
  | { readonly kind: "refused"; readonly why: "unknown-admission" | "already-undone" };

export function undoScan(db: LedgerDatabase, draft: UndoDraft): PromiseLike<UndoOutcome> {
  return db.transaction(recordTables, async (tx): Promise<UndoOutcome> => {
    const held = await tx.scans.get(draft.id);
    if (held !== undefined) return { kind: "stored", scan: rowOf(held).scan };
    const admission = admissionRowSchema.safeParse(await tx.admissions.get(draft.verdict.scan));
    const isKnown =
      admission.success && admission.data.admission.booking === draft.verdict.card.booking;
    if (!isKnown) return { kind: "refused", why: "unknown-admission" };
    const undos = await tx.undos.where("undo.undoes").equals(draft.verdict.scan).count();
    if (undos > 0) return { kind: "refused", why: "already-undone" };
    return { kind: "stored", scan: await numbered(tx, draft, null) };
  });
}

/** A scan whose verdict says which denial it sets aside, and which admits. */
export type OverruleDraft = Unnumbered & { readonly verdict: Overruled };

export type OverruleOutcome =
  | { readonly kind: "stored"; readonly scan: Scan }
  /** Nothing was written: on that scan somebody of this booking has been let in, and was not taken back. */
  | { readonly kind: "refused"; readonly why: "already-overruled" };

/** Never stale: who stands inside has gone in, whatever else has become known. */
export function overruleScan(
  db: LedgerDatabase,
  draft: OverruleDraft,
): PromiseLike<OverruleOutcome> {
  return db.transaction(recordTables, async (tx): Promise<OverruleOutcome> => {
    const held = await tx.scans.get(draft.id);
    if (held !== undefined) return { kind: "stored", scan: rowOf(held).scan };
    if (await isOverruled(tx, draft.verdict)) {
      return { kind: "refused", why: "already-overruled" };
    }
    return { kind: "stored", scan: await numbered(tx, draft, null) };
  });
}

/** The second tap on the same question; another presentation of the ticket is another question. */
async function isOverruled(
  tx: LedgerTransaction,
  { card, overrules }: Overruled,
): Promise<boolean> {
  const [keys, undos] = await Promise.all([
    tx.admissions.where("admission.booking").equals(card.booking).primaryKeys(),
    readUndosOf(tx, card.booking),
  ]);
  const standing = withoutUndone(
    keys.map((scan) => ({ scan })),
    undos,
  );
  const rows = await tx.scans.bulkGet(standing.map(({ scan }) => scan));
  return rows.some((row) => {
    const verdict = scanRowSchema.safeParse(row).data?.scan.verdict;
    return verdict?.kind === "overruled" && verdict.overrules.scan === overrules.scan;
  });
}

async function numbered(
  tx: LedgerTransaction,
  draft: Unnumbered,
  evidence: VectorInput | null,
): Promise<Scan> {
  const numbering = await readMeta(tx, "numbering", numberingSchema);
  if (numbering === null) throw new CorruptRecord("this device has lost its identity");
  const { device, incarnation, nextSeq, nextPosition } = numbering;
  const scan: Scan = { ...draft, device, incarnation, seq: nextSeq };
  await Promise.all([
    writeMeta(tx, "numbering", {
      ...numbering,
      nextSeq: nextSeq + 1,
      nextPosition: nextPosition + 1,
    }),
    recordScan(tx, { scan, position: nextPosition, evidence }),
  ]);
  return scan;
}

function rowOf(held: unknown): ScanRow {
  const row = scanRowSchema.safeParse(held);
  if (!row.success) throw new CorruptRecord("a scan with this id is stored and unreadable");
  return row.data;
}

/**
 * Only letting somebody in depends on who is inside already, and on who is stored with it, before it. Of admissions keys
 * alone are read, so an unreadable one counts; an unreadable undo takes nothing back.
 */
async function isStale(
  tx: LedgerTransaction,
  draft: ScanDraft,
  before: readonly ScanDraft[],
): Promise<boolean> {
  const { admission } = draft.scan;
  if (admission === null) return false;
  const { booking } = admission;
  const [keys, undos] = await Promise.all([
    tx.admissions.where("admission.booking").equals(booking).primaryKeys(),
    readUndosOf(tx, booking),
  ]);
  const standing = withoutUndone(
    keys.map((scan) => ({ scan })),
    undos,
  ).map(({ scan }) => scan);
  const stored = before.flatMap(({ scan }) =>
    scan.admission?.booking === booking ? [scan.id] : [],
  );
  const there = [...standing, ...stored];
  const judged = new Set(draft.judgedAdmissions);
  return there.length !== judged.size || there.some((scan) => !judged.has(scan));
}

async function readUndosOf(tx: LedgerTransaction, booking: BookingKey): Promise<readonly Undo[]> {
  const rows = await tx.undos.where("undo.booking").equals(booking).toArray();
  return rows.flatMap((row) => {
    const parsed = undoRowSchema.safeParse(row);
    return parsed.success ? [parsed.data.undo] : [];
  });
}
