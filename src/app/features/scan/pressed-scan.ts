/** Scans that somebody pressed and nobody judged, an undo or an overrule: what they have in common. */
import type { Clock } from "../../../core/effects.ts";
import type { ScanId } from "../../../core/ids.ts";
import type { Post } from "../../../core/product.ts";
import type { Scan, ScanNumber } from "../../../core/scan.ts";
import type { Instant } from "../../../core/time.ts";

export interface PressDeps {
  readonly clock: Clock;
  readonly correctedNow: () => { readonly at: Instant; readonly uncertaintyMs: number };
  readonly newScanId: () => ScanId;
  readonly post: () => Post;
  readonly policyVersion: () => string;
  readonly snapshotId: () => string | null;
}

/** What was pressed; it admits nobody yet. */
export type PressedDraft = Omit<Scan, keyof ScanNumber | "verdict">;

export function pressedOn(
  deps: PressDeps,
  { capture }: Pick<Scan, "capture">,
  overlayOffset: number,
): PressedDraft {
  const now = deps.correctedNow();
  return {
    id: deps.newScanId(),
    post: deps.post(),
    // what was held up then; nothing was now
    capture,
    decided: {
      deviceAt: deps.clock.now(),
      correctedAt: now.at,
      uncertaintyMs: now.uncertaintyMs,
    },
    judgedOn: {
      snapshot: deps.snapshotId(),
      pages: [],
      overlayOffset,
      policyVersion: deps.policyVersion(),
    },
    decision: null,
    admission: null,
    redemption: null,
  };
}

const longestReason = 200;

/** As much of a reason as travels. */
export const keptReason = (reason: string): string => reason.trim().slice(0, longestReason);
