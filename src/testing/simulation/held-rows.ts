/** Looks into a simulated device's disk, as nobody in the field could. */
import type { Conflict } from "../../core/conflict.ts";
import type { ScanId } from "../../core/ids.ts";
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

/** Rows are frozen and replaced as a whole: what was read of one stays right. */
const readScans = new WeakMap<object, Scan>();
const readStates = new WeakMap<object, readonly [ScanId, EntryState]>();

export async function heldRows(device: Handheld): Promise<readonly HeldRow[]> {
  const { scans, outbox } = device.disks.ledger.stores;
  const states = new Map([...outbox.rows.values()].map(stateIn));
  return [...scans.rows.values()].map((row) => {
    const scan = scanIn(row);
    return { device: device.index, scan, state: states.get(scan.id) ?? null };
  });
}

function scanIn(row: object): Scan {
  const scan = readScans.get(row) ?? scanRowSchema.parse(row).scan;
  readScans.set(row, scan);
  return scan;
}

function stateIn(row: object): readonly [ScanId, EntryState] {
  const read = readStates.get(row);
  if (read !== undefined) return read;
  const { entry } = outboxRow.parse(row);
  const state = [entry.id, entry.state] as const;
  readStates.set(row, state);
  return state;
}

export async function heldConflicts(device: Handheld): Promise<readonly Conflict[]> {
  const rows = z.array(z.object({ conflict: conflictSchema }));
  return rows.parse(await look(device).conflicts.toArray()).map(({ conflict }) => conflict);
}

/** How far this device has read the feed; null before its first list. */
export const heldCursor = (device: Handheld) => readMeta(look(device), "cursor", cursorSchema);
