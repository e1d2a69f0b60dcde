/**
 * From admissions to what is sent, and from outcomes to settlements.
 *
 * An admission that does not hold its use waits, without settlement, until the scan that does is settled: only then is it
 * known whether anything of it must still be sent. Everything that can end such a wait (an undo, a settlement) calls
 * `settleWaiting` in its own transaction, so that nothing waits for nobody.
 */
import type { Admission } from "../../core/admission.ts";
import type { BookingKey, DeviceId, ScanId } from "../../core/ids.ts";
import type { RedeemRequest, Scan } from "../../core/scan.ts";
import { isOurs, type Settlement } from "../../core/settlement.ts";
import type { Instant } from "../../core/time.ts";
import { type BookingStep, tell } from "./booking-step.ts";
import { claimUse } from "./claims.ts";
import type { JournalReads, NewRedemptionEntry } from "./journal-store.ts";
import { isBeingTakenBack, undoEnded } from "./taking-back.ts";

type WhyNotSent = Extract<Settlement, { kind: "not-sent" }>["why"];

export const notSent = (why: WhyNotSent): Settlement => ({ kind: "not-sent", why });

export const supplierTimeOf = (settlement: Settlement | null): Instant | null =>
  settlement !== null && isOurs(settlement) ? settlement.redeemedAt : null;

/** Records how a scan ended and what follows for its own use. False where it had ended already. */
export async function settle(
  step: BookingStep,
  { id, device }: { readonly id: ScanId; readonly device: DeviceId },
  settlement: Settlement,
): Promise<boolean> {
  const { tx, now } = step;
  const isNew = await tx.recordSettlement({ device, scan: id, settlement, at: now });
  if (!isNew) return false;
  const held = await tx.admissionByScan(id);
  if (held === null) await undoEnded(step, id, settlement);
  const at = supplierTimeOf(settlement);
  if (at !== null && held !== null && held.supplierRedeemedAt !== at) {
    const admission = await tx.setSupplierTime(id, at);
    if (admission !== null) await tell(step, { kind: "admission", admission });
  }
  const isUndone = (await tx.undosNaming(id)).length > 0;
  // nothing of ours is at the supplier: the next admission of this use is sent
  if (isUndone && !isOurs(settlement)) await tx.releaseUses(id);
  return true;
}

/**
 * Asked when nothing of this scan is at the supplier and it is about to be sent (again): null when it may go. It was taken
 * back after an earlier attempt, or was looked at after a restore while another scan holds the use. That other one's
 * record is gone where the supplier shows the use as `free` and takes uses back: by an undo that has not come back here.
 */
export async function whyNotToSend(
  reads: JournalReads,
  scan: ScanId,
  shown: "free" | "open" = "open",
): Promise<Settlement | null> {
  if ((await reads.undosNaming(scan)).length > 0) return notSent("undone");
  if (await reads.holdsUse(scan)) return null;
  const isGone = shown === "free" && (await wasRecorded(reads, await holdersBeside(reads, scan)));
  return isGone ? null : notSent("claimed-by-other");
}

async function holdersBeside(reads: JournalReads, scan: ScanId): Promise<readonly ScanId[]> {
  const own = await reads.admissionByScan(scan);
  if (own === null) return [];
  const holders: ScanId[] = [];
  for (const { scan: other, unitItem } of await reads.admissionsOf(own.booking)) {
    if (unitItem === own.unitItem && (await reads.holdsUse(other))) holders.push(other);
  }
  return holders;
}

/** All of them have ended, and one left a record at the supplier. */
async function wasRecorded(reads: JournalReads, holders: readonly ScanId[]): Promise<boolean> {
  const ends: (Settlement | null)[] = [];
  for (const holder of holders) ends.push(await reads.settlementOf(holder));
  return ends.every((end) => end !== null) && ends.some((end) => end !== null && isOurs(end));
}

/** Decides for each admission of the booking that is neither settled nor in the outbox, oldest first. */
export async function settleWaiting(step: BookingStep, booking: BookingKey): Promise<void> {
  const { tx } = step;
  const outcomes = new Set((await tx.outcomesOf(booking)).map(({ scan }) => scan));
  const undone = new Set((await tx.undosOf(booking)).map(({ undoes }) => undoes));
  for (const admission of await tx.admissionsOf(booking)) {
    if (outcomes.has(admission.scan)) continue;
    const isUndone = undone.has(admission.scan);
    if ((await tx.entryById(admission.scan)) !== null) {
      // being looked at after a restore; the use may have become free for it
      if (!isUndone) await claimUse(tx, { admission, product: step.facts.product, now: step.now });
      continue;
    }
    const held = await tx.scanById(admission.scan);
    if (held === null) throw new Error(`an admission without its scan: ${admission.scan}`);
    await decide(step, { scan: held.scan, admission, isUndone });
  }
}

interface Waiting {
  readonly scan: Scan;
  readonly admission: Admission;
  readonly isUndone: boolean;
}

async function decide(step: BookingStep, { scan, admission, isUndone }: Waiting): Promise<void> {
  const { tx, now } = step;
  const why = isUndone ? "undone" : step.modeOf(scan) === "observe" ? "observe" : null;
  if (why !== null) {
    await settle(step, scan, notSent(why));
    return;
  }
  const claim = await claimUse(tx, { admission, product: step.facts.product, now });
  if (claim.kind === "claimed") {
    await send(step, scan, admission);
    return;
  }
  const instead = await decidedByHolders(step, admission, claim.holders);
  if (instead === null) return;
  if (await mayBeGone(step, scan, claim.holders)) await send(step, scan, admission);
  else await settle(step, scan, notSent(instead));
}

/**
 * A database that was put back may have forgotten that the record of the holders was taken back at the supplier, and what
 * is settled here is settled for good: the look that comes before each redemption decides.
 */
async function mayBeGone(
  { tx, canUnredeem }: BookingStep,
  { redemption }: Scan,
  holders: readonly ScanId[],
): Promise<boolean> {
  if (redemption === null || !canUnredeem(redemption.connection)) return false;
  return (await tx.restoredAt()) !== null && wasRecorded(tx, holders);
}

async function send(step: BookingStep, scan: Scan, admission: Admission): Promise<void> {
  const { tx, now } = step;
  if (scan.redemption === null) {
    // no device of ours does this; recorded as refused, it is shown to the supervisor
    await settle(step, scan, { kind: "rejected", code: "NOTHING_TO_REDEEM", text: null });
    return;
  }
  await tx.enqueue(newEntry({ scan, booking: admission.booking, now }, scan.redemption));
}

/** A voucher and its tickets share one lane: their booking's. */
export const newEntry = (
  item: {
    readonly scan: Pick<Scan, "id" | "device" | "decided">;
    readonly booking: BookingKey;
    readonly now: Instant;
  },
  request: RedeemRequest,
): NewRedemptionEntry => ({
  id: item.scan.id,
  lane: item.booking,
  enqueuedAt: item.now,
  payload: {
    kind: "redeem",
    booking: item.booking,
    request: {
      ...request,
      by: { device: item.scan.device, at: item.scan.decided.correctedAt },
    },
  },
  attempts: [],
  state: { kind: "queued", dueAt: item.now, tries: 0 },
});

/** Null while one of them is under way to the supplier, or something of the booking is being taken back there. */
async function decidedByHolders(
  { tx }: BookingStep,
  { booking }: Admission,
  holders: readonly ScanId[],
): Promise<WhyNotSent | null> {
  if (await isBeingTakenBack(tx, booking)) return null;
  let isUnderWay = false;
  for (const holder of holders) {
    const theirs = await tx.admissionByScan(holder);
    const isSettled = (await tx.settlementOf(holder)) !== null;
    if (isSettled && (await tx.undosNaming(holder)).length > 0) return "already-recorded";
    // a use held from another booking (the supplier moved the ticket) would never come back to this one
    if (!isSettled && theirs?.booking === booking) isUnderWay = true;
  }
  return isUnderWay ? null : "claimed-by-other";
}
