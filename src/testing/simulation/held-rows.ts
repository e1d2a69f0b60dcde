/** Looks into a simulated device's disk, as nobody in the field could. */
import type { Conflict } from "../../core/conflict.ts";
import type { Scan } from "../../core/scan.ts";
import type { EntryState } from "../../outbox/entry.ts";
import {
  cursorSchema,
  outboxRowSchema,
  scanPayloadSchema,
  scanRowSchema,
} from "../../storage/ledger-rows.ts";
import { readMeta } from "../../storage/ledger-meta.ts";
import { createMemoryLedgerDatabase } from "../../storage/memory-ledger-database.ts";
import { conflictSchema } from "../../protocol/scan-schema.ts";
import { asInstant } from "../../core/time.ts";
import { z } from "zod";
import type { Handheld } from "./handheld.ts";

export interface HeldRow {
  readonly device: number;
  readonly scan: Scan;
  /** Null when its entry has gone. */
  readonly state: EntryState | null;
}

const look = ({ disks }: Handheld) =>
  createMemoryLedgerDatabase({
    state: disks.ledger,
    clock: { now: () => asInstant(0) },
    onUnreadable: () => undefined,
  });

const outboxRow = outboxRowSchema(scanPayloadSchema);

export async function heldRows(device: Handheld): Promise<readonly HeldRow[]> {
  const db = look(device);
  const entries = z.array(outboxRow).parse(await db.outbox.toArray());
  const states = new Map<string, EntryState>(entries.map(({ entry }) => [entry.id, entry.state]));
  return z
    .array(scanRowSchema)
    .parse(await db.scans.toArray())
    .map(({ scan }) => ({ device: device.index, scan, state: states.get(scan.id) ?? null }));
}

export async function heldConflicts(device: Handheld): Promise<readonly Conflict[]> {
  const rows = z.array(z.object({ conflict: conflictSchema }));
  return rows.parse(await look(device).conflicts.toArray()).map(({ conflict }) => conflict);
}

/** How far this device has read the feed; null before its first list. */
export const heldCursor = (device: Handheld) => readMeta(look(device), "cursor", cursorSchema);
