/**
 * From a verdict to the words on its screen: LOOK 7.
 *
 * Promises: every variant has a headline and, unless somebody may go in, says what is wrong, what would be right and what
 * now; each ends with its basis and never claims more than that tells; text of suppliers and of codes is made visible
 * (`visible-text.ts`) and is never markup. Times are in the product's zone, or where there is no booking in the device's.
 * It decides nothing: the verdict has been committed before it is put into words.
 */
import type { DeviceId, GateId } from "../../../core/ids.ts";
import type { Role } from "../../../core/product.ts";
import { assertNever } from "../../../core/result.ts";
import type { AnsweringScan } from "../../../core/scan.ts";
import type { Instant } from "../../../core/time.ts";
import type {
  Admit,
  BookingCard,
  Choose,
  Denial,
  Overruled,
  Unknown,
  Verdict,
} from "../../../core/verdict.ts";
import type { StorageTroubleKind } from "../status.ts";
import { visibleName, visibleText } from "../visible-text.ts";
import { type Answer, announceAnswer, sentences } from "./answer.ts";
import { basisWords, otherGatesWords } from "./basis-words.ts";
import {
  nameOn,
  notesLine,
  productLine,
  seenOn,
  staffLines,
  testLine,
  thingsLine,
  whoLine,
} from "./card-words.ts";
import { choiceWords } from "./choice-words.ts";
import { denialName } from "./denial-words.ts";
import { type Family, familyOf } from "./family.ts";
import type { GateContext } from "./gate-words.ts";
import { holdWords } from "./hold-words.ts";
import type { ListCoverage } from "./list-words.ts";
import { counted, digits } from "./numbers.ts";
import { refusalWords } from "./refusal-words.ts";
import { notSavedNext, storageCause } from "./storage-words.ts";
import { peopleUnitWords, thingWords, unitsInWords } from "./units.ts";
import { unknownWords } from "./unknown-words.ts";
import { usedWords } from "./used-words.ts";
import { agoWords, type Seen } from "./when.ts";

export interface WordsContext extends GateContext {
  readonly now: Instant;
  readonly gateLabel: (gate: GateId) => string;
  readonly sameDevice: (device: DeviceId) => boolean;
  /** Bookings on this device. */
  readonly bookings: number;
  /** What this device's list can hold of each connection. */
  readonly lists: readonly ListCoverage[];
  readonly operator: string;
  readonly role: Role;
}

export interface VerdictWords extends Answer {
  readonly family: Family;
  readonly lines: readonly string[];
  readonly basis: { readonly main: string; readonly detail: string };
  /** For the live region. */
  readonly announce: string;
}

export function verdictWords(verdict: Verdict | Overruled, context: WordsContext): VerdictWords {
  switch (verdict.kind) {
    case "admit":
      return admitWords(verdict, context);
    case "choose":
      return askedWords(verdict, context);
    case "refuse":
      return stoppedWords(verdict, refusalWords(verdict, context), context);
    case "already-used":
      return stoppedWords(verdict, usedWords(verdict, context), context);
    case "hold":
      return stoppedWords(verdict, holdWords(verdict, context), context);
    case "unknown":
      return unfoundWords(verdict, context);
    case "overruled":
      return overruledWords(verdict, context);
    default:
      return assertNever(verdict);
  }
}

/** The same presentation, held up again: nothing new was stored or counted. */
export function sameTicketWords(scan: AnsweringScan, context: WordsContext): VerdictWords {
  const { verdict } = scan;
  const card = cardIn(verdict);
  const ago = agoWords(context.now - scan.decided.correctedAt);
  const who = scan.post.operator === context.operator ? "You" : visibleName(scan.post.operator, 40);
  const answer: Answer = {
    headline: "Same ticket",
    wrong: `${who} ${sameDeed(verdict)} ${ago}. Nothing was counted again.`,
    plate: null,
    next: "Show the next ticket.",
  };
  return {
    ...answer,
    family: familyOf(verdict),
    lines:
      card === null
        ? []
        : [
            [nameOn(card), unitsInWords(card.units)]
              .filter((part) => part !== null && part !== "")
              .join(", "),
            productLine(card, context.now),
          ].filter((line) => line !== ""),
    basis: {
      main: "One scan in the history, seen again",
      detail: basisWords(verdict.basis, seenFor(card, context)),
    },
    announce: announceAnswer(answer),
  };
}

/** The scan could not be stored, so nobody goes in on it. */
export function notSavedWords(trouble: { readonly kind: StorageTroubleKind }): VerdictWords {
  const answer: Answer = {
    headline: "Not saved",
    wrong: "This scan could not be stored.",
    plate: { label: "On this scan", value: "Nobody let in", note: storageCause(trouble.kind) },
    next: notSavedNext(trouble.kind),
  };
  return {
    ...answer,
    family: "hold",
    lines: [],
    basis: { main: "Nothing was stored", detail: "This ticket still has to be scanned" },
    announce: announceAnswer(answer),
  };
}

function admitWords(
  { card, people, inside, test, basis }: Admit,
  context: WordsContext,
): VerdictWords {
  if (people === 0) return addOnWords({ card, test, basis }, context);
  const headline = `Admit ${digits(people)}`;
  const units = enteringWords(card, people);
  const name = nameOn(card);
  return {
    family: "admit",
    headline,
    wrong: null,
    plate: null,
    next: null,
    lines: [
      ...testLine(card, test),
      units,
      ...(name === null ? [] : [name]),
      productLine(card, context.now),
      ...insideLine(inside, card),
      ...thingsLine(card),
      ...staffLines(card),
    ],
    basis: { main: basisWords(basis, seenOn(card, context.now)), detail: otherGatesWords(basis) },
    announce: sentences([headline, ...testLine(card, test), units, name, ...staffLines(card)]),
  };
}

/** Green, and nobody goes in on it: the words say so too. */
function addOnWords(
  { card, test, basis }: Pick<Admit, "card" | "test" | "basis">,
  context: WordsContext,
): VerdictWords {
  const headline = "Add-on";
  const things = thingWords(card.units);
  const name = nameOn(card);
  const nobody = "Counts nobody. People need an entry ticket.";
  return {
    family: "add-on",
    headline,
    wrong: null,
    plate: null,
    next: null,
    lines: [
      ...testLine(card, test),
      things,
      ...(name === null ? [] : [name]),
      productLine(card, context.now),
      nobody,
      ...staffLines(card),
    ],
    basis: { main: basisWords(basis, seenOn(card, context.now)), detail: otherGatesWords(basis) },
    announce: sentences([
      headline,
      ...testLine(card, test),
      things,
      name,
      nobody,
      ...staffLines(card),
    ]),
  };
}

/** As green as an admit, and says what it goes against: whoever looks over the shoulder shall see it too. */
function overruledWords(
  { card, people, overrules, reason, basis }: Overruled,
  context: WordsContext,
): VerdictWords {
  const isAddOn = people === 0;
  const headline = isAddOn ? "Add-on" : `Admit ${digits(people)}`;
  const who = isAddOn ? thingWords(card.units) : enteringWords(card, people);
  const name = nameOn(card);
  const against = `Overruled: ${denialName(overrules)}`;
  const why = visibleText(reason, 80);
  return {
    family: isAddOn ? "add-on" : "admit",
    headline,
    wrong: null,
    plate: null,
    next: null,
    lines: [
      who,
      ...(name === null ? [] : [name]),
      productLine(card, context.now),
      against,
      `Reason: ${why}`,
      ...staffLines(card),
    ],
    basis: {
      main: basisWords(basis, seenOn(card, context.now)),
      detail: "Kept with your name and the reason",
    },
    announce: sentences([headline, who, name, against, why, ...staffLines(card)]),
  };
}

/** The card lists what the code stands for; of a party fewer may have been picked. */
function enteringWords({ units, party }: BookingCard, people: number): string {
  const listed = units.reduce((sum, unit) => sum + unit.people, 0);
  if (listed === people) return peopleUnitWords(units);
  return people < party
    ? `${digits(people)} of a party of ${digits(party)}`
    : counted(people, "person", "people");
}

function insideLine(inside: number, { party }: BookingCard): readonly string[] {
  if (party <= 1 || inside >= party) return [];
  return [`${digits(inside)} of ${digits(party)} ${inside === 1 ? "is" : "are"} in`];
}

function askedWords(verdict: Choose, context: WordsContext): VerdictWords {
  const { detail, ...words } = choiceWords(verdict, context.now);
  const seen = seenFor(cardIn(verdict), context);
  return {
    ...words,
    family: "choose",
    wrong: null,
    plate: null,
    next: null,
    basis: { main: basisWords(verdict.basis, seen), detail },
  };
}

function unfoundWords(verdict: Unknown, context: WordsContext): VerdictWords {
  const { answer, detail } = unknownWords(verdict, context.lists);
  return {
    ...answer,
    family: "unknown",
    lines: [],
    basis: {
      // there was no text to look up: what this device's list holds has nothing to do with it
      main:
        verdict.why.kind === "unreadable"
          ? "Not looked up"
          : basisWords(verdict.basis, seenFor(null, context)),
      detail,
    },
    announce: announceAnswer(answer),
  };
}

/** Refuse, already used and hold: one plate, and who it is about below. */
function stoppedWords(verdict: Denial, answer: Answer, context: WordsContext): VerdictWords {
  const { card, basis } = verdict;
  return {
    ...answer,
    family: familyOf(verdict),
    lines: notesLine(card),
    basis: { main: basisWords(basis, seenOn(card, context.now)), detail: whoLine(card) },
    announce: announceAnswer(answer),
  };
}

function sameDeed(verdict: Verdict | Overruled): string {
  if (verdict.kind !== "admit" && verdict.kind !== "overruled") return "scanned this";
  if (verdict.people === 0) return "took this add-on";
  return verdict.people === 1 ? "let this person in" : `let these ${digits(verdict.people)} in`;
}

function cardIn(verdict: Verdict | Overruled): BookingCard | null {
  if (verdict.kind === "unknown") return null;
  if (verdict.kind !== "choose") return verdict.card;
  return verdict.choice.kind === "party"
    ? verdict.choice.card
    : (verdict.choice.options[0]?.card ?? null);
}

const seenFor = (card: BookingCard | null, { now }: WordsContext): Seen => ({
  now,
  timeZone: card?.timeZone ?? null,
});
