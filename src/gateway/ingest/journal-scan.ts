/**
 * One scan into the journal, with everything that follows from it, in its transaction.
 *
 * Nothing here depends on which of several scans came first: an undo may arrive before its admission, a scan that is handed
 * in again (after a restore) before one of another device, the same scan twice or under a second number.
 */
import { type Admission, admissionOf } from "../../core/admission.ts";
import type { BookingKey } from "../../core/ids.ts";
import type { Scan } from "../../core/scan.ts";
import { isOurs, type Settlement } from "../../core/settlement.ts";
import { type Instant, later } from "../../core/time.ts";
import type { Undone } from "../../core/verdict.ts";
import { transition } from "../../outbox/entry.ts";
import type { Receipt } from "../../protocol/v1.ts";
import { updateConflicts } from "./booking-conflicts.ts";
import { type BookingStep, tell } from "./booking-step.ts";
import { claimUse } from "./claims.ts";
import type { NewRedemptionEntry } from "./journal-store.ts";
import { newEntry, notSent, settle, settleWaiting, supplierTimeOf } from "./redemptions.ts";
import { isUnsent, undoneBefore, unredeemEntry } from "./taking-back.ts";

/** How a scan that this database has forgotten ended, as far as its device knows. */
export interface Resent {
  readonly settlement: Settlement | null;
}

export async function journalScan(
  step: BookingStep,
  scan: Scan,
  resent: Resent | null,
): Promise<Receipt["kind"]> {
  const { tx, now } = step;
  if ((await tx.scanById(scan.id)) !== null) return again(step, scan, resent);
  await tx.insertScan({ scan, receivedAt: now });
  const holder = await tx.takeNumber(scan, scan.id);
  await tx.deleteLease(scan.id);
  await consequences(step, scan, resent ?? (await forgotten(step, scan)));
  return holder === scan.id ? "stored" : "sequence-reused";
}

/**
 * Decided before this database was put back, it may have been here and on its way to the supplier, though its device never
 * had a receipt and hands it in as if for the first time.
 */
async function forgotten({ tx }: BookingStep, { decided }: Scan): Promise<Resent | null> {
  const restoredAt = await tx.restoredAt();
  const isOlder = restoredAt !== null && decided.correctedAt - decided.uncertaintyMs <= restoredAt;
  return isOlder ? { settlement: null } : null;
}

/** Held already: repeated because the answer was lost, under a new number, or with a settlement that is not here. */
async function again(
  step: BookingStep,
  scan: Scan,
  resent: Resent | null,
): Promise<Receipt["kind"]> {
  const { tx, now } = step;
  const settlement = resent?.settlement ?? null;
  if (settlement !== null && (await settle(step, scan, settlement))) {
    const entry = await tx.entryById(scan.id);
    if (entry !== null)
      await tx.putEntry({ ...entry, state: { kind: "settled", at: now, settlement } });
    const booking = await bookingChangedBy(step, scan);
    if (booking !== null) await reconsider(step, booking);
  }
  const wasNumbered = await tx.isNumbered(scan.id);
  const holder = await tx.takeNumber(scan, scan.id);
  if (wasNumbered) return "repeat";
  return holder === scan.id ? "stored" : "sequence-reused";
}

async function bookingChangedBy({ tx }: BookingStep, scan: Scan): Promise<BookingKey | null> {
  if (scan.admission !== null) return scan.admission.booking;
  if (scan.verdict.kind !== "undone") return null;
  return (await tx.admissionByScan(scan.verdict.scan))?.booking ?? null;
}

async function consequences(step: BookingStep, scan: Scan, resent: Resent | null): Promise<void> {
  const admission = admissionOf(scan);
  if (admission !== null) await admit(step, scan, { ...admission, resent });
  else if (scan.verdict.kind === "undone") await undo(step, scan, { ...scan.verdict, resent });
  else await settle(step, scan, resent?.settlement ?? notSent("nobody-admitted"));
}

/** What is sent, what waits for whom, and what contradicts what, after any change of the booking's history. */
export async function reconsider(step: BookingStep, booking: BookingKey): Promise<void> {
  await settleWaiting(step, booking);
  await updateConflicts(step, booking);
}

type Admitted = Admission & { readonly resent: Resent | null };

/** Also against a denial: what has happened at the gate cannot be refused here. */
async function admit(step: BookingStep, scan: Scan, { resent, ...told }: Admitted): Promise<void> {
  const admission: Admission = {
    ...told,
    supplierRedeemedAt: supplierTimeOf(resent?.settlement ?? null),
  };
  await step.tx.insertAdmission(admission);
  await tell(step, { kind: "admission", admission });
  if (resent !== null) {
    await resume(step, scan, { admission, settlement: resent.settlement });
    await undoneBefore(step, admission);
  }
  await reconsider(step, admission.booking);
}

/** The supplier may have heard of it already, from this gateway before its database was put back. */
async function resume(
  step: BookingStep,
  scan: Scan,
  known: { readonly admission: Admission; readonly settlement: Settlement | null },
): Promise<void> {
  const { tx, now, facts } = step;
  const { admission, settlement } = known;
  if (settlement === null) {
    if (scan.redemption === null || step.modeOf(scan) === "observe") return;
    await claimUse(tx, { admission, product: facts.product, now });
    await enqueueDoubted(
      step,
      scan,
      newEntry({ scan, booking: admission.booking, now }, scan.redemption),
    );
    return;
  }
  if (settlement.kind !== "not-sent") {
    await claimUse(tx, { admission, product: facts.product, now });
  }
  await settle(step, scan, settlement);
}

/** Looked at before it is sent. */
async function enqueueDoubted(
  { tx, now }: BookingStep,
  scan: Scan,
  entry: NewRedemptionEntry,
): Promise<void> {
  const doubted = { kind: "doubted", since: sentSince(scan, now) } as const;
  await tx.enqueue(transition({ ...entry, position: 0 }, doubted, now));
}

function sentSince({ decided }: Scan, now: Instant): Instant {
  const earliest = later(decided.correctedAt, -decided.uncertaintyMs);
  return earliest < now ? earliest : now;
}

type TakenBack = Undone & { readonly resent: Resent | null };

async function undo(step: BookingStep, scan: Scan, verdict: TakenBack): Promise<void> {
  const { tx, now } = step;
  const admission = await tx.admissionByScan(verdict.scan);
  const undone = {
    scan: scan.id,
    undoes: verdict.scan,
    booking: admission?.booking ?? verdict.card.booking,
    at: scan.decided.correctedAt,
    gate: scan.post.gate,
    operator: scan.post.operator,
    device: scan.device,
    reason: verdict.reason,
  };
  const takesBack = admission === null ? null : await unredeemEntry(step, scan.id, admission);
  await tx.insertUndo(undone);
  await tell(step, { kind: "undo", undo: undone });
  await endUndo(step, scan, { takesBack, resent: verdict.resent });
  if (admission === null) return;
  const entry = await tx.entryById(admission.scan);
  if (entry !== null && isUnsent(entry)) {
    const settlement = notSent("undone");
    await tx.putEntry({ ...entry, state: { kind: "settled", at: now, settlement } });
    await settle(step, { id: admission.scan, device: admission.device }, settlement);
  }
  const ended = await tx.settlementOf(admission.scan);
  if (ended !== null && !isOurs(ended)) await tx.releaseUses(admission.scan);
  await reconsider(step, admission.booking);
}

/** Queued where the supplier may have something of ours and can take it back; ours alone otherwise. */
async function endUndo(
  step: BookingStep,
  scan: Scan,
  {
    takesBack,
    resent,
  }: { readonly takesBack: NewRedemptionEntry | null; readonly resent: Resent | null },
): Promise<void> {
  const known = resent?.settlement ?? null;
  if (known !== null || takesBack === null) {
    await settle(step, scan, known ?? notSent("ours-alone"));
  } else if (resent === null) {
    await step.tx.enqueue(takesBack);
  } else {
    await enqueueDoubted(step, scan, takesBack);
  }
}
