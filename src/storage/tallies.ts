/**
 * Counts per quarter of an hour, kept in the commit's own transaction, so that the day's totals cost 96 tiny rows instead
 * of every scan of the day. A quarter, because every time zone's day begins on one.
 */
import type { Scan } from "../core/scan.ts";
import { type Instant, minutes } from "../core/time.ts";
import type { Undo } from "../core/undo.ts";
import type { LedgerTransaction, LedgerView } from "./ledger-database.ts";
import { admissionRowSchema, tallyRowSchema } from "./ledger-rows.ts";

const tallySlotMs = minutes(15);

export interface Tally {
  readonly peopleIn: number;
  /** Presentations that let nobody in. A question still open (`choose`) is neither. */
  readonly notLetIn: number;
}

const slotOf = (at: Instant): number => Math.floor(at / tallySlotMs);

export function addToTally(tx: LedgerTransaction, scan: Scan): Promise<void> {
  const letsNobodyIn =
    scan.admission === null && scan.verdict.kind !== "choose" && scan.verdict.kind !== "undone";
  return count(tx, scan.decided.correctedAt, {
    peopleIn: scan.admission?.people ?? 0,
    notLetIn: letsNobodyIn ? 1 : 0,
  });
}

/**
 * The people of an admission of this device go out of its count again, where it was counted. To be called before the undo
 * is stored: the second one of the same admission takes nothing.
 */
export async function takeFromTally(
  tx: LedgerTransaction,
  { undoes }: Pick<Undo, "undoes">,
): Promise<void> {
  const row = admissionRowSchema.safeParse(await tx.admissions.get(undoes));
  if (!row.success || !row.data.own) return;
  if ((await tx.undos.where("undo.undoes").equals(undoes).count()) > 0) return;
  const { at, people } = row.data.admission;
  await count(tx, at, { peopleIn: -people, notLetIn: 0 });
}

async function count(tx: LedgerTransaction, at: Instant, more: Tally): Promise<void> {
  const slot = slotOf(at);
  const held = tallyRowSchema.safeParse(await tx.tallies.get(slot));
  const { peopleIn, notLetIn } = held.success ? held.data : { peopleIn: 0, notLetIn: 0 };
  await tx.tallies.put({
    slot,
    peopleIn: peopleIn + more.peopleIn,
    notLetIn: notLetIn + more.notLetIn,
  });
}

/** Everything since `dayStart`, which is rounded down to its quarter of an hour. */
export async function tallySince(db: LedgerView, dayStart: Instant): Promise<Tally> {
  const rows = await db.tallies.where("slot").aboveOrEqual(slotOf(dayStart)).toArray();
  const { readable } = await db.quarantine.sift(db.tallies, tallyRowSchema, rows);
  return {
    peopleIn: readable.reduce((sum, { peopleIn }) => sum + peopleIn, 0),
    notLetIn: readable.reduce((sum, { notLetIn }) => sum + notLetIn, 0),
  };
}
