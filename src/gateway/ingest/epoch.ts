/**
 * Lives of the database. A database that was put back from an older copy has forgotten feed rows that devices have read
 * and sends that suppliers have received; both are noticed here, and a new epoch makes every device start over.
 */
import type { DeviceId } from "../../core/ids.ts";
import type { Instant } from "../../core/time.ts";
import { transition } from "../../outbox/entry.ts";
import type { JournalStore, Look } from "./journal-store.ts";

/** Where a device stands in the feed. `row` is the identity of the row at `after`; empty at the beginning. */
export interface Cursor {
  readonly epoch: string;
  readonly after: number;
  readonly row: string;
  /** The device's last settlement, by number and scan; a scan that is not told is not compared. */
  readonly settled: { readonly device: DeviceId; readonly n: number; readonly scan: string };
}

/** Whether what was looked up from this cursor knows it. */
function stands({ epoch, after, row, settled }: Cursor, look: Look): boolean {
  if (epoch !== look.epoch) return false;
  if (after > 0 && row !== look.row) return false;
  return settled.n === 0 || settled.scan === "" || settled.scan === look.settledScan;
}

/**
 * `look`: from this cursor. False where the device must start over. A cursor of the present epoch that the feed does not
 * have tells of a restored database: the epoch ends, durably, before the device hears of it.
 */
export async function admitCursor(
  store: JournalStore,
  { cursor, look }: { readonly cursor: Cursor; readonly look: Look },
  newId: () => string,
): Promise<boolean> {
  if (stands(cursor, look)) return true;
  const { device, n } = cursor.settled;
  const stand = { device, offset: cursor.after, settled: n, incarnations: [], limit: 0 };
  await store.transaction(async (tx) => {
    // asked again: another device may have ended the epoch meanwhile
    const now = await tx.lookFrom(stand);
    if (now.epoch === cursor.epoch && !stands(cursor, now)) await tx.setEpoch(newId());
  });
  return false;
}

/** The epoch, minted where there is none yet. */
export const ensureEpoch = (store: JournalStore, newId: () => string): Promise<string> =>
  store.transaction(async (tx) => {
    const held = await tx.epoch();
    if (held !== null) return held;
    const minted = newId();
    await tx.setEpoch(minted);
    return minted;
  });

/** Ends this life of the database; answers the next one's name. */
export const mintEpoch = (store: JournalStore, newId: () => string): Promise<string> =>
  store.transaction(async (tx) => {
    const minted = newId();
    await tx.setEpoch(minted);
    return minted;
  });

/** Counts one send that is about to leave; the answer goes to the mark outside the database before it does. */
export const countAttempt = (store: JournalStore): Promise<number> =>
  store.transaction(async (tx) => {
    const attempts = (await tx.attempts()) + 1;
    await tx.setAttempts(attempts);
    return attempts;
  });

/**
 * At start, before anything is sent. `mark` is the highest count that was kept outside the database: higher than the
 * database's own, it proves that sends were forgotten, and every entry that looks unsent is looked at before it is sent.
 */
export const restoreCheck = (
  store: JournalStore,
  {
    mark,
    newId,
    now,
  }: { readonly mark: number; readonly newId: () => string; readonly now: Instant },
): Promise<"restored" | "in-order"> =>
  store.transaction(async (tx) => {
    if (mark <= (await tx.attempts())) return "in-order";
    for (const entry of await tx.waitingEntries()) {
      const doubted = transition(entry, { kind: "doubted", since: entry.enqueuedAt }, now);
      if (doubted !== entry) await tx.putEntry(doubted);
    }
    await tx.setAttempts(mark);
    await tx.setRestoredAt(now);
    await tx.setEpoch(newId());
    return "restored";
  });
