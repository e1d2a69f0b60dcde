/**
 * One presentation of one code, from text to a durable scan (DESIGN 4): parse, find, judge, commit. The verdict that comes
 * back is already stored, with all that it was judged on; where storing failed there is no verdict.
 *
 * Waits for nobody, but for a live look-up of a code that is not on the list, and for the gateway's claim where a product
 * says gateway first and the judge would admit.
 */
import {
  type Barcode,
  type Capture,
  parseBarcode,
  type Unreadable,
} from "../../../core/barcode.ts";
import type { Booking } from "../../../core/booking.ts";
import type { Clock } from "../../../core/effects.ts";
import type { BookingKey, PageHash, ScanId } from "../../../core/ids.ts";
import { type Catalogue, judge, type JudgeInput } from "../../../core/judge.ts";
import type { Post } from "../../../core/product.ts";
import { redeemRequestOf } from "../../../core/redeem-request.ts";
import { fail, ok, type Result } from "../../../core/result.ts";
import type { JudgedScan, Scan } from "../../../core/scan.ts";
import type { Instant } from "../../../core/time.ts";
import type { KnownAdmissions } from "../../../core/undo.ts";
import { toVector, type VectorInput } from "../../../core/vector.ts";
import type { Basis, Decision, Unknown, Verdict } from "../../../core/verdict.ts";
import type { StorageTroubleKind } from "../../ui/status.ts";
import { arbitrated, type Claiming, type Judged } from "./gateway-first.ts";

export interface HandleCaptureDeps extends Claiming {
  readonly clock: Clock;
  readonly newScanId: () => ScanId;
  readonly correctedNow: () => { readonly at: Instant; readonly uncertaintyMs: number };
  /** This device's own clock less the gateway's, milliseconds; 0 where it was never measured. */
  readonly clockOffMs: () => number;
  readonly find: (codes: readonly string[]) => Promise<FoundHere>;
  /** Asks the suppliers through the gateway; null when nobody could be asked. */
  readonly lookup: (code: string) => Promise<FoundLive | null>;
  readonly gatewayReachable: () => boolean;
  readonly ledger: LedgerPort;
  readonly catalogue: () => Catalogue;
  readonly policyVersion: () => string;
  readonly post: () => Post;
}

export interface FoundHere {
  readonly bookings: readonly Booking[];
  readonly pages: readonly PageHash[];
  readonly snapshot: string | null;
  /** Age of the list; null before the first. */
  readonly asOf: Instant | null;
  /** Bookings on this device. */
  readonly count: number;
}

export interface FoundLive {
  readonly bookings: readonly Booking[];
  /** Suppliers that answered. */
  readonly answered: number;
}

export interface LedgerPort {
  readonly admissionsOf: (bookings: readonly BookingKey[]) => Promise<KnownAdmissions>;
  readonly overlayOffset: () => Promise<number>;
  readonly commit: (draft: ScanDraft) => Promise<Result<Committed, StorageTrouble>>;
}

export type Committed =
  | { readonly kind: "stored"; readonly scan: Scan }
  | { readonly kind: "stale" };

/** Why a scan could not be stored; shown in plain words. */
export type StorageTrouble = {
  readonly kind: StorageTroubleKind;
  /** For the log: never shown. */
  readonly detail?: string;
};

export interface ScanDraft extends Omit<JudgedScan, "device" | "incarnation" | "seq"> {
  /** Of the admitting booking, what the ledger had when this was judged; others since then make it stale. */
  readonly judgedAdmissions: readonly ScanId[];
  /** Exactly what was judged: judging it again gives this verdict. */
  readonly evidence: VectorInput;
}

export interface Presented {
  readonly capture: Capture;
  /** What the operator pressed, where this presentation was a choice. */
  readonly decision: Decision | null;
}

/** A pulled change may touch the booking between judging and storing; more than this many in a row is a bug. */
const mostTries = 5;

export async function handleCapture(
  deps: HandleCaptureDeps,
  presented: Presented,
): Promise<Result<JudgedScan, StorageTrouble>> {
  const parsed = parseBarcode(presented.capture);
  const found = parsed.ok
    ? await gather(deps, parsed.value)
    : nothingToLookUp(presented.capture.text, parsed.failure);
  // minted before judging: the claim and the scan that confirms it have the same name
  const id = deps.newScanId();
  for (let tries = 0; tries < mostTries; tries += 1) {
    const draft = await decide(deps, id, { ...presented, found });
    const committed = await deps.ledger.commit(draft);
    if (!committed.ok) return committed;
    if (committed.value.kind === "stored") {
      return ok({ ...committed.value.scan, verdict: draft.verdict });
    }
  }
  return fail({ kind: "blocked" });
}

/** What is known of a code, before anybody is judged. */
export interface Found {
  readonly barcode: Barcode;
  readonly bookings: readonly Booking[];
  readonly basis: Basis;
  readonly nothingFound: Unknown["why"];
  readonly snapshot: string | null;
  readonly pages: readonly PageHash[];
}

/** On this device alone. */
export async function findHere(
  deps: Pick<HandleCaptureDeps, "find">,
  barcode: Barcode,
): Promise<Found> {
  const here = await deps.find([barcode.text, ...barcode.alternatives]);
  const basis: Basis =
    here.asOf === null ? { kind: "nothing" } : { kind: "snapshot", at: here.asOf };
  return {
    barcode,
    bookings: here.bookings,
    basis,
    nothingFound: { kind: "not-on-device", bookings: here.count },
    snapshot: here.snapshot,
    pages: here.pages,
  };
}

async function gather(deps: HandleCaptureDeps, barcode: Barcode): Promise<Found> {
  const found = await findHere(deps, barcode);
  // without a list nothing is known of products and gates either: a live answer could not be judged
  const canAsk = deps.gatewayReachable() && found.snapshot !== null;
  if (found.bookings.length > 0 || !canAsk) return found;
  const live = await deps.lookup(barcode.text);
  if (live === null || live.answered === 0) return found;
  return {
    ...found,
    bookings: live.bookings,
    basis: { kind: "looked-up", at: deps.correctedNow().at },
    nothingFound: { kind: "nobody-knows", suppliers: live.answered },
  };
}

export const nothingToLookUp = (text: string, failure: Unreadable): Found => ({
  barcode: { text, symbology: "Unknown", alternatives: [] },
  bookings: [],
  basis: { kind: "nothing" },
  nothingFound: failure.kind === "cut-short" ? failure : { kind: "unreadable" },
  snapshot: null,
  pages: [],
});

async function decide(
  deps: HandleCaptureDeps,
  id: ScanId,
  { capture, decision, found }: Presented & { readonly found: Found },
): Promise<ScanDraft> {
  const [known, overlayOffset] = await Promise.all([
    deps.ledger.admissionsOf(found.bookings.map(({ key }) => key)),
    deps.ledger.overlayOffset(),
  ]);
  const { input, uncertaintyMs } = questionOf(deps, { found, decision }, known);
  const judged = await arbitrated(deps, { scan: id, input, verdict: judge(input) });
  return draftOf(deps, judged, { capture, found, uncertaintyMs, overlayOffset, asked: input });
}

/** Whatever the judge knows beside the code. */
export type JudgingDeps = Pick<
  HandleCaptureDeps,
  | "catalogue"
  | "clock"
  | "clockOffMs"
  | "correctedNow"
  | "gatewayReachable"
  | "policyVersion"
  | "post"
>;

export interface Question {
  readonly input: JudgeInput;
  readonly uncertaintyMs: number;
}

/** What the judge is asked, here and now. */
export function questionOf(
  deps: JudgingDeps,
  { found, decision }: { readonly found: Found; readonly decision: Decision | null },
  { standing, undone }: KnownAdmissions,
): Question {
  const now = deps.correctedNow();
  const input: JudgeInput = {
    barcode: found.barcode,
    candidates: found.bookings,
    catalogue: deps.catalogue(),
    post: deps.post(),
    admissions: standing,
    undone,
    basis: found.basis,
    gatewayReachable: deps.gatewayReachable(),
    now: now.at,
    clockOffMs: deps.clockOffMs(),
    nothingFound: found.nothingFound,
    decision,
  };
  return { input, uncertaintyMs: now.uncertaintyMs };
}

interface Drafted {
  readonly capture: Capture;
  readonly found: Found;
  readonly uncertaintyMs: number;
  readonly overlayOffset: number;
  /** Before anybody arbitrated: whose admissions the ledger had. */
  readonly asked: JudgeInput;
}

/** All that is stored of a judgement. */
export function draftOf(
  deps: Pick<JudgingDeps, "clock" | "policyVersion">,
  { scan: id, input, verdict }: Judged,
  { capture, found, uncertaintyMs, overlayOffset, asked }: Drafted,
): ScanDraft {
  const outcome = admissionOf(verdict, found);
  return {
    id,
    post: asked.post,
    capture,
    decided: {
      deviceAt: deps.clock.now(),
      correctedAt: asked.now,
      uncertaintyMs,
    },
    judgedOn: {
      snapshot: found.snapshot,
      pages: found.pages,
      overlayOffset,
      policyVersion: deps.policyVersion(),
    },
    verdict,
    decision: asked.decision,
    ...outcome,
    judgedAdmissions: asked.admissions
      .filter(({ booking }) => booking === outcome.admission?.booking)
      .map(({ scan }) => scan),
    evidence: toVector(id, input, verdict).input,
  };
}

function admissionOf(
  verdict: Verdict,
  { bookings, barcode }: Found,
): Pick<Scan, "admission" | "redemption"> {
  if (verdict.kind !== "admit") return { admission: null, redemption: null };
  const { people, unitItem, card } = verdict;
  const booking = bookings.find(({ key }) => key === card.booking);
  if (booking === undefined) throw new Error("admitted a booking that was not a candidate");
  return {
    admission: { booking: booking.key, unitItem, people },
    redemption: redeemRequestOf(booking, unitItem, barcode),
  };
}
