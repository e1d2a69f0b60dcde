/**
 * What a device forgets that its gateway has stopped (a lost phone), and when.
 *
 *   markStopped ──► forgetBookings, forgetNames ──► … handed in … ──► forgetDevice
 *
 * Promises: each step may die anywhere and be run again; a scan that waits to be handed in, its number and its entry are
 * touched by none of them; as long as there is one, and until `forgetDevice`, who this device is stays too, because a scan is
 * handed in with its token and under its numbers.
 * Will not: decide that a device is stopped. The list (`snapshot-database.ts`) and the mirror are emptied by the caller.
 */
import { z } from "zod";
import type { ScanId } from "../core/ids.ts";
import type { Instant } from "../core/time.ts";
import { holdsLane } from "../outbox/outbox-storage.ts";
import { instantSchema } from "../protocol/ids-schema.ts";
import type { LedgerDatabase, LedgerTransaction, LedgerView } from "./ledger-database.ts";
import { readMeta, writeMeta } from "./ledger-meta.ts";
import {
  admissionRowSchema,
  type MetaKey,
  outboxRowSchema,
  scanPayloadSchema,
  scanRowSchema,
  undoRowSchema,
} from "./ledger-rows.ts";
import type { TableName } from "./ledger-stores.ts";
import { mirrorable } from "./mirror.ts";

export interface Stopped {
  /** By the device's clock, as the other one. */
  readonly since: Instant;
  /** Scans that the gateway did not have then. */
  readonly toHandIn: number;
  /** Since when the gateway has them all; null before. */
  readonly handedInAt: Instant | null;
}

const stoppedSchema: z.ZodType<Stopped> = z.object({
  since: instantSchema,
  toHandIn: z.number().int().nonnegative(),
  handedInAt: instantSchema.nullable(),
});

/** Null while this device works. */
export const readStopped = (db: Pick<LedgerView, "meta">): Promise<Stopped | null> =>
  readMeta(db, "stopped", stoppedSchema);

/** From now on, and once only: a later call answers what the first one wrote. */
export function markStopped(db: LedgerDatabase, now: Instant): PromiseLike<Stopped> {
  return db.transaction(["meta", "outbox"], async (tx) => {
    const held = await readStopped(tx);
    if (held !== null) return held;
    const stopped = { since: now, toHandIn: await waitingIn(tx), handedInAt: null };
    await writeMeta(tx, "stopped", stopped satisfies Stopped);
    return stopped;
  });
}

/**
 * Looks whether something still waits. Null where this device has forgotten itself already. Noted by a clock that was wrong
 * then, the time may lie ahead: it is noted anew.
 */
export function noteHandedIn(db: LedgerDatabase, now: Instant): PromiseLike<Stopped | null> {
  return db.transaction(["meta", "outbox"], async (tx) => {
    const held = await readStopped(tx);
    if (held === null) return null;
    const since = held.handedInAt === null || held.handedInAt > now ? now : held.handedInAt;
    const handedInAt = (await waitingIn(tx)) > 0 ? null : since;
    if (handedInAt === held.handedInAt) return held;
    const stopped = { ...held, handedInAt };
    await writeMeta(tx, "stopped", stopped satisfies Stopped);
    return stopped;
  });
}

/**
 * What is known of bookings besides the list, and what others did; this device's own admissions stay. Without a cursor the
 * feed begins anew, should this device ever work again.
 */
export function forgetBookings(db: LedgerDatabase): PromiseLike<void> {
  return db.transaction(ofBookings, async (tx) => {
    const admissions = await tx.quarantine.sift(
      tx.admissions,
      admissionRowSchema,
      await tx.admissions.toArray(),
    );
    const undos = await tx.quarantine.sift(tx.undos, undoRowSchema, await tx.undos.toArray());
    const copies = keptCopies.parse(await tx.quarantined.toArray());
    for (const table of [tx.admissions, tx.undos, tx.conflicts, tx.judgements, tx.foundBookings]) {
      await table.clear();
    }
    const ours = admissions.readable.filter(({ own }) => own);
    const scans = new Set(ours.map(({ admission }) => admission.scan));
    await tx.admissions.bulkPut(ours);
    await tx.undos.bulkPut(undos.readable.filter(({ own, undo }) => own || scans.has(undo.undoes)));
    await tx.quarantined.bulkDelete(
      copies.filter(({ source }) => !mayBeUnsent.has(source)).map(({ key }) => key),
    );
    await tx.meta.delete("cursor");
  });
}

const ofBookings: readonly TableName[] = [
  "admissions",
  "undos",
  "conflicts",
  "judgements",
  "foundBookings",
  "quarantined",
  "meta",
];

const keptCopies = z.array(z.object({ key: z.string(), source: z.string() }));
/** Raw copies from here may be all that is left of a scan that nobody else has: a person must look at them. */
const mayBeUnsent: ReadonlySet<string> = new Set(["scans", "outbox", "mirror"]);

/** Scans looked at in one transaction: handing in waits no longer for it than for a commit. */
const step = 200;

/** In scans that the gateway has: what they say there is complete. They stay here to be handed in again after a restore. */
export async function forgetNames(db: LedgerDatabase): Promise<void> {
  for (let offset = 0; ; offset += step) {
    const looked = await db.transaction(["scans", "outbox", "quarantined"], (tx) =>
      forgetNamesFrom(tx, offset),
    );
    if (looked < step) return;
  }
}

const outboxRow = outboxRowSchema(scanPayloadSchema);

/** How many scans were looked at. */
async function forgetNamesFrom(tx: LedgerTransaction, offset: number): Promise<number> {
  const byTime = tx.scans.orderBy("[scan.decided.correctedAt+scan.seq]");
  const rows = await byTime.offset(offset).limit(step).toArray();
  const { readable } = await tx.quarantine.sift(tx.scans, scanRowSchema, rows);
  const delivered = await deliveredAmong(
    tx,
    readable.map(({ scan }) => scan.id),
  );
  const named = readable
    .filter(({ scan }) => delivered.has(scan.id))
    .map((row) => ({ row, nameless: { ...row, scan: mirrorable(row.scan) } }))
    .filter(({ row, nameless }) => JSON.stringify(row) !== JSON.stringify(nameless));
  // whoever listens to the ledger hears of writes alone
  if (named.length > 0) await tx.scans.bulkPut(named.map(({ nameless }) => nameless));
  return rows.length;
}

async function deliveredAmong(
  tx: LedgerTransaction,
  ids: readonly ScanId[],
): Promise<ReadonlySet<ScanId>> {
  const rows = (await tx.outbox.bulkGet([...ids])).filter((row) => row !== undefined);
  const { readable } = await tx.quarantine.sift(tx.outbox, outboxRow, rows);
  return new Set(
    readable.filter(({ entry }) => !holdsLane(entry.state)).map(({ entry }) => entry.id),
  );
}

/**
 * Everything, and who this device is with it: the next enrolment makes another device of it, because a stopped one stays
 * stopped at the gateway. False, and nothing is touched, while a scan waits.
 */
export function forgetDevice(db: LedgerDatabase): PromiseLike<boolean> {
  return db.transaction([...everything, "meta"], async (tx) => {
    if ((await waitingIn(tx)) > 0) return false;
    for (const table of everything) await tx[table].clear();
    await tx.meta.bulkDelete([...ofThisDevice]);
    return true;
  });
}

/** All but `quarantined`: see `mayBeUnsent`. */
const everything = [
  "scans",
  "outbox",
  "admissions",
  "undos",
  "conflicts",
  "judgements",
  "foundBookings",
  "tallies",
] as const satisfies readonly TableName[];

/** How wrong its clock was stays: that is the phone's. */
const ofThisDevice: readonly MetaKey[] = [
  "numbering",
  "earlier-incarnations",
  "enrolment",
  "cursor",
  "settled-up-to",
  "stopped",
];

/** Scans that the gateway has not taken, unreadable ones too. */
const waitingIn = (tx: Pick<LedgerTransaction, "outbox">): PromiseLike<number> =>
  tx.outbox.orderBy("open.position").count();
