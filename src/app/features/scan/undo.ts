/**
 * Takes an admission back: a scan of its own that names the one it reverses (DESIGN 4). Nothing is edited; the people are
 * outside again for every judgement from then on, here at once and elsewhere with the feed.
 */
import type { DeviceId, ScanId } from "../../../core/ids.ts";
import type { Role } from "../../../core/product.ts";
import { fail, ok, type Result } from "../../../core/result.ts";
import type { Scan, ScanNumber } from "../../../core/scan.ts";
import type { Instant } from "../../../core/time.ts";
import type { Admit, Overruled, Undone } from "../../../core/verdict.ts";
import type { StorageTrouble } from "./handle-capture.ts";
import { keptReason, type PressDeps, pressedOn } from "./pressed-scan.ts";

export interface UndoDeps extends PressDeps {
  readonly device: DeviceId;
  readonly ledger: UndoLedger;
}

export interface UndoLedger {
  readonly overlayOffset: () => Promise<number>;
  readonly undo: (draft: UndoDraft) => Promise<Result<UndoStored, StorageTrouble>>;
}

/** Everything but its number, which the ledger allocates. */
export type UndoDraft = Omit<Scan, keyof ScanNumber> & { readonly verdict: Undone };

export type UndoStored =
  | { readonly kind: "stored"; readonly scan: Scan }
  | { readonly kind: "refused"; readonly why: "unknown-admission" | "already-undone" };

export interface UndoRequest {
  /** The admission to reverse, of this device or, for a supervisor, of any. */
  readonly scan: Scan;
  /** Why, in the operator's words; kept to 200 characters. */
  readonly reason: string;
}

export type UndoFailure =
  /** Too late for an operator, or another device's: a supervisor's business. */
  | { readonly kind: "not-allowed" }
  /** That scan let nobody in. */
  | { readonly kind: "no-admission" }
  | { readonly kind: "unknown-admission" }
  | { readonly kind: "already-undone" }
  | StorageTrouble;

export async function undoAdmission(
  deps: UndoDeps,
  { scan, reason }: UndoRequest,
): Promise<Result<Scan, UndoFailure>> {
  const { verdict } = scan;
  if (verdict.kind !== "admit" && verdict.kind !== "overruled") {
    return fail({ kind: "no-admission" });
  }
  const by = { role: deps.post().role, device: deps.device };
  if (!mayUndo(by, scan, deps.correctedNow().at)) return fail({ kind: "not-allowed" });
  const stored = await deps.ledger.undo({
    ...pressedOn(deps, scan, await deps.ledger.overlayOffset()),
    verdict: undone(scan.id, verdict, reason),
  });
  if (!stored.ok) return stored;
  return stored.value.kind === "stored" ? ok(stored.value.scan) : fail({ kind: stored.value.why });
}

const undone = (
  scan: ScanId,
  { card, people, basis }: Admit | Overruled,
  reason: string,
): Undone => ({ kind: "undone", card, scan, people, reason: keptReason(reason), basis });

/** How long an operator may take back what was pressed or held up by mistake (ms). */
const operatorMayMs = 30_000;

/** Somebody at some device. */
export interface By {
  readonly role: Role;
  readonly device: DeviceId;
}

/** How long an admission may still be taken back. */
export type UndoLeft =
  /** By a supervisor, whenever. */
  | { readonly kind: "unlimited" }
  /** Of `operatorMayMs`. */
  | { readonly kind: "running"; readonly leftMs: number; readonly ofMs: number }
  | { readonly kind: "over" };

/** A supervisor always; an operator on the device that let them in, within half a minute. `now` is corrected time. */
export function undoLeft(
  by: By,
  admitted: Pick<Scan, "device" | "decided">,
  now: Instant,
): UndoLeft {
  if (by.role !== "steward") return { kind: "unlimited" };
  const ageMs = Math.abs(now - admitted.decided.correctedAt);
  if (by.device !== admitted.device || ageMs > operatorMayMs) return { kind: "over" };
  return { kind: "running", leftMs: operatorMayMs - ageMs, ofMs: operatorMayMs };
}

export const mayUndo = (
  by: By,
  admitted: Pick<Scan, "device" | "decided">,
  now: Instant,
): boolean => undoLeft(by, admitted, now).kind !== "over";
