/**
 * Takes an admission back: a scan of its own that names the one it reverses (DESIGN 4). Nothing is edited; the people are
 * outside again for every judgement from then on, here at once and elsewhere with the feed.
 */
import type { Clock } from "../../../core/effects.ts";
import type { DeviceId, ScanId } from "../../../core/ids.ts";
import type { Post, Role } from "../../../core/product.ts";
import { fail, ok, type Result } from "../../../core/result.ts";
import type { Scan, ScanNumber } from "../../../core/scan.ts";
import type { Instant } from "../../../core/time.ts";
import type { Admit, Undone } from "../../../core/verdict.ts";
import type { StorageTrouble } from "./handle-capture.ts";

export interface UndoDeps {
  readonly clock: Clock;
  readonly correctedNow: () => { readonly at: Instant; readonly uncertaintyMs: number };
  readonly newScanId: () => ScanId;
  readonly device: DeviceId;
  readonly post: () => Post;
  readonly policyVersion: () => string;
  readonly snapshotId: () => string | null;
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

const longestReason = 200;

export async function undoAdmission(
  deps: UndoDeps,
  { scan, reason }: UndoRequest,
): Promise<Result<Scan, UndoFailure>> {
  const { verdict } = scan;
  if (verdict.kind !== "admit") return fail({ kind: "no-admission" });
  const now = deps.correctedNow();
  const by = { role: deps.post().role, device: deps.device };
  if (!mayUndo(by, scan, now.at)) return fail({ kind: "not-allowed" });
  const stored = await deps.ledger.undo({
    id: deps.newScanId(),
    post: deps.post(),
    // what was held up then; nothing was now
    capture: scan.capture,
    decided: {
      deviceAt: deps.clock.now(),
      correctedAt: now.at,
      uncertaintyMs: now.uncertaintyMs,
    },
    judgedOn: {
      snapshot: deps.snapshotId(),
      pages: [],
      overlayOffset: await deps.ledger.overlayOffset(),
      policyVersion: deps.policyVersion(),
    },
    verdict: undone(scan.id, verdict, reason),
    decision: null,
    admission: null,
    redemption: null,
  });
  if (!stored.ok) return stored;
  return stored.value.kind === "stored" ? ok(stored.value.scan) : fail({ kind: stored.value.why });
}

const undone = (scan: ScanId, { card, people, basis }: Admit, reason: string): Undone => ({
  kind: "undone",
  card,
  scan,
  people,
  reason: reason.trim().slice(0, longestReason),
  basis,
});

/** How long an operator may take back what was pressed or held up by mistake (ms). */
const operatorMayMs = 30_000;

/** A supervisor always; an operator on the device that let them in, within half a minute. `now` is corrected time. */
export function mayUndo(
  by: { readonly role: Role; readonly device: DeviceId },
  admitted: Pick<Scan, "device" | "decided">,
  now: Instant,
): boolean {
  if (by.role !== "steward") return true;
  const ageMs = Math.abs(now - admitted.decided.correctedAt);
  return by.device === admitted.device && ageMs <= operatorMayMs;
}
