/** What the search says: of the whole list, of a row, of the booking that is looked at. */
import { daysBetween, type Instant } from "../../../core/time.ts";
import type { BookingCard, PackageOption } from "../../../core/verdict.ts";
import { sentences } from "./answer.ts";
import { basisWords } from "./basis-words.ts";
import { nameOn, productLine, productName, referenceOn, seenOn, staffLines } from "./card-words.ts";
import { type Family, familyOf } from "./family.ts";
import { gateNames } from "./gate-words.ts";
import { counted, digits, sentenceStart } from "./numbers.ts";
import { unitsInWords } from "./units.ts";
import { verdictWords, type WordsContext } from "./verdict-words.ts";
import { calendarDay, clockTime, dayWords, daysOfVisit, timeOfVisit, todayOf } from "./when.ts";

export const searchHint =
  "Type a name, a reference, or the code as printed: in a code, capitals, dashes and zeros count. A plugged-in scanner may write here too.";

export const preparingWords = ({
  have,
  of,
}: {
  readonly have: number;
  readonly of: number;
}): string =>
  of === 0
    ? "Getting the list ready"
    : `Getting the list ready: ${digits(have)} of ${counted(of, "booking")}`;

export const unavailableWords =
  "This device cannot search its list. Scan the ticket, or type its code as printed.";

export const noBookingsWords = "No bookings on this device yet. Type the code as printed.";

export const noMatchWords = (bookings: number): string =>
  `No such name in ${counted(bookings, "booking")}. Try the reference.`;

export const onDeviceWords = (bookings: number): string =>
  `${counted(bookings, "booking")} on this device`;

/** "4 of 1,284 bookings on this device", "First 30 of 212 that fit. Type more." */
export function matchesWords(shown: number, { matches, of }: Counts): string {
  return matches > shown
    ? `First ${digits(shown)} of ${digits(matches)} that fit. Type more.`
    : `${digits(matches)} of ${onDeviceWords(of)}`;
}

interface Counts {
  readonly matches: number;
  readonly of: number;
}

export interface SearchRowWords {
  /** `ring` can be let in, as far as this device knows. */
  readonly mark: Family | "ring";
  readonly name: string;
  /** "2 adults · Harbour cruise", "1 adult · in since 13:12" */
  readonly detail: string;
  /** "14:30", "Tomorrow" */
  readonly when: string;
}

type OneVerdict = PackageOption["verdict"];
type Of = { readonly card: BookingCard; readonly verdict: OneVerdict };

export const searchRowWords = ({ card, verdict }: Of, context: WordsContext): SearchRowWords => ({
  mark: markOf(verdict),
  name: calledOn(card),
  detail: dotted([
    unitsInWords(card.units),
    isTest(verdict) ? "test booking" : "",
    stateOf({ card, verdict }, context),
  ]),
  when: whenWords(card, context.now),
});

export interface WhoWords {
  readonly mark: Family | "ring";
  readonly name: string;
  /** "May go in", "Wrong day" */
  readonly state: string;
  /** What is wrong and what would be right; how many are in. */
  readonly why: string | null;
  readonly lines: readonly string[];
  readonly basis: string;
  readonly announce: string;
}

/** The booking that is looked at, before anything is presented. */
export function whoWords({ card, verdict }: Of, context: WordsContext): WhoWords {
  const name = calledOn(card);
  const { headline, wrong, plate } = verdictWords(verdict, context);
  const state = mayWords(verdict) ?? headline;
  const why = canEnter(verdict)
    ? insideWords(verdict)
    : sentences([wrong, plate === null ? null : `${plate.label}: ${plate.value}`]);
  const reference = referenceOn(card);
  return {
    mark: markOf(verdict),
    name,
    state,
    why: why === "" ? null : why,
    lines: [
      dotted([unitsInWords(card.units), reference === name ? "" : (reference ?? "")]),
      productLine(card, context.now),
      ...staffLines(card),
    ].filter((line) => line !== ""),
    basis: basisWords(verdict.basis, seenOn(card, context.now)),
    announce: sentences([name, state, why, "Nothing is checked yet"]),
  };
}

export interface TicketRowWords extends Pick<SearchRowWords, "mark"> {
  /** "1 adult · ticket 2 of 4" */
  readonly title: string;
  readonly state: string;
}

export function ticketRowWords(
  { card, verdict, place, of, reference }: Of & TicketPlace,
  context: WordsContext,
): TicketRowWords {
  const called = reference === null ? `ticket ${digits(place)} of ${digits(of)}` : reference;
  return {
    mark: markOf(verdict),
    title: sentenceStart(dotted([unitsInWords(card.units), called])),
    state: mayWords(verdict) ?? sentenceStart(stateOf({ card, verdict }, context)),
  };
}

interface TicketPlace {
  /** From 1. */
  readonly place: number;
  readonly of: number;
  /** Visible text. */
  readonly reference: string | null;
}

export const noCodeWords = "No code: ticket desk.";
export const pickTicketWords = "Tap the ticket that they show.";

const canEnter = ({ kind }: OneVerdict): boolean => kind === "admit" || kind === "choose";

/** Null for what may not; "Admit" is for those who have been let in. */
function mayWords(verdict: OneVerdict): string | null {
  if (!canEnter(verdict)) return null;
  return verdict.kind === "admit" && verdict.people === 0 ? "May be used" : "May go in";
}

const markOf = (verdict: OneVerdict): SearchRowWords["mark"] =>
  canEnter(verdict) ? "ring" : familyOf(verdict);

/** One that would be let in and marked TEST. */
const isTest = (verdict: OneVerdict): boolean =>
  verdict.kind === "choose" && verdict.choice.kind === "party" && verdict.choice.test;

const calledOn = (card: BookingCard): string => nameOn(card) ?? referenceOn(card) ?? "No name";

const dotted = (parts: readonly string[]): string =>
  parts.filter((part) => part !== "").join(" · ");

/** In two or three words, to stand after who it is. */
function stateOf({ card, verdict }: Of, context: WordsContext): string {
  switch (verdict.kind) {
    case "admit":
      return productName(card);
    case "choose":
      return insideWords(verdict) ?? productName(card);
    case "already-used":
      return usedWords(verdict.use, card, context);
    default: {
      const { headline } = verdictWords(verdict, context);
      const gates = isElsewhere(verdict) ? gateNames(card.gates, context) : null;
      return gates === null ? sentenceWithin(headline) : `goes in at ${gates}`;
    }
  }
}

const isElsewhere = (verdict: OneVerdict): boolean =>
  verdict.kind === "refuse" && verdict.reason.kind === "wrong-gate";

/** "2 of 5 are in"; null where nobody is. */
function insideWords(verdict: OneVerdict): string | null {
  if (verdict.kind !== "choose" || verdict.choice.kind !== "party") return null;
  const { inside, card } = verdict.choice;
  if (inside === 0) return null;
  return `${digits(inside)} of ${digits(card.party)} ${inside === 1 ? "is" : "are"} in`;
}

type UseShown = Extract<OneVerdict, { kind: "already-used" }>["use"];

function usedWords(use: UseShown, card: BookingCard, { now }: WordsContext): string {
  const seen = seenOn(card, now);
  if (use.at === null) return "used elsewhere";
  const isToday = dayWords(use.at, seen) === "Today";
  const at = isToday ? clockTime(use.at, seen.timeZone) : sentenceWithin(dayWords(use.at, seen));
  if (use.by === "supplier") return `used elsewhere, ${at}`;
  return use.people === 0 || !isToday ? `used ${at}` : `in since ${at}`;
}

/** "Wrong day" is "wrong day"; names of days and gates keep their capital. */
const sentenceWithin = (words: string): string =>
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun|Gate)\b/.test(words)
    ? words
    : words.slice(0, 1).toLowerCase() + words.slice(1);

function whenWords(card: BookingCard, now: Instant): string {
  const seen = seenOn(card, now);
  const days = daysOfVisit(card.visit, card.timeZone);
  if (days === null) return "Any day";
  const today = todayOf(seen);
  if (days.first <= today && today <= days.last) {
    return timeOfVisit(card.visit, card.timeZone) ?? "Today";
  }
  const nearest = days.first > today ? days.first : days.last;
  const distance = daysBetween(today, nearest);
  if (distance === 1) return "Tomorrow";
  return distance === -1 ? "Yesterday" : calendarDay(nearest, seen);
}
