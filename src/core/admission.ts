/**
 * Who has been let in, by any Stile device. An admission is a fact that never changes; sets of them merge in any order.
 */
import type { BookingKey, DeviceId, GateId, ScanId, UnitItemKey } from "./ids.ts";
import type { Scan } from "./scan.ts";
import type { Instant } from "./time.ts";

export interface Admission {
  readonly scan: ScanId;
  readonly booking: BookingKey;
  /** Null when a voucher let in some of its party without naming the unit items. */
  readonly unitItem: UnitItemKey | null;
  /** 0 where it was an add-on. */
  readonly people: number;
  /** Corrected time. */
  readonly at: Instant;
  readonly uncertaintyMs: number;
  readonly gate: GateId;
  readonly operator: string;
  readonly device: DeviceId;
  /** What the supplier recorded for this admission, once settled; explains its REDEEMED as ours. */
  readonly supplierRedeemedAt: Instant | null;
  /** Why a supervisor let them in against a no; absent where there was none. It counts like any other. */
  readonly overruled?: string;
}

/** Whom a scan let in, null where nobody. What the supplier recorded is not known before it settles. */
export function admissionOf(scan: Scan): Admission | null {
  const { admission, verdict, decided, post } = scan;
  if (admission === null) return null;
  return {
    scan: scan.id,
    ...admission,
    at: decided.correctedAt,
    uncertaintyMs: decided.uncertaintyMs,
    gate: post.gate,
    operator: post.operator,
    device: scan.device,
    supplierRedeemedAt: null,
    ...(verdict.kind === "overruled" ? { overruled: verdict.reason } : {}),
  };
}
