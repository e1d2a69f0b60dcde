/**
 * Where a ticket stands at the supplier: unused, used and by whom, refused. Pure.
 *
 * "Already used" is our own logic: a repeated scan succeeds and adds an event (dossier 6). The first event is the use. Where
 * another device's event is the first, or stands in the same moment, the guest went in there, whatever of ours follows: the
 * race between two gates must come out the same from a scan's answer and from a read-back.
 */
import type { Instant } from "../../core/time.ts";
import type { RedeemPreview } from "../connector.ts";
import type { TicketEntry } from "./api.ts";
import { cancelled } from "./failures.ts";
import type { WireScan } from "./schema.ts";

export interface FirstUse {
  readonly at: Instant;
  /** Whether every event of that moment carries this name. */
  readonly isBy: (device: string) => boolean;
}

/** Null for a ticket that was never scanned. */
export function firstUse(scans: readonly WireScan[]): FirstUse | null {
  const [first, ...others] = scans;
  if (first === undefined) return null;
  const at = others.reduce((earliest, scan) => (scan.at < earliest ? scan.at : earliest), first.at);
  return {
    at,
    isBy: (device) => scans.every((scan) => scan.at !== at || scan.device === device),
  };
}

/** Past and future keep nobody's recorded use hidden; a cancellation is refused, and shows its use (dossier 5, Traps). */
export function previewOf({ ticket, refusal }: TicketEntry, device: string): RedeemPreview {
  const use = firstUse(ticket.scans);
  if (use !== null && refusal?.code !== cancelled) {
    const by = use.isBy(device) ? "this-device" : "another-device";
    return { kind: "redeemed", redeemedAt: use.at, by };
  }
  if (refusal !== null) {
    const { code, text } = refusal;
    return { kind: "refused", code, text, redeemedAt: use?.at ?? null };
  }
  return { kind: "redeemable", redeemedAt: null, redemptionCode: ticket.qr_code };
}
