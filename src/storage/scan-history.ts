/** What this device has scanned, newest first, each with how far it has travelled. */
import type { ScanId } from "../core/ids.ts";
import { assertNever } from "../core/result.ts";
import type { Scan } from "../core/scan.ts";
import type { Settlement } from "../core/settlement.ts";
import type { EntryState, ParkReason } from "../outbox/entry.ts";
import type { LedgerView } from "./ledger-database.ts";
import {
  outboxRowSchema,
  type ScanRow,
  scanPayloadSchema,
  scanRowSchema,
  undoRowSchema,
} from "./ledger-rows.ts";

export type Delivery =
  | { readonly kind: "unsent" }
  /** The gateway holds it. */
  | { readonly kind: "received" }
  | { readonly kind: "settled"; readonly settlement: Settlement }
  | { readonly kind: "parked"; readonly reason: ParkReason }
  /** Its outbox entry is missing or lies in quarantine. */
  | { readonly kind: "unreadable" };

export interface HistoryItem extends ScanRow {
  readonly delivery: Delivery;
  /** Whom it let in has been taken back, here or elsewhere. */
  readonly undone: boolean;
}

/** At most `limit` scans; with `before`, the ones that come after it on the page. */
export async function readHistory(
  db: LedgerView,
  limit: number,
  before: Scan | null,
): Promise<readonly HistoryItem[]> {
  const byTime = "[scan.decided.correctedAt+scan.seq]";
  const range =
    before === null
      ? db.scans.orderBy(byTime)
      : db.scans.where(byTime).below([before.decided.correctedAt, before.seq]);
  // oxlint-disable-next-line unicorn/no-array-reverse -- rows of the database, not an array
  const rows = await range.reverse().limit(limit).toArray();
  return itemsOf(db, rows);
}

export async function readHistoryOf(db: LedgerView, id: ScanId): Promise<HistoryItem | null> {
  const row = await db.scans.get(id);
  return (row === undefined ? undefined : (await itemsOf(db, [row]))[0]) ?? null;
}

async function itemsOf(db: LedgerView, rows: readonly unknown[]): Promise<readonly HistoryItem[]> {
  const { readable } = await db.quarantine.sift(db.scans, scanRowSchema, rows);
  const ids = readable.map(({ scan }) => scan.id);
  const [deliveries, undone] = await Promise.all([deliveriesOf(db, ids), undoneAmong(db, ids)]);
  return readable.map((row) => ({
    ...row,
    delivery: deliveries.get(row.scan.id) ?? { kind: "unreadable" },
    undone: undone.has(row.scan.id),
  }));
}

async function undoneAmong(db: LedgerView, ids: readonly ScanId[]): Promise<ReadonlySet<ScanId>> {
  const rows = await db.undos.where("undo.undoes").anyOf(ids).toArray();
  const { readable } = await db.quarantine.sift(db.undos, undoRowSchema, rows);
  return new Set(readable.map(({ undo }) => undo.undoes));
}

export async function readScans(
  db: LedgerView,
  ids: readonly ScanId[],
): Promise<ReadonlyMap<ScanId, Scan>> {
  // a start asks nearly always for none
  if (ids.length === 0) return new Map();
  const rows = (await db.scans.bulkGet([...ids])).filter((row) => row !== undefined);
  const { readable } = await db.quarantine.sift(db.scans, scanRowSchema, rows);
  return new Map(readable.map(({ scan }) => [scan.id, scan]));
}

const rowSchema = outboxRowSchema(scanPayloadSchema);

async function deliveriesOf(
  db: LedgerView,
  ids: readonly ScanId[],
): Promise<ReadonlyMap<ScanId, Delivery>> {
  const rows = (await db.outbox.bulkGet([...ids])).filter((row) => row !== undefined);
  const { readable } = await db.quarantine.sift(db.outbox, rowSchema, rows);
  return new Map(readable.map(({ entry }) => [entry.id, deliveryOf(entry.state)]));
}

function deliveryOf(state: EntryState): Delivery {
  switch (state.kind) {
    case "queued":
    case "sending":
    case "verifying":
      return { kind: "unsent" };
    case "received":
      return { kind: "received" };
    case "settled":
      return { kind: "settled", settlement: state.settlement };
    case "parked":
      return { kind: "parked", reason: state.reason };
    default:
      return assertNever(state);
  }
}
