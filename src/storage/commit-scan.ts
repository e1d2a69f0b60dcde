/**
 * The transaction behind the green light: number, scan, outbox entry, admission and tally, all or nothing.
 * Nothing but Dexie is awaited inside: any other await would commit the first half alone (STORAGE 4.3).
 */
import type { Admission } from "../core/admission.ts";
import type { BookingKey, ScanId } from "../core/ids.ts";
import { assertNever } from "../core/result.ts";
import { asInstant } from "../core/time.ts";
import type { Scan, ScanNumber } from "../core/scan.ts";
import type { Verdict } from "../core/verdict.ts";
import type { OutboxEntry } from "../outbox/entry.ts";
import type { LedgerDatabase } from "./ledger-database.ts";
import { readMeta, writeMeta } from "./ledger-meta.ts";
import {
  numberingSchema,
  outboxRowOf,
  type ScanPayload,
  type ScanRow,
  scanRowSchema,
} from "./ledger-rows.ts";
import { CorruptRecord } from "./storage-failure.ts";
import { addToTally } from "./tallies.ts";

export interface ScanDraft {
  /** Everything but its number, which the transaction allocates. */
  readonly scan: Omit<Scan, keyof ScanNumber>;
  /** The admissions of this scan's booking that the judge saw. */
  readonly judgedAdmissions: readonly ScanId[];
}

export type Committed =
  | { readonly kind: "stored"; readonly scan: Scan }
  /** Somebody else was let in on this booking since it was judged; nothing was written. Judge again. */
  | { readonly kind: "stale" };

/** Idempotent by scan id: after a lost connection nobody knows whether the first try was stored. */
export function commitScan(db: LedgerDatabase, draft: ScanDraft): PromiseLike<Committed> {
  const tables = [db.scans, db.outbox, db.admissions, db.tallies, db.meta];
  return db.dexie.transaction("rw", tables, async (): Promise<Committed> => {
    const held = await db.scans.get(draft.scan.id);
    if (held !== undefined) return { kind: "stored", scan: rowOf(held).scan };
    if (await isStale(db, draft)) return { kind: "stale" };

    const numbering = await readMeta(db, "numbering", numberingSchema);
    if (numbering === null) throw new CorruptRecord("this device has lost its identity");
    const { device, incarnation, nextSeq } = numbering;
    const scan: Scan = { ...draft.scan, device, incarnation, seq: nextSeq };
    const admission = admissionOf(scan);
    await Promise.all([
      writeMeta(db, "numbering", { ...numbering, nextSeq: nextSeq + 1 }),
      db.scans.add({ scan, repeats: 0 }),
      db.outbox.add(outboxRowOf(entryOf(scan))),
      admission === null
        ? Promise.resolve()
        : db.admissions.add({ admission, own: true, offset: null }),
      addToTally(db, scan),
    ]);
    return { kind: "stored", scan };
  });
}

function rowOf(held: unknown): ScanRow {
  const row = scanRowSchema.safeParse(held);
  if (!row.success) throw new CorruptRecord("a scan with this id is stored and unreadable");
  return row.data;
}

/** Only letting somebody in depends on who is inside already. Keys alone are read, so an unreadable row counts too. */
async function isStale(db: LedgerDatabase, draft: ScanDraft): Promise<boolean> {
  const { admission } = draft.scan;
  if (admission === null) return false;
  const now = await db.admissions
    .where("admission.booking")
    .equals(admission.booking)
    .primaryKeys();
  const judged = new Set(draft.judgedAdmissions);
  return now.length !== judged.size || now.some((id) => !judged.has(id));
}

/** The device's own record of whom it let in; what the supplier says is added when the scan settles. */
function admissionOf(scan: Scan): Admission | null {
  if (scan.admission === null) return null;
  return {
    ...scan.admission,
    scan: scan.id,
    at: scan.decided.correctedAt,
    uncertaintyMs: scan.decided.uncertaintyMs,
    gate: scan.post.gate,
    operator: scan.post.operator,
    device: scan.device,
    supplierRedeemedAt: null,
  };
}

function entryOf(scan: Scan): OutboxEntry<ScanPayload> {
  const at = scan.decided.deviceAt;
  return {
    id: scan.id,
    lane: bookingOf(scan) ?? scan.id,
    position: scan.seq,
    enqueuedAt: at,
    payload: { scan: scan.id },
    attempts: [],
    // due whatever the clock does: it may be set back before the next look
    state: { kind: "queued", dueAt: asInstant(0), tries: 0 },
  };
}

/** Whose lane a scan travels in; null where it concerns no single booking. */
const bookingOf = ({ admission, decision, verdict }: Scan): BookingKey | null =>
  admission?.booking ?? decision?.booking ?? bookingOfVerdict(verdict);

function bookingOfVerdict(verdict: Verdict): BookingKey | null {
  switch (verdict.kind) {
    case "admit":
    case "already-used":
    case "refuse":
    case "hold":
      return verdict.card.booking;
    case "choose":
      return verdict.choice.kind === "party" ? verdict.choice.card.booking : null;
    case "unknown":
      return null;
    default:
      return assertNever(verdict);
  }
}
