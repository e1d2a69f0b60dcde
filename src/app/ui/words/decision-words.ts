/** A contradiction before a supervisor: what is known about it, and what each decision does. Names no culprit. */
import type { Admission } from "../../../core/admission.ts";
import type { Conflict } from "../../../core/conflict.ts";
import { assertNever } from "../../../core/result.ts";
import type { Settlement } from "../../../core/settlement.ts";
import { type Instant, minutes } from "../../../core/time.ts";
import type { HistoryScan } from "../../../protocol/venue.ts";
import type { StorageTroubleKind } from "../status.ts";
import { visibleName, visibleText } from "../visible-text.ts";
import { shortBasis } from "./board-words.ts";
import { type GateContext, gateName } from "./gate-words.ts";
import { counted, digits } from "./numbers.ts";
import { storageCause } from "./storage-words.ts";
import { clockTime, clockTimeWithSeconds, spanWords } from "./when.ts";

/** What the gateway told about the scan of an admission: not yet, nothing, or this. */
export type KnownScan =
  | { readonly kind: "asking" }
  | { readonly kind: "not-had" }
  | { readonly kind: "had"; readonly entry: HistoryScan };

/** Slower than this on its way, a scan was made where nobody else could know of it (ms). */
export const blindFromMs = 5_000;

export interface AdmissionWords {
  /** "Gate 1 · Jonas" */
  readonly who: string;
  /** "14:09:22" */
  readonly time: string;
  /** "Sure to within 1 s · 1 person let in" */
  readonly sure: string;
  readonly lines: readonly string[];
}

export function admissionWords(
  admission: Admission,
  known: KnownScan,
  { context, timeZone }: { readonly context: GateContext; readonly timeZone: string },
): AdmissionWords {
  const { at, uncertaintyMs, people } = admission;
  return {
    who: `${gateName(admission.gate, context)} · ${visibleName(admission.operator, 30)}`,
    time: clockTimeWithSeconds(at, timeZone),
    sure: `${sureWords(uncertaintyMs)} · ${people === 0 ? "add-on used" : `${counted(people, "person", "people")} let in`}`,
    lines: knownLines(admission, known, timeZone),
  };
}

const sureWords = (uncertaintyMs: number): string =>
  uncertaintyMs < minutes(2)
    ? `Sure to within ${Math.max(1, Math.ceil(uncertaintyMs / 1_000))} s`
    : `Sure to within ${spanWords(uncertaintyMs)}`;

function knownLines({ at }: Admission, known: KnownScan, timeZone: string): readonly string[] {
  switch (known.kind) {
    case "asking":
      return ["Asking the gateway for this scan"];
    case "not-had":
      return ["The gateway did not give this scan; more cannot be said about it here"];
    case "had": {
      const { scan, receivedAt, settlement, undoneBy } = known.entry;
      const late = receivedAt - at > blindFromMs ? ", after it had been on its own" : "";
      return [
        judgedWords(scan.verdict.basis, timeZone),
        `Received ${clockTimeWithSeconds(receivedAt, timeZone)}${late}`,
        settledWords(settlement, timeZone),
        ...(undoneBy === null ? [] : ["Taken back since"]),
      ];
    }
    default:
      return assertNever(known);
  }
}

const judgedWords = (basis: HistoryScan["scan"]["verdict"]["basis"], timeZone: string): string =>
  basis.kind === "snapshot"
    ? `From its own list of ${clockTime(basis.at, timeZone)}`
    : shortBasis(basis, timeZone);

function settledWords(settlement: Settlement | null, timeZone: string): string {
  if (settlement === null) return "The supplier has not answered yet";
  const at = (time: Instant | null, word: string): string =>
    time === null ? word : `${word} ${clockTimeWithSeconds(time, timeZone)}`;
  switch (settlement.kind) {
    case "accepted":
      return at(settlement.redeemedAt, "Redeemed at the supplier");
    case "probable":
      return at(settlement.redeemedAt, "Probably redeemed at the supplier");
    case "at-least-once":
      return at(settlement.redeemedAt, "Redeemed at the supplier, perhaps twice");
    case "already-redeemed":
      return at(settlement.redeemedAt, "The supplier had a use already");
    case "rejected":
      return `The supplier said no: ${visibleText(settlement.text ?? settlement.code, 80)}`;
    case "not-sent":
      return settlement.why === "observe"
        ? "Nothing was sent to the supplier: watching only"
        : "Nothing was sent to the supplier";
    default:
      return assertNever(settlement);
  }
}

/** What happened, in one or more sentences after the one of the alarm. */
export function happenedLines(
  { admissions, timeZone }: Conflict,
  knownOf: (admission: Admission) => KnownScan,
  context: GateContext,
): readonly string[] {
  const [first, second] = admissions;
  const unsure =
    first !== undefined &&
    second !== undefined &&
    second.at - first.at <= first.uncertaintyMs + second.uncertaintyMs;
  const blind = admissions.flatMap((admission) => {
    const known = knownOf(admission);
    if (known.kind !== "had") return [];
    const ms = known.entry.receivedAt - admission.at;
    if (ms <= blindFromMs) return [];
    const until = clockTime(known.entry.receivedAt, timeZone);
    return [
      `${gateName(admission.gate, context)}, ${visibleName(admission.operator, 30)}, was on its own: the scan reached the gateway at ${until}. Until then nobody else could know.`,
    ];
  });
  return [...blind, ...(unsure ? ["The two times are too close to say which came first."] : [])];
}

export type Decision =
  | { readonly kind: "undo"; readonly admission: Admission }
  | { readonly kind: "leave" };

export interface DecisionWords {
  readonly label: string;
  readonly note: string;
  /** On the wide key. */
  readonly save: string;
}

export function decisionWords(
  decision: Decision,
  { admissions, timeZone }: Conflict,
  context: GateContext,
): DecisionWords {
  if (decision.kind === "leave") {
    const count = admissions.reduce((sum, { people }) => sum + people, 0);
    return {
      label: "Leave it",
      note: `${count === 0 ? "Nothing changes" : `${counted(count, "person", "people")} let in stay counted`}. It stays in the list, put aside on this device.`,
      save: "Leave it as it is",
    };
  }
  const { admission } = decision;
  const which = admissions.length === 1 ? "it" : ordinal(admissions.indexOf(admission));
  const where = `${gateName(admission.gate, context)}, ${visibleName(admission.operator, 30)}, ${clockTime(admission.at, timeZone)}`;
  const outside =
    admission.people === 0
      ? "the add-on is unused again"
      : `${counted(admission.people, "person", "people")} ${admission.people === 1 ? "counts" : "count"} as outside again`;
  return {
    label: `Undo ${which}`,
    note: `${where}: ${outside}. The supplier is told where it can take a use back.`,
    save: `Undo ${which}`,
  };
}

const ordinals = ["the first", "the second", "the third", "the fourth", "the fifth"];
const ordinal = (index: number): string => ordinals[index] ?? `number ${digits(index + 1)}`;

type UndoTrouble =
  | "not-allowed"
  | "no-admission"
  | "unknown-admission"
  | "already-undone"
  | StorageTroubleKind;

export function undoTroubleWords(trouble: UndoTrouble): string {
  switch (trouble) {
    case "not-allowed":
      return "This device may not take it back.";
    case "no-admission":
      return "That scan let nobody in.";
    case "unknown-admission":
      return "This device has not heard of that admission yet. Try again in a moment.";
    case "already-undone":
      return "It has been taken back already.";
    default:
      return `Not saved: ${storageCause(trouble)}.`;
  }
}

/** What the supplier has, as far as it told. */
export function supplierWords(
  { supplier, admissions, timeZone }: Conflict,
  knownOf: (admission: Admission) => KnownScan,
): string {
  if (supplier?.kind === "redeemed") {
    return supplier.at === null
      ? "The supplier has a use that is not ours. It does not say when."
      : `The supplier has a use that is not ours, at ${clockTimeWithSeconds(supplier.at, timeZone)}.`;
  }
  if (supplier?.kind === "refused") {
    return `The supplier refuses it: ${visibleText(supplier.text ?? supplier.code, 80)}.`;
  }
  const entries = admissions.map(knownOf);
  if (entries.some(({ kind }) => kind !== "had")) {
    return "What the supplier has is not known here yet.";
  }
  const ours = entries.flatMap((known) => (known.kind === "had" ? oursOf(known.entry) : []));
  const [only] = ours;
  if (only === undefined) return "The supplier has recorded no use of ours.";
  if (ours.length > 1) return `The supplier has ${digits(ours.length)} uses of ours.`;
  return only === null
    ? "The supplier has one use, ours."
    : `The supplier has one use, ours, at ${clockTimeWithSeconds(only, timeZone)}.`;
}

/** When our use was recorded there, null where it was not dated; empty where this scan left none of its own. */
function oursOf({ settlement }: HistoryScan): readonly (Instant | null)[] {
  switch (settlement?.kind) {
    case "accepted":
    case "probable":
      return settlement.leftBy === undefined ? [settlement.redeemedAt] : [];
    case "at-least-once":
      return [settlement.redeemedAt];
    case "already-redeemed":
    case "rejected":
    case "not-sent":
    case undefined:
    default:
      return [];
  }
}
