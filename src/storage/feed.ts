/**
 * What comes from the gateway: other devices' admissions, and how our scans ended. Each answer is applied in one
 * transaction together with the cursor that covers it, and applying it twice changes nothing.
 */
import { z } from "zod";
import type { Admission } from "../core/admission.ts";
import type { ScanId } from "../core/ids.ts";
import type { Settlement } from "../core/settlement.ts";
import type { Instant } from "../core/time.ts";
import { transition } from "../outbox/entry.ts";
import type { Changes } from "../protocol/v1.ts";
import type { LedgerDatabase } from "./ledger-database.ts";
import { readMeta, writeMeta } from "./ledger-meta.ts";
import {
  type AdmissionRow,
  admissionRowSchema,
  type Cursor,
  cursorSchema,
  outboxRowOf,
  outboxRowSchema,
  scanPayloadSchema,
} from "./ledger-rows.ts";

export type FeedPage = Pick<Changes, "epoch" | "offset" | "changes">;
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
}

const settledUpToSchema = z.number().int();

export const readFeedPosition = async (db: LedgerDatabase): Promise<FeedPosition> => ({
  cursor: await readMeta(db, "cursor", cursorSchema),
  settledUpTo: (await readMeta(db, "settled-up-to", settledUpToSchema)) ?? 0,
});

export function applyChanges(db: LedgerDatabase, page: FeedPage): PromiseLike<Applied> {
  const tables = [db.admissions, db.meta, db.quarantined];
  return db.dexie.transaction("rw", tables, async (): Promise<Applied> => {
    const cursor = await readMeta(db, "cursor", cursorSchema);
    if (cursor !== null && cursor.epoch !== page.epoch) return { kind: "other-epoch" };
    const rows = await admissionRows(
      db,
      page.changes.map(({ change }) => change.admission.scan),
    );
    for (const { offset, change } of page.changes) {
      const { admission } = change;
      rows.set(admission.scan, merged(rows.get(admission.scan), admission, offset));
    }
    await db.admissions.bulkPut([...rows.values()]);
    const offset = Math.max(page.offset, cursor?.offset ?? 0);
    await writeMeta(db, "cursor", { epoch: page.epoch, offset } satisfies Cursor);
    return { kind: "applied" };
  });
}

/** An admission never changes; only the supplier's record of it becomes known. */
const merged = (
  held: AdmissionRow | undefined,
  admission: Admission,
  offset: number,
): AdmissionRow =>
  held === undefined
    ? { admission, own: false, offset }
    : {
        own: held.own,
        offset: Math.max(offset, held.offset ?? 0),
        admission: {
          ...held.admission,
          supplierRedeemedAt: admission.supplierRedeemedAt ?? held.admission.supplierRedeemedAt,
        },
      };

async function admissionRows(
  db: LedgerDatabase,
  ids: readonly ScanId[],
): Promise<Map<ScanId, AdmissionRow>> {
  const held = (await db.admissions.bulkGet([...ids])).filter((row) => row !== undefined);
  const { readable } = await db.quarantine.sift(db.admissions, admissionRowSchema, held);
  return new Map(readable.map((row) => [row.admission.scan, row]));
}

const outboxRow = outboxRowSchema(scanPayloadSchema);

export function applySettlements(
  db: LedgerDatabase,
  settlements: readonly SettledScan[],
  now: Instant,
): PromiseLike<void> {
  const tables = [db.outbox, db.admissions, db.meta, db.quarantined];
  return db.dexie.transaction("rw", tables, async () => {
    for (const settled of settlements) await settleOne(db, settled, now);
    const before = (await readMeta(db, "settled-up-to", settledUpToSchema)) ?? 0;
    await writeMeta(db, "settled-up-to", Math.max(before, ...settlements.map(({ n }) => n)));
  });
}

async function settleOne(db: LedgerDatabase, settled: SettledScan, now: Instant): Promise<void> {
  const { scan, settlement } = settled;
  const held = await db.outbox.get(scan);
  const { readable } = await db.quarantine.sift(
    db.outbox,
    outboxRow,
    held === undefined ? [] : [held],
  );
  const [row] = readable;
  if (row === undefined) {
    // the gateway will not repeat it: this copy is the only one on the device
    const issue = held === undefined ? "no such scan here" : "its outbox entry is unreadable";
    await db.quarantine.keep({ source: "settlements", id: scan, raw: settled, issue });
    return;
  }
  const disposition = { kind: "settle", settlement } as const;
  const entry = transition(row.entry, { kind: "answered", disposition }, now);
  await db.outbox.put({ ...outboxRowOf(entry), settledByFeed: true });
  await noteSupplierRecord(db, scan, settlement);
}

/** Lets the judge recognise the supplier's REDEEMED as ours. */
async function noteSupplierRecord(
  db: LedgerDatabase,
  scan: ScanId,
  settlement: Settlement,
): Promise<void> {
  if (settlement.kind !== "accepted" && settlement.kind !== "probable") return;
  const row = (await admissionRows(db, [scan])).get(scan);
  if (row === undefined || settlement.redeemedAt === null) return;
  const admission = { ...row.admission, supplierRedeemedAt: settlement.redeemedAt };
  await db.admissions.put({ ...row, admission });
}

/**
 * Another life of the gateway's database: its feed is read from the beginning, and its settlements are numbered anew.
 * Others' admissions go, because that feed will tell them again; own ones stay, for it may never have heard of them.
 *
 * A new list of the same epoch drops nothing: pages carry the supplier's facts alone, and a ticket that we admitted would be
 * green again until the supplier's REDEEMED reaches a page (in observe mode: for ever).
 */
export function restartFeed(db: LedgerDatabase, epoch: string): PromiseLike<void> {
  const tables = [db.admissions, db.meta, db.quarantined];
  return db.dexie.transaction("rw", tables, async () => {
    const cursor = await readMeta(db, "cursor", cursorSchema);
    if (cursor?.epoch === epoch) return;
    const { readable } = await db.quarantine.sift(
      db.admissions,
      admissionRowSchema,
      await db.admissions.toArray(),
    );
    const own = readable.filter((row) => row.own).map((row) => ({ ...row, offset: null }));
    await db.admissions.clear();
    await db.admissions.bulkPut(own);
    await writeMeta(db, "settled-up-to", 0);
    await writeMeta(db, "cursor", { epoch, offset: 0 } satisfies Cursor);
  });
}
