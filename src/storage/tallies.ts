/**
 * Counts per quarter of an hour, kept in the commit's own transaction, so that the day's totals cost 96 tiny rows instead
 * of every scan of the day. A quarter, because every time zone's day begins on one.
 */
import type { Scan } from "../core/scan.ts";
import { type Instant, minutes } from "../core/time.ts";
import type { LedgerDatabase } from "./ledger-database.ts";
import { type TallyRow, tallyRowSchema } from "./ledger-rows.ts";

const tallySlotMs = minutes(15);

export interface Tally {
  readonly peopleIn: number;
  /** Presentations that let nobody in. A question still open (`choose`) is neither. */
  readonly notLetIn: number;
}

const slotOf = (at: Instant): number => Math.floor(at / tallySlotMs);

export async function addToTally(db: LedgerDatabase, scan: Scan): Promise<void> {
  const slot = slotOf(scan.decided.correctedAt);
  const held = tallyRowSchema.safeParse(await db.tallies.get(slot));
  const { peopleIn, notLetIn } = held.success ? held.data : { peopleIn: 0, notLetIn: 0 };
  const refused = scan.admission === null && scan.verdict.kind !== "choose" ? 1 : 0;
  const row: TallyRow = {
    slot,
    peopleIn: peopleIn + (scan.admission?.people ?? 0),
    notLetIn: notLetIn + refused,
  };
  await db.tallies.put(row);
}

/** Everything since `dayStart`, which is rounded down to its quarter of an hour. */
export async function tallySince(db: LedgerDatabase, dayStart: Instant): Promise<Tally> {
  const rows = await db.tallies.where("slot").aboveOrEqual(slotOf(dayStart)).toArray();
  const { readable } = await db.quarantine.sift(db.tallies, tallyRowSchema, rows);
  return {
    peopleIn: readable.reduce((sum, { peopleIn }) => sum + peopleIn, 0),
    notLetIn: readable.reduce((sum, { notLetIn }) => sum + notLetIn, 0),
  };
}
