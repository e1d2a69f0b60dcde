/**
 * Several codes in view: what each would be told, without storing anything, and the one press that lets the green ones in.
 *
 * Promises: they are judged in order, each on what those before it would store, so that two codes of one booking let nobody in
 * twice; what is pressed is judged again, and stored all or none, each as a scan of its own with its own evidence. Nobody is
 * asked: a code that is not on the list, a party, and a product that asks the gateway first wait for a tap of their own.
 */
import type { Admission } from "../../../core/admission.ts";
import { type Capture, parseBarcode } from "../../../core/barcode.ts";
import type { DeviceId, ScanId } from "../../../core/ids.ts";
import { judge } from "../../../core/judge.ts";
import { fail, ok, type Result } from "../../../core/result.ts";
import type { JudgedScan, Scan } from "../../../core/scan.ts";
import type { KnownAdmissions } from "../../../core/undo.ts";
import type { Verdict } from "../../../core/verdict.ts";
import { asksFirst } from "./gateway-first.ts";
import {
  draftOf,
  findHere,
  type Found,
  type HandleCaptureDeps,
  type JudgingDeps,
  type LedgerPort,
  nothingToLookUp,
  questionOf,
  type ScanDraft,
  type StorageTrouble,
} from "./handle-capture.ts";

export interface SeveralScansDeps
  extends JudgingDeps, Pick<HandleCaptureDeps, "find" | "newScanId"> {
  readonly device: DeviceId;
  readonly ledger: SeveralLedger;
}

export interface SeveralLedger extends Pick<LedgerPort, "admissionsOf" | "overlayOffset"> {
  /** All or none. */
  readonly commitTogether: (
    drafts: readonly ScanDraft[],
  ) => Promise<Result<CommittedTogether, StorageTrouble>>;
}

export type CommittedTogether =
  | { readonly kind: "stored"; readonly scans: readonly Scan[] }
  | { readonly kind: "stale" };

export interface LookedCode {
  readonly capture: Capture;
  readonly verdict: Verdict;
  /**
   * `press`: green, goes in with the others. `tap`: has to be scanned alone, because somebody or something must be asked.
   * `counted`: its guest goes in by another code in view. `no`: nobody goes in on it.
   */
  readonly way: "press" | "tap" | "counted" | "no";
}

export async function lookTogether(
  deps: SeveralScansDeps,
  captures: readonly Capture[],
): Promise<readonly LookedCode[]> {
  const found = await findAll(deps, captures);
  const judged = await judgeInOrder(deps, found);
  return judged.map(({ draft: { capture, verdict }, way }) => ({ capture, verdict, way }));
}

/** A pulled change may touch a booking between judging and storing; more than this many in a row is a bug. */
const mostTries = 5;

/**
 * What was green when it was pressed. Whoever is none any more is told so, and that is stored too; what has to be asked now
 * is left, to be tapped. Answers what was stored.
 */
export async function admitTogether(
  deps: SeveralScansDeps,
  captures: readonly Capture[],
): Promise<Result<readonly JudgedScan[], StorageTrouble>> {
  const found = await findAll(deps, captures);
  for (let tries = 0; tries < mostTries; tries += 1) {
    const judged = await judgeInOrder(deps, found);
    const drafts = judged
      .filter(({ way }) => way === "press" || way === "no")
      .map(({ draft }) => draft);
    if (drafts.length === 0) return ok([]);
    const committed = await deps.ledger.commitTogether(drafts);
    if (!committed.ok) return committed;
    if (committed.value.kind === "stored") return ok(asJudged(committed.value.scans, drafts));
  }
  return fail({ kind: "blocked" });
}

interface FoundCode {
  readonly scan: ScanId;
  readonly capture: Capture;
  readonly found: Found;
}

const findAll = (
  deps: SeveralScansDeps,
  captures: readonly Capture[],
): Promise<readonly FoundCode[]> =>
  Promise.all(
    captures.map(async (capture) => {
      const parsed = parseBarcode(capture);
      const found = parsed.ok
        ? await findHere(deps, parsed.value)
        : nothingToLookUp(capture.text, parsed.failure);
      return { scan: deps.newScanId(), capture, found };
    }),
  );

interface JudgedCode {
  readonly draft: ScanDraft;
  readonly way: LookedCode["way"];
}

async function judgeInOrder(
  deps: SeveralScansDeps,
  codes: readonly FoundCode[],
): Promise<readonly JudgedCode[]> {
  const keys = codes.flatMap(({ found }) => found.bookings.map(({ key }) => key));
  const known = await deps.ledger.admissionsOf([...new Set(keys)]);
  const overlayOffset = await deps.ledger.overlayOffset();
  const before: Admission[] = [];
  return codes.map(({ scan, capture, found }): JudgedCode => {
    const { input, uncertaintyMs } = questionOf(
      deps,
      { found, decision: null },
      knownOf(found, known, before),
    );
    const verdict = judge(input);
    const way = wayOf(verdict, {
      asksFirst: verdict.kind === "admit" && asksFirst(input, verdict),
      pressed: new Set(before.map((admission) => admission.scan)),
    });
    const about = { capture, found, uncertaintyMs, overlayOffset, asked: input };
    const draft = draftOf(deps, { scan, input, verdict }, about);
    if (way === "press") before.push(...admissionIn(draft, deps.device));
    return { draft, way };
  });
}

/** Of this code's bookings: what the ledger has, and what is let in by the codes before it. */
function knownOf(
  { bookings }: Found,
  { standing, undone }: KnownAdmissions,
  before: readonly Admission[],
): KnownAdmissions {
  const keys = new Set(bookings.map(({ key }) => key));
  const isOfThese = ({ booking }: Admission): boolean => keys.has(booking);
  return {
    standing: [...standing, ...before].filter(isOfThese),
    undone: undone.filter(isOfThese),
  };
}

interface Circumstances {
  readonly asksFirst: boolean;
  /** Of the codes before this one. */
  readonly pressed: ReadonlySet<ScanId>;
}

function wayOf(verdict: Verdict, { asksFirst: asks, pressed }: Circumstances): LookedCode["way"] {
  switch (verdict.kind) {
    case "admit":
      return asks ? "tap" : "press";
    case "choose":
    case "unknown":
      return "tap";
    case "already-used":
      return verdict.use.by === "stile" && pressed.has(verdict.use.scan) ? "counted" : "no";
    default:
      return "no";
  }
}

/** As the ledger will have it. */
function admissionIn(
  { id, admission, decided, post }: ScanDraft,
  device: DeviceId,
): readonly Admission[] {
  if (admission === null) return [];
  return [
    {
      scan: id,
      ...admission,
      at: decided.correctedAt,
      uncertaintyMs: decided.uncertaintyMs,
      gate: post.gate,
      operator: post.operator,
      device,
      supplierRedeemedAt: null,
    },
  ];
}

/** In the order in which they were pressed. */
function asJudged(scans: readonly Scan[], drafts: readonly ScanDraft[]): readonly JudgedScan[] {
  const scanById = new Map(scans.map((scan) => [scan.id, scan]));
  return drafts.flatMap(({ id, verdict }) => {
    const scan = scanById.get(id);
    return scan === undefined ? [] : [{ ...scan, verdict }];
  });
}
