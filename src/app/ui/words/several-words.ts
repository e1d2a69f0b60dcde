/** Several tickets in view: a few letters on each, what they come to, and what one press has done. */
import { assertNever } from "../../../core/result.ts";
import type { AlreadyUsed, Choose, Verdict } from "../../../core/verdict.ts";
import type { Shape } from "../family-shape.tsx";
import { seenOn } from "./card-words.ts";
import { gateName } from "./gate-words.ts";
import { counted, digits } from "./numbers.ts";
import { verdictWords, type WordsContext } from "./verdict-words.ts";
import { clockTime, dayWords } from "./when.ts";

export interface MarkWords {
  readonly shape: Shape;
  /** On the mark: as short as it can be. */
  readonly text: string;
  /** What a press does, for who does not see where the mark stands. */
  readonly label: string;
  /** In a count: "1 used". */
  readonly sum: string;
}

/** Goes in with the others; has to be tapped; its guest goes in by another code; nobody goes in. */
export type MarkWay = "press" | "tap" | "counted" | "no";

export function markWords(verdict: Verdict, way: MarkWay, context: WordsContext): MarkWords {
  switch (way) {
    case "press":
    case "no":
      return toldMark(verdict, context);
    case "tap":
      return askedMark(verdict);
    case "counted":
      return {
        shape: "same-ticket",
        text: "Counted",
        label: "Goes in by another code in view. Scan it alone",
        sum: "counted already",
      };
    default:
      return assertNever(way);
  }
}

export const insideMark = (people: number): MarkWords => ({
  shape: "same-ticket",
  text: people === 0 ? "Done" : `${digits(people)} in`,
  label: `${people === 0 ? "Add-on taken" : `${digits(people)} let in`}. Show it again`,
  sum: "done",
});

/** With the option off: where the ticket is says which one it is. */
export const chipMark = (isScanned: boolean): MarkWords => ({
  shape: isScanned ? "same-ticket" : "choose",
  text: isScanned ? "Scanned" : "Scan this",
  label: isScanned ? "Scanned. Show it again" : "Scan this ticket",
  sum: isScanned ? "scanned" : "to scan",
});

export const chipsHint = "Tap a ticket to scan it";

function toldMark(verdict: Verdict, context: WordsContext): MarkWords {
  const words = verdictWords(verdict, context);
  const shared = { shape: words.family, label: `${words.headline}. Scan it alone` };
  switch (verdict.kind) {
    case "admit": {
      const text = verdict.people === 0 ? "Add-on" : digits(verdict.people);
      return { ...shared, text: verdict.test ? `TEST ${text}` : text, sum: "can go in" };
    }
    case "already-used": {
      const text = `Used${usedAt(verdict, context)}`;
      return { ...shared, text, label: `${text}. Scan it alone`, sum: "used" };
    }
    default:
      return { ...shared, text: words.headline, sum: words.headline.toLowerCase() };
  }
}

/** Nothing is known yet, or somebody has to say how many, or which. */
function askedMark(verdict: Verdict): MarkWords {
  const sum = "to tap";
  switch (verdict.kind) {
    case "unknown":
      return { shape: "unknown", text: "Tap", label: "Not on this list. Ask for it alone", sum };
    case "choose":
      return { shape: "choose", ...questionOf(verdict.choice), sum };
    case "admit":
      return {
        shape: "choose",
        text: `${digits(verdict.people)} · tap`,
        label: "Has to be asked for. Scan it alone",
        sum,
      };
    default:
      return { shape: "hold", text: "Tap", label: "Scan it alone", sum };
  }
}

const questionOf = (choice: Choose["choice"]): Pick<MarkWords, "label" | "text"> =>
  choice.kind === "party"
    ? {
        text: `${digits(choice.remaining)} · tap`,
        label: `Party of ${digits(choice.card.party)}: say how many`,
      }
    : { text: "Which?", label: "Several bookings: say which one" };

/** " 10:42" today, " Fri 17 Jul" on another day, nothing where nobody knows. */
function usedAt({ use, card }: AlreadyUsed, context: WordsContext): string {
  if (use.at === null) return "";
  const seen = seenOn(card, context.now);
  const day = dayWords(use.at, seen);
  return ` ${day === "Today" ? clockTime(use.at, seen.timeZone) : day}`;
}

export interface SeveralCount {
  /** Whom the press lets in. */
  readonly people: number;
  readonly addOns: number;
  /** Whom an earlier press let in, of the tickets in view. */
  readonly inside: number;
  /** Of all the others: "1 used", "1 cancelled". */
  readonly sums: readonly string[];
}

export const severalTitle = (tickets: number): string => `${counted(tickets, "ticket")} in view`;

export function severalDetail({ people, addOns, inside, sums }: SeveralCount): string {
  const entering = [
    ...(inside > 0 ? [`${counted(inside, "person", "people")} in`] : []),
    ...(people > 0 ? [`${counted(people, "person", "people")} can go in`] : []),
    ...(addOns > 0 ? [counted(addOns, "add-on")] : []),
  ];
  const others = [...new Set(sums)].map(
    (sum) => `${digits(sums.filter((each) => each === sum).length)} ${sum}`,
  );
  return [...entering, ...others].join(" · ");
}

/** Null where nobody would go in by it. */
export function severalKey({
  people,
  addOns,
}: Pick<SeveralCount, "addOns" | "people">): string | null {
  if (people > 0) return `Admit ${digits(people)}`;
  return addOns > 0 ? `Take ${counted(addOns, "add-on")}` : null;
}

/** One sentence for the live region: "4 let in. 1 not: used 10:42 at Gate 1." */
export function pressedWords(
  { people, addOns }: Pick<SeveralCount, "addOns" | "people">,
  others: readonly Verdict[],
  context: WordsContext,
): string {
  const done = [
    ...(people > 0 || addOns === 0 ? [`${people === 0 ? "Nobody" : digits(people)} let in.`] : []),
    ...(addOns > 0 ? [`${counted(addOns, "add-on")} taken.`] : []),
  ];
  const left = others.map((verdict) => leftWords(verdict, context));
  return [
    ...done,
    ...(left.length > 0 ? [`${digits(left.length)} not: ${left.join(", ")}.`] : []),
  ].join(" ");
}

function leftWords(verdict: Verdict, context: WordsContext): string {
  if (verdict.kind === "already-used") {
    const where = verdict.use.by === "stile" ? ` at ${gateName(verdict.use.gate, context)}` : "";
    return `used${usedAt(verdict, context)}${where}`;
  }
  if (verdict.kind === "admit" || verdict.kind === "choose") return "to be tapped";
  return verdictWords(verdict, context).headline.toLowerCase();
}
