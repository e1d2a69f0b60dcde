/**
 * From undos to what is taken back at the supplier, and from there to what may be sent anew.
 *
 * An undo of what the supplier has, or may be about to have, is queued behind it in the same lane, where the supplier can
 * take a use back. Until it has ended, the use stays with the admission that was undone, and who comes in again waits:
 * nobody is counted on a record that is about to go. Once nothing of ours is left there, the use is free and the next
 * admission is redeemed; where it could not be taken back, the use stays for ever, and a readmission makes no call.
 */
import type { Admission } from "../../core/admission.ts";
import type { BookingKey, ScanId } from "../../core/ids.ts";
import { isOurs, type Settlement } from "../../core/settlement.ts";
import type { BookingStep } from "./booking-step.ts";
import type {
  JournalReads,
  JournalTransaction,
  NewRedemptionEntry,
  RedemptionEntry,
} from "./journal-store.ts";
import { restsOnAnother, undoneRecordsOf, undoneSharing } from "./supplier-traces.ts";

/** The entry that takes back what the supplier has of `admission`; null where nothing is to be called for it. */
export async function unredeemEntry(
  { tx, modeOf, canUnredeem, now }: BookingStep,
  undo: ScanId,
  admission: Admission,
): Promise<NewRedemptionEntry | null> {
  const scan = (await tx.scanById(admission.scan))?.scan;
  if (scan === undefined || scan.redemption === null || modeOf(scan) === "observe") return null;
  if (!canUnredeem(scan.redemption.connection)) return null;
  if (!(await mayBeThere(tx, admission)) || (await isUnderWay(tx, admission))) return null;
  return {
    id: undo,
    lane: admission.booking,
    enqueuedAt: now,
    payload: {
      kind: "unredeem",
      booking: admission.booking,
      request: { ...scan.redemption, by: { device: scan.device, at: scan.decided.correctedAt } },
      undoes: admission.scan,
    },
    attempts: [],
    state: { kind: "queued", dueAt: now, tries: 0 },
  };
}

async function mayBeThere(tx: JournalTransaction, { scan }: Admission): Promise<boolean> {
  const entry = await tx.entryById(scan);
  const end = (await tx.settlementOf(scan)) ?? endIn(entry);
  if (end === null) return entry !== null && !isUnsent(entry);
  // not sent itself, it may be the last one who needed the record of an earlier scan
  return isOurs(end) || restsOnAnother(end);
}

const endIn = (entry: RedemptionEntry | null): Settlement | null =>
  entry?.state.kind === "settled" ? entry.state.settlement : null;

/** Another undo of the same admission sees to it. */
async function isUnderWay(tx: JournalTransaction, { scan }: Admission): Promise<boolean> {
  for (const undo of await tx.undosNaming(scan)) {
    if ((await tx.entryById(undo.scan)) !== null) return true;
  }
  return false;
}

/** Certainly not at the supplier. */
export const isUnsent = ({ attempts, state }: RedemptionEntry): boolean =>
  attempts.length === 0 && (state.kind === "queued" || state.kind === "parked");

/** Whether an undo of this booking has yet to end at the supplier: nobody can say what is left there then. */
export async function isBeingTakenBack(reads: JournalReads, booking: BookingKey): Promise<boolean> {
  for (const { scan } of await reads.undosOf(booking)) {
    if ((await reads.settlementOf(scan)) === null) return true;
  }
  return false;
}

/** After it the supplier has nothing of ours of that use: taken back, or a stranger's in its place. */
const leavesNothing = ({ kind }: Settlement): boolean =>
  kind === "accepted" || kind === "already-redeemed";

/** Called when an undo has ended: frees the use of what it reversed, as far as that has arrived. */
export async function undoEnded(
  step: BookingStep,
  undo: ScanId,
  settlement: Settlement,
): Promise<void> {
  if (!leavesNothing(settlement)) return;
  const verdict = (await step.tx.scanById(undo))?.scan.verdict;
  if (verdict?.kind !== "undone") return;
  const admission = await step.tx.admissionByScan(verdict.scan);
  if (admission !== null) await takenBack(step.tx, undo, admission);
}

/** Called when an admission comes after an undo that has ended at the supplier: a restored database hears of both anew. */
export async function undoneBefore({ tx }: BookingStep, admission: Admission): Promise<void> {
  for (const undo of await tx.undosNaming(admission.scan)) {
    const settlement = await tx.settlementOf(undo.scan);
    if (settlement !== null && leavesNothing(settlement)) {
      await takenBack(tx, undo.scan, admission);
    }
  }
}

async function takenBack(
  tx: JournalTransaction,
  undo: ScanId,
  admission: Admission,
): Promise<void> {
  const { booking } = admission;
  const outcomes = await tx.outcomesOf(booking);
  const gone = await tx.takenBackOf(booking);
  const traces = {
    admissions: (await tx.admissionsOf(booking)).filter(({ scan }) => !gone.has(scan)),
    undone: new Set((await tx.undosOf(booking)).map(({ undoes }) => undoes)),
    ends: new Map(outcomes.map(({ scan, settlement }) => [scan, settlement])),
  };
  const position = (await tx.entryById(undo))?.position ?? null;
  await markTakenBack(tx, admission.scan);
  for (const { admission: same } of undoneRecordsOf(traces, admission)) {
    if (await wasBefore(tx, same.scan, position)) await markTakenBack(tx, same.scan);
  }
  // whether their record went with it, the look of whoever comes in next will tell
  for (const { scan } of undoneSharing(traces, admission)) await tx.releaseUses(scan);
}

async function markTakenBack(tx: JournalTransaction, scan: ScanId): Promise<void> {
  await tx.markTakenBack(scan);
  await tx.releaseUses(scan);
}

/** Redeemed before that undo had its turn: lanes are FIFO. */
async function wasBefore(
  tx: JournalTransaction,
  scan: ScanId,
  position: number | null,
): Promise<boolean> {
  if (position === null) return false;
  const entry = await tx.entryById(scan);
  return entry === null || entry.position < position;
}
