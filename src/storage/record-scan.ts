/** What a numbered scan leaves in the ledger, for a fresh one and for one that came back from the mirror. */
import { admissionOf } from "../core/admission.ts";
import type { BookingKey } from "../core/ids.ts";
import { assertNever } from "../core/result.ts";
import type { Scan } from "../core/scan.ts";
import { asInstant } from "../core/time.ts";
import type { Undo } from "../core/undo.ts";
import type { VectorInput } from "../core/vector.ts";
import type { OutboxEntry } from "../outbox/entry.ts";
import type { LedgerTransaction } from "./ledger-database.ts";
import { outboxRowOf, type ScanPayload } from "./ledger-rows.ts";
import type { TableName } from "./ledger-stores.ts";
import { addToTally, takeFromTally } from "./tallies.ts";

export const recordTables: readonly TableName[] = [
  "scans",
  "outbox",
  "admissions",
  "undos",
  "judgements",
  "tallies",
  "meta",
];

export interface Recorded {
  readonly scan: Scan;
  /** Its place in its lane: from a counter of its own, which no new incarnation sets back. */
  readonly position: number;
  readonly evidence: VectorInput | null;
}

/** Within a transaction on `recordTables`. Fails where the scan or its number is there already. */
export async function recordScan(tx: LedgerTransaction, recorded: Recorded): Promise<void> {
  const { scan, position, evidence } = recorded;
  const admission = admissionOf(scan);
  const undo = undoOf(scan);
  await Promise.all([
    tx.scans.add({ scan, repeats: 0 }),
    tx.outbox.add(outboxRowOf(entryOf(scan, position))),
    evidence === null ? null : tx.judgements.put({ scan: scan.id, input: evidence }),
    admission === null ? null : tx.admissions.put({ admission, own: true, offset: null }),
    addToTally(tx, scan),
  ]);
  if (undo === null) return;
  await takeFromTally(tx, undo);
  await tx.undos.put({ undo, own: true, offset: null });
}

function undoOf(scan: Scan): Undo | null {
  const { verdict } = scan;
  if (verdict.kind !== "undone") return null;
  const { reason, card } = verdict;
  return {
    scan: scan.id,
    undoes: verdict.scan,
    booking: card.booking,
    at: scan.decided.correctedAt,
    gate: scan.post.gate,
    operator: scan.post.operator,
    device: scan.device,
    reason,
  };
}

function entryOf(scan: Scan, position: number): OutboxEntry<ScanPayload> {
  return {
    id: scan.id,
    lane: bookingOf(scan) ?? scan.id,
    position,
    enqueuedAt: scan.decided.deviceAt,
    payload: { scan: scan.id },
    attempts: [],
    // due whatever the clock does: it may be set back before the next look
    state: { kind: "queued", dueAt: asInstant(0), tries: 0 },
  };
}

/** Whose lane a scan travels in; null where it concerns no single booking. */
const bookingOf = ({ admission, decision, verdict }: Scan): BookingKey | null =>
  admission?.booking ?? decision?.booking ?? bookingOfVerdict(verdict);

function bookingOfVerdict(verdict: Scan["verdict"]): BookingKey | null {
  switch (verdict.kind) {
    case "admit":
    case "already-used":
    case "refuse":
    case "hold":
    case "undone":
    case "overruled":
      return verdict.card.booking;
    case "choose":
      return verdict.choice.kind === "party" ? verdict.choice.card.booking : null;
    case "unknown":
      return null;
    default:
      return assertNever(verdict);
  }
}
