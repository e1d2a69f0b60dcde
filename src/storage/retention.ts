/**
 * Forgets what is over, so that a device does not fill up and keeps no guest's name longer than it must. Never what is
 * unsent, parked, without a settlement, or above what the gateway says that it holds; day totals stay.
 */
import type { ScanId } from "../core/ids.ts";
import { asInstant, type Instant } from "../core/time.ts";
import type { Held } from "./healing.ts";
import type { LedgerDatabase, LedgerTransaction } from "./ledger-database.ts";
import {
  admissionRowSchema,
  conflictRowSchema,
  outboxRowSchema,
  scanPayloadSchema,
  scanRowSchema,
  undoRowSchema,
} from "./ledger-rows.ts";
import type { TableName } from "./ledger-stores.ts";

export interface Forgettable {
  /** Scans settled before this go. Until then (DESIGN 5: 7 days) a restored gateway can be told of them. */
  readonly settledBefore: Instant;
  /**
   * Admissions, undos and withdrawn conflicts from before this go. No later than `settledBefore`, and before the first day
   * of any pass that is still good: the judge counts its earlier uses.
   */
  readonly admittedBefore: Instant;
  /** Bookings that were looked up before this go: they are a cache, and can be looked up again. */
  readonly foundBefore: Instant;
  readonly held: Held;
}

const tables: readonly TableName[] = [
  "scans",
  "outbox",
  "judgements",
  "admissions",
  "undos",
  "conflicts",
  "quarantined",
];
/** Rows looked at in one transaction: a commit waits no longer for it than for a page of the list. */
const step = 200;

/** How many scans, admissions and found bookings went; call it again while it answers more than none. */
export async function forgetSettled(db: LedgerDatabase, what: Forgettable): Promise<number> {
  const scans = await db.transaction(tables, (tx) => forgetScans(tx, what));
  const admissions = await db.transaction(tables, (tx) => forgetAdmissions(tx, what));
  const found = await db.transaction(["foundBookings"], (tx) => forgetFound(tx, what));
  return scans + admissions + found;
}

const outboxRow = outboxRowSchema(scanPayloadSchema);

async function forgetScans(tx: LedgerTransaction, what: Forgettable): Promise<number> {
  const upTo = new Map(what.held.map((each) => [each.incarnation, each.upTo]));
  const byTime = "[scan.decided.correctedAt+scan.seq]";
  const going: ScanId[] = [];
  for (let offset = 0; going.length === 0; offset += step) {
    const old = tx.scans.where(byTime).below([what.settledBefore]);
    const rows = await old.offset(offset).limit(step).toArray();
    const { readable } = await tx.quarantine.sift(tx.scans, scanRowSchema, rows);
    const held = readable
      .map(({ scan }) => scan)
      .filter(({ incarnation, seq }) => seq <= (upTo.get(incarnation) ?? 0));
    going.push(
      ...(await settledBefore(
        tx,
        held.map(({ id }) => id),
        what.settledBefore,
      )),
    );
    if (rows.length < step) break;
  }
  await tx.scans.bulkDelete(going);
  await tx.outbox.bulkDelete(going);
  await tx.judgements.bulkDelete(going);
  return going.length;
}

async function settledBefore(
  tx: LedgerTransaction,
  ids: readonly ScanId[],
  before: Instant,
): Promise<readonly ScanId[]> {
  const rows = (await tx.outbox.bulkGet([...ids])).filter((row) => row !== undefined);
  const { readable } = await tx.quarantine.sift(tx.outbox, outboxRow, rows);
  return readable
    .filter(({ entry: { state } }) => state.kind === "settled" && state.at < before)
    .map(({ entry }) => entry.id);
}

/** By their place in the feed, which is nearly the order of time; what the feed has not confirmed stays. */
async function forgetAdmissions(tx: LedgerTransaction, what: Forgettable): Promise<number> {
  const before = asInstant(Math.min(what.admittedBefore, what.settledBefore));
  const [admissions, undos, conflicts] = await Promise.all(
    [tx.admissions, tx.undos, tx.conflicts].map((table) =>
      table.orderBy("offset").limit(step).toArray(),
    ),
  );
  const admitted = await tx.quarantine.sift(tx.admissions, admissionRowSchema, admissions ?? []);
  const undone = await tx.quarantine.sift(tx.undos, undoRowSchema, undos ?? []);
  const raised = await tx.quarantine.sift(tx.conflicts, conflictRowSchema, conflicts ?? []);
  const oldAdmissions = admitted.readable
    .map(({ admission }) => admission)
    .filter(({ at }) => at < before)
    .map(({ scan }) => scan);
  const oldUndos = undone.readable.filter(({ undo }) => undo.at < before);
  const oldConflicts = raised.readable.filter(
    ({ conflict }) => conflict.state === "withdrawn" && conflict.raisedAt < before,
  );
  await tx.admissions.bulkDelete(oldAdmissions);
  await tx.conflicts.bulkDelete(oldConflicts.map(({ conflict }) => conflict.id));
  // an undo outlives its admission, else that would count again
  const rest = new Set(
    (await tx.admissions.bulkGet(oldUndos.map(({ undo }) => undo.undoes)))
      .flatMap((row) => admissionRowSchema.safeParse(row).data ?? [])
      .map(({ admission }) => admission.scan),
  );
  const over = oldUndos.filter(({ undo }) => !rest.has(undo.undoes));
  await tx.undos.bulkDelete(over.map(({ undo }) => undo.scan));
  return oldAdmissions.length;
}

/** Unreadable ones too. */
async function forgetFound(tx: LedgerTransaction, { foundBefore }: Forgettable): Promise<number> {
  const old = tx.foundBookings.where("foundAt").below(foundBefore).limit(step);
  const going = await old.primaryKeys();
  await tx.foundBookings.bulkDelete(going);
  return going.length;
}
