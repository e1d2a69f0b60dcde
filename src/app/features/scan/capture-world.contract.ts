/** A gate for tests of one presentation: what is on the list, what answers, and all that was asked and stored. */
import type { Admission } from "../../../core/admission.ts";
import type { Capture } from "../../../core/barcode.ts";
import type { Booking } from "../../../core/booking.ts";
import { asIncarnation } from "../../../core/ids.ts";
import type { Product } from "../../../core/product.ts";
import { ok } from "../../../core/result.ts";
import type { JudgedScan, Scan } from "../../../core/scan.ts";
import type { ClaimAnswer, ClaimRequest } from "../../../protocol/v1.ts";
import {
  aPost,
  aProduct,
  connection,
  now,
  scanIdOf,
  thisDevice,
} from "../../../testing/builders.ts";
import { handleCapture, type HandleCaptureDeps, type ScanDraft } from "./handle-capture.ts";

export const capture = (text: string, source: Capture["source"] = "camera"): Capture => ({
  text,
  symbology: "QRCode",
  source,
  at: now,
});

export interface World {
  readonly drafts: ScanDraft[];
  readonly lookups: string[];
  readonly claims: ClaimRequest[];
  readonly deps: HandleCaptureDeps;
}

export function world(
  parts: {
    readonly here?: readonly Booking[];
    readonly live?: { readonly bookings: readonly Booking[]; readonly answered: number } | null;
    readonly reachable?: boolean;
    readonly list?: null;
    readonly clockOffMs?: number;
    readonly admissions?: Admission[];
    readonly undone?: readonly Admission[];
    readonly commit?: HandleCaptureDeps["ledger"]["commit"];
    readonly product?: Product;
    /** What the gateway says to a claim; null is silence. */
    readonly claim?: ClaimAnswer | null;
  } = {},
): World {
  const drafts: ScanDraft[] = [];
  const lookups: string[] = [];
  const claims: ClaimRequest[] = [];
  let minted = 0;
  const product = parts.product ?? aProduct();
  const stored: HandleCaptureDeps["ledger"]["commit"] = async (draft) => {
    drafts.push(draft);
    const { judgedAdmissions: _seen, evidence: _all, ...facts } = draft;
    const scan: Scan = {
      ...facts,
      device: thisDevice,
      incarnation: asIncarnation("00000000-0000-4000-8000-000000000001"),
      seq: drafts.length,
    };
    return ok({ kind: "stored", scan });
  };
  return {
    drafts,
    lookups,
    claims,
    deps: {
      newScanId: () => {
        minted += 1;
        return scanIdOf(minted);
      },
      claim: async (request) => {
        claims.push(request);
        return parts.claim ?? null;
      },
      clock: { now: () => now },
      correctedNow: () => ({ at: now, uncertaintyMs: 20 }),
      clockOffMs: () => parts.clockOffMs ?? 0,
      find: async () => ({
        bookings: parts.here ?? [],
        pages: [],
        snapshot: parts.list === null ? null : "list",
        asOf: now,
        count: 7,
      }),
      lookup: async (code) => {
        lookups.push(code);
        return parts.live ?? null;
      },
      gatewayReachable: () => parts.reachable ?? true,
      ledger: {
        admissionsOf: async () => ({
          standing: parts.admissions ?? [],
          undone: parts.undone ?? [],
        }),
        overlayOffset: async () => 3,
        commit: parts.commit ?? stored,
      },
      catalogue: () => ({
        products: new Map([[product.key, product]]),
        modes: new Map([[connection, "redeem"]]),
      }),
      policyVersion: () => "policy",
      post: () => aPost(),
    },
  };
}

export const present = async (
  { deps }: World,
  text: string,
  source?: Capture["source"],
): Promise<JudgedScan> => {
  const scan = await handleCapture(deps, { capture: capture(text, source), decision: null });
  if (!scan.ok) throw new Error(`not stored: ${scan.failure.kind}`);
  return scan.value;
};
