/**
 * A scan: the immutable fact "this device saw this, judged it on that, and told the operator so". Every presentation is
 * one, also when refused. Corrections are further scans, never edits.
 */
import type { Capture } from "./barcode.ts";
import type {
  BookingKey,
  ConnectionId,
  DeviceId,
  Incarnation,
  PageHash,
  ScanId,
  UnitItemKey,
} from "./ids.ts";
import type { Post } from "./product.ts";
import type { Instant } from "./time.ts";
import type { Decision, Overruled, Undone, Verdict } from "./verdict.ts";

/** Where a scan stands in its device's numbering: dense from 1 within an incarnation. */
export interface ScanNumber {
  readonly device: DeviceId;
  readonly incarnation: Incarnation;
  readonly seq: number;
}

/** What re-judging needs to reach the same verdict. */
export interface JudgedOn {
  /** Manifest identity, or null before the first list. */
  readonly snapshot: string | null;
  readonly pages: readonly PageHash[];
  /** Change-feed offset that the overlay had reached. */
  readonly overlayOffset: number;
  readonly policyVersion: string;
}

/** What is asked of the supplier, kept raw: replay looks it up afresh and matches by uuid (DESIGN 5). */
export interface RedeemRequest {
  readonly connection: ConnectionId;
  /** The code exactly as scanned. */
  readonly reference: string;
  readonly bookingUuid: string;
  /** Null redeems the whole booking (voucher). */
  readonly unitItemUuid: string | null;
}

export interface Scan extends ScanNumber {
  readonly id: ScanId;
  readonly post: Post;
  readonly capture: Capture;
  readonly decided: {
    readonly deviceAt: Instant;
    readonly correctedAt: Instant;
    readonly uncertaintyMs: number;
  };
  readonly judgedOn: JudgedOn;
  readonly verdict: Verdict | Undone | Overruled;
  /** What was pressed, where the verdict before it was `choose`. */
  readonly decision: Decision | null;
  /** Non-null exactly when somebody was let in. */
  readonly admission: {
    readonly booking: BookingKey;
    readonly unitItem: UnitItemKey | null;
    readonly people: number;
  } | null;
  /** Non-null exactly when `admission` is. */
  readonly redemption: RedeemRequest | null;
}

/** A scan of something that was presented: neither an undo nor an overrule, which are pressed. */
export interface JudgedScan extends Scan {
  readonly verdict: Verdict;
}

/** A scan that answers whoever stands at the gate. */
export interface AnsweringScan extends Scan {
  readonly verdict: Verdict | Overruled;
}
