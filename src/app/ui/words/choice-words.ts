/** A question instead of an answer: how many of a party, or which booking of a package. */
import type { Instant } from "../../../core/time.ts";
import type { BookingCard, Choose, Verdict } from "../../../core/verdict.ts";
import { sentences } from "./answer.ts";
import {
  nameOn,
  productLine,
  referenceOn,
  staffLines,
  testLine,
  thingsLine,
} from "./card-words.ts";
import { digits, spelled } from "./numbers.ts";
import { peopleUnitWords, unitsInWords } from "./units.ts";

export interface ChoiceWords {
  readonly headline: string;
  readonly lines: readonly string[];
  readonly detail: string;
  readonly announce: string;
}

export const choiceWords = ({ choice }: Choose, now: Instant): ChoiceWords =>
  choice.kind === "party" ? partyWords(choice, now) : packageWords(choice, now);

type Choice<K extends Choose["choice"]["kind"]> = Extract<Choose["choice"], { kind: K }>;

function partyWords({ card, remaining, inside, test }: Choice<"party">, now: Instant): ChoiceWords {
  const headline = "How many?";
  const who = `${nameOn(card) ?? referenceOn(card) ?? "No name"}, party of ${digits(card.party)}`;
  const units = peopleUnitWords(card.units);
  return {
    headline,
    lines: [
      ...testLine(card, test),
      who,
      ...(units === "" ? [] : [units]),
      productLine(card, now),
      ...thingsLine(card),
      ...staffLines(card),
    ],
    detail:
      inside === 0
        ? `None of the ${digits(card.party)} is in yet`
        : `${digits(inside)} of ${digits(card.party)} ${inside === 1 ? "is" : "are"} in`,
    announce: sentences([
      headline,
      ...testLine(card, test),
      who,
      `${digits(remaining)} may still go in`,
      ...staffLines(card),
    ]),
  };
}

/** Below the stepper: who is left for later; null where all go in now. */
export function laterWords(left: number): string | null {
  if (left === 0) return null;
  return `${digits(left)} ${left === 1 ? "stays" : "stay"} open for later, at any gate.`;
}

function packageWords({ options }: Choice<"package">, now: Instant): ChoiceWords {
  const headline = "Pick one";
  const count = `One code, ${spelled(options.length)} ${options.length === 1 ? "booking" : "bookings"}.`;
  const usable = options.filter(({ verdict }) => canEnter(verdict));
  return {
    headline,
    lines: [count, ...sharedNameLine(options.map(({ card }) => card))],
    detail:
      usable.length === 1
        ? "This gate's booking is picked for you"
        : `${digits(usable.length)} of ${digits(options.length)} can go in here`,
    announce: sentences([headline, count, ...usable.map(({ card }) => productLine(card, now))]),
  };
}

const canEnter = ({ kind }: Verdict): boolean => kind === "admit" || kind === "choose";

/** One name for all; several owners are named on their cards. */
function sharedNameLine(cards: readonly BookingCard[]): readonly string[] {
  const names = new Set(cards.map(nameOn));
  const [name] = names;
  const first = cards[0];
  if (names.size !== 1 || name === undefined || name === null || first === undefined) return [];
  const units = unitsInWords(first.units);
  const sameUnits = cards.every((card) => unitsInWords(card.units) === units);
  return [sameUnits && units !== "" ? `${name}, ${units}.` : `${name}.`];
}
