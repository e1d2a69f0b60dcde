/**
 * What comes from the gateway: other devices' admissions and undos, conflicts, and how our scans ended. Each answer is
 * applied in one transaction together with the cursor that covers it, and applying it twice changes nothing.
 */
import { z } from "zod";
import type { Admission } from "../core/admission.ts";
import type { Conflict } from "../core/conflict.ts";
import type { ScanId } from "../core/ids.ts";
import { assertNever } from "../core/result.ts";
import type { Settlement } from "../core/settlement.ts";
import type { Instant } from "../core/time.ts";
import type { Undo } from "../core/undo.ts";
import { transition } from "../outbox/entry.ts";
import type { Change, Changes } from "../protocol/v1.ts";
import {
  mergeAdmissions,
  mergeConflict,
  mergeUndo,
  type Placed,
  readAdmissionRow,
} from "./feed-rows.ts";
import type { LedgerDatabase, LedgerTransaction, LedgerView } from "./ledger-database.ts";
import { metaIn, readMeta, writeMeta } from "./ledger-meta.ts";
import {
  admissionRowSchema,
  type Cursor,
  cursorSchema,
  outboxRowOf,
  outboxRowSchema,
  scanPayloadSchema,
  undoRowSchema,
} from "./ledger-rows.ts";
import type { TableName } from "./ledger-stores.ts";

export type FeedPage = Pick<Changes, "epoch" | "offset" | "row" | "changes">;
export type SettledScan = Changes["settlements"][number];

export type Applied =
  | { readonly kind: "applied" }
  /** The overlay belongs to another epoch: `restartFeed` first. Nothing was written. */
  | { readonly kind: "other-epoch" };

export interface FeedPosition {
  /** Null before the first list. */
  readonly cursor: Cursor | null;
  /** Number of the last settlement stored; 0 before the first. */
  readonly settledUpTo: number;
  /** Which scan it was about; empty where it was not noted. */
  readonly settledScan: string;
}

const settledPlaceSchema = z.union([
  z.object({ n: z.number().int(), scan: z.string() }),
  // as it was noted before scans were compared
  z
    .number()
    .int()
    .transform((n) => ({ n, scan: "" })),
]);
type SettledPlace = z.infer<typeof settledPlaceSchema>;

const nothingSettled: SettledPlace = { n: 0, scan: "" };

const readSettledPlace = async (db: Pick<LedgerView, "meta">): Promise<SettledPlace> =>
  (await readMeta(db, "settled-up-to", settledPlaceSchema)) ?? nothingSettled;

export async function readFeedPosition(db: LedgerView): Promise<FeedPosition> {
  const [cursor, settled] = await db.meta.bulkGet(["cursor", "settled-up-to"]);
  const { n, scan } = metaIn(settled, "settled-up-to", settledPlaceSchema) ?? nothingSettled;
  return {
    cursor: metaIn(cursor, "cursor", cursorSchema),
    settledUpTo: n,
    settledScan: scan,
  };
}

const overlay: readonly TableName[] = [
  "admissions",
  "undos",
  "conflicts",
  "tallies",
  "meta",
  "quarantined",
];

export async function applyChanges(db: LedgerDatabase, page: FeedPage): Promise<Applied> {
  // most answers tell nothing new: they are not worth a strict write every second
  const held = await readMeta(db, "cursor", cursorSchema);
  const isKnown =
    held?.epoch === page.epoch && held.offset === page.offset && held.row === page.row;
  if (isKnown && page.changes.length === 0) return { kind: "applied" };
  return db.transaction(overlay, async (tx): Promise<Applied> => {
    const cursor = await readMeta(tx, "cursor", cursorSchema);
    if (cursor !== null && cursor.epoch !== page.epoch) return { kind: "other-epoch" };
    const changes = sorted(page.changes);
    await mergeAdmissions(tx, changes.admissions);
    for (const undo of changes.undos) await mergeUndo(tx, undo);
    for (const conflict of changes.conflicts) await mergeConflict(tx, conflict);
    const { epoch, offset, row } = page;
    const isAhead = cursor === null || offset >= cursor.offset;
    if (isAhead) await writeMeta(tx, "cursor", { epoch, offset, row } satisfies Cursor);
    return { kind: "applied" };
  });
}

interface SortedChanges {
  readonly admissions: readonly Placed<Admission>[];
  readonly undos: readonly Placed<Undo>[];
  readonly conflicts: readonly Placed<Conflict>[];
}

function sorted(changes: readonly Change[]): SortedChanges {
  const admissions: Placed<Admission>[] = [];
  const undos: Placed<Undo>[] = [];
  const conflicts: Placed<Conflict>[] = [];
  for (const { change, offset } of changes) {
    switch (change.kind) {
      case "admission":
        admissions.push({ fact: change.admission, offset });
        break;
      case "undo":
        undos.push({ fact: change.undo, offset });
        break;
      case "conflict":
        conflicts.push({ fact: change.conflict, offset });
        break;
      default:
        return assertNever(change);
    }
  }
  return { admissions, undos, conflicts };
}

const outboxRow = outboxRowSchema(scanPayloadSchema);

export function applySettlements(
  db: LedgerDatabase,
  settlements: readonly SettledScan[],
  now: Instant,
): PromiseLike<void> {
  return db.transaction(["outbox", "admissions", "meta", "quarantined"], async (tx) => {
    for (const settled of settlements) await settleOne(tx, settled, now);
    const before = await readSettledPlace(tx);
    const last = settlements.toSorted((a, b) => a.n - b.n).at(-1);
    if (last === undefined || last.n <= before.n) return;
    await writeMeta(tx, "settled-up-to", { n: last.n, scan: last.scan } satisfies SettledPlace);
  });
}

async function settleOne(tx: LedgerTransaction, settled: SettledScan, now: Instant): Promise<void> {
  const { scan, settlement } = settled;
  const held = await tx.outbox.get(scan);
  const { readable } = await tx.quarantine.sift(
    tx.outbox,
    outboxRow,
    held === undefined ? [] : [held],
  );
  const [row] = readable;
  if (row === undefined) {
    // the gateway will not repeat it: this copy is the only one on the device
    const issue = held === undefined ? "no such scan here" : "its outbox entry is unreadable";
    await tx.quarantine.keep({ source: "settlements", id: scan, raw: settled, issue });
    return;
  }
  const disposition = { kind: "settle", settlement } as const;
  const entry = transition(row.entry, { kind: "answered", disposition }, now);
  await tx.outbox.put(outboxRowOf(entry));
  await noteSupplierRecord(tx, scan, settlement);
}

/** Lets the judge recognise the supplier's REDEEMED as ours. */
async function noteSupplierRecord(
  tx: LedgerTransaction,
  scan: ScanId,
  settlement: Settlement,
): Promise<void> {
  const redeemedAt = ourRecord(settlement);
  const row = redeemedAt === null ? null : await readAdmissionRow(tx, scan);
  if (row === null) return;
  await tx.admissions.put({
    ...row,
    admission: { ...row.admission, supplierRedeemedAt: redeemedAt },
  });
}

/** When the supplier recorded a redemption that is ours. */
function ourRecord(settlement: Settlement): Instant | null {
  switch (settlement.kind) {
    case "accepted":
    case "probable":
    case "at-least-once":
      return settlement.redeemedAt;
    case "already-redeemed":
    case "rejected":
    case "not-sent":
      return null;
    default:
      return assertNever(settlement);
  }
}

/**
 * Another life of the gateway's database: its feed is read from the beginning, and its settlements are numbered anew.
 * Admissions and what took them back stay: they happened, whatever that database knows of them, and a ticket that was used
 * elsewhere must not be green again until its feed has told them once more. Conflicts go, for it will find them again.
 *
 * A new list of the same epoch drops nothing either: pages carry the supplier's facts alone, and a ticket that we admitted
 * would be green again until the supplier's REDEEMED reaches a page (in observe mode: for ever).
 */
export function restartFeed(db: LedgerDatabase, epoch: string): PromiseLike<void> {
  return db.transaction(overlay, async (tx) => {
    const cursor = await readMeta(tx, "cursor", cursorSchema);
    if (cursor?.epoch === epoch) return;
    const [admissions, undos] = await Promise.all([tx.admissions.toArray(), tx.undos.toArray()]);
    const admitted = await tx.quarantine.sift(tx.admissions, admissionRowSchema, admissions);
    const takenBack = await tx.quarantine.sift(tx.undos, undoRowSchema, undos);
    await tx.admissions.bulkPut(admitted.readable.map(unplaced));
    await tx.undos.bulkPut(takenBack.readable.map(unplaced));
    await tx.conflicts.clear();
    await writeMeta(tx, "settled-up-to", nothingSettled);
    await writeMeta(tx, "cursor", { epoch, offset: 0, row: "" } satisfies Cursor);
  });
}

/** Places of the former feed mean nothing in the new one. Own facts wait to be confirmed; others' are its oldest. */
const unplaced = <Row extends { readonly own: boolean; readonly offset: number | null }>(
  row: Row,
): Row => ({ ...row, offset: row.own ? null : 0 });
