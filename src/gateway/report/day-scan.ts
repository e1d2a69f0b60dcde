/** A stored scan reduced to what the evening report compares: a day has tens of thousands of them. */
import { parseBarcode } from "../../core/barcode.ts";
import type { BookingKey, ScanId, UnitItemKey } from "../../core/ids.ts";
import type { Scan } from "../../core/scan.ts";
import type { Settlement } from "../../core/settlement.ts";
import type { Instant } from "../../core/time.ts";
import type { BookingCard } from "../../core/verdict.ts";
import type { ScanKind } from "../../protocol/venue.ts";

/** A scan, and what became of it. */
export interface ScanWithEnd {
  readonly scan: Scan;
  readonly settlement: Settlement | null;
  /** The scan that took its admission back, whenever that was. */
  readonly undoneBy: ScanId | null;
}

export interface DayScan {
  readonly id: ScanId;
  /** Corrected time. */
  readonly at: Instant;
  readonly kind: ScanKind;
  /** Of the product as it was judged; null where none was known. */
  readonly timeZone: string | null;
  readonly said: Said;
  /** Those that the operator was told of: several for a package, none for an unknown code. */
  readonly bookings: readonly BookingKey[];
  /** What was read, in the spellings that are looked up. */
  readonly codes: readonly string[];
  /** A question and its answer have the same; null for everything else. */
  readonly presentation: string | null;
}

/** What the operator was told, as far as a supplier's record can bear it out. */
export type Said =
  | LetIn
  /** A no because it had been used before, or the party was complete. */
  | { readonly kind: "used" }
  /** A no for any other reason, or not yet. */
  | { readonly kind: "no" }
  | { readonly kind: "unknown" }
  | { readonly kind: "taken-back"; readonly admission: ScanId }
  | { readonly kind: "question" };

export interface LetIn {
  readonly kind: "let-in";
  /** Null for a voucher. */
  readonly unitItem: UnitItemKey | null;
  readonly people: number;
  readonly settlement: Settlement | null;
  readonly undoneBy: ScanId | null;
}

export function toDayScan(stored: ScanWithEnd): DayScan {
  const { id, decided, verdict, capture } = stored.scan;
  const cards = cardsOf(verdict);
  const barcode = parseBarcode(capture);
  return {
    id,
    at: decided.correctedAt,
    kind: verdict.kind,
    timeZone: cards[0]?.timeZone ?? null,
    said: saidBy(stored),
    bookings: cards.map(({ booking }) => booking),
    codes: barcode.ok ? [barcode.value.text, ...barcode.value.alternatives] : [],
    presentation: presentationOf(stored.scan),
  };
}

/** Whoever was let in counts, whether the judge said so or a supervisor. */
function saidBy({ scan, settlement, undoneBy }: ScanWithEnd): Said {
  const { admission, verdict } = scan;
  if (admission !== null) {
    const { unitItem, people } = admission;
    return { kind: "let-in", unitItem, people, settlement, undoneBy };
  }
  switch (verdict.kind) {
    case "choose":
      return { kind: "question" };
    case "unknown":
      return { kind: "unknown" };
    case "undone":
      return { kind: "taken-back", admission: verdict.scan };
    case "already-used":
      return { kind: "used" };
    case "refuse":
      return { kind: verdict.reason.kind === "party-full" ? "used" : "no" };
    default:
      // without an admission nobody went in, whatever else it says
      return { kind: "no" };
  }
}

function cardsOf(verdict: Scan["verdict"]): readonly BookingCard[] {
  if (verdict.kind === "unknown") return [];
  if (verdict.kind !== "choose") return [verdict.card];
  const { choice } = verdict;
  return choice.kind === "party" ? [choice.card] : choice.options.map(({ card }) => card);
}

/** The answer is stored with the very capture that its question was asked about. */
function presentationOf({ verdict, decision, ...scan }: Scan): string | null {
  if (verdict.kind !== "choose" && decision === null) return null;
  const { device, incarnation, capture } = scan;
  return JSON.stringify([device, incarnation, capture.at, capture.text]);
}

/** Questions that were answered: they and their answers are one presentation. */
export function answeredQuestions(scans: readonly DayScan[]): ReadonlySet<ScanId> {
  const isQuestion = ({ said }: DayScan): boolean => said.kind === "question";
  const answered = new Set(
    scans.filter((scan) => !isQuestion(scan)).map(({ presentation }) => presentation),
  );
  return new Set(
    scans.filter((scan) => isQuestion(scan) && answered.has(scan.presentation)).map(({ id }) => id),
  );
}

/** A package's question names several bookings, any other scan one or none. */
export function byBooking(scans: readonly DayScan[]): ReadonlyMap<BookingKey, readonly DayScan[]> {
  const groups = new Map<BookingKey, DayScan[]>();
  for (const scan of scans) {
    for (const key of scan.bookings) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [scan]);
      else group.push(scan);
    }
  }
  return groups;
}
