/** A code that nobody here knows: never green, and shown as it was read. */
import { assertNever } from "../../../core/result.ts";
import type { Unknown } from "../../../core/verdict.ts";
import { visibleText } from "../visible-text.ts";
import type { Answer, Plate } from "./answer.ts";
import { type ListCoverage, partialWords } from "./list-words.ts";
import { counted, digits, sentenceStart, spelled } from "./numbers.ts";

export interface UnknownWords {
  readonly answer: Answer;
  /** What the basis leaves open. */
  readonly detail: string;
}

const longestCodeShown = 48;

export function unknownWords({ text, why }: Unknown, lists: readonly ListCoverage[]): UnknownWords {
  const value = visibleText(text, longestCodeShown);
  switch (why.kind) {
    case "not-on-device":
      return notOnDevice(why.bookings, value, partialWords(lists));
    case "nobody-knows":
      return {
        answer: {
          headline: "Nobody knows it",
          wrong: `${sentenceStart(spelled(why.suppliers))} ${why.suppliers === 1 ? "supplier was" : "suppliers were"} asked.`,
          plate: { label: "Code read", value, note: null },
          next: "Type the booking's reference.",
        },
        detail: "Nor is it on this device's list",
      };
    case "cut-short":
      return { answer: cutShortAnswer(why, value), detail: "Nobody was asked" };
    case "unreadable":
      return { answer: unreadableAnswer(text, value), detail: "Nobody was asked" };
    default:
      return assertNever(why);
  }
}

/** `partial` says which lists are not complete; null where all are. */
function notOnDevice(bookings: number, value: string, partial: string | null): UnknownWords {
  const headline = "Not on list";
  const searched = `In none of ${counted(bookings, "booking")}`;
  const plate: Plate = { label: "Code read", value, note: "Nobody else was asked" };
  if (partial !== null) {
    const wrong = `${partial}: the ticket may be good.`;
    const next = "Scan again online, or call help.";
    // two sentences and a long code leave no room for a note
    const answer: Answer = { headline, wrong, plate: { ...plate, note: null }, next };
    return { answer, detail: `${searched}; nobody else asked` };
  }
  const next = "Try another code, or type the reference.";
  return bookings === 0
    ? {
        answer: { headline, wrong: "There are no bookings on this device yet.", plate, next },
        detail: "Without one nobody can be checked",
      }
    : {
        answer: { headline, wrong: `${searched} here.`, plate, next },
        detail: "Newer bookings are not in it",
      };
}

/** Of a hand scanner's keys: some were lost on the way, or came twice. */
function cutShortAnswer(
  { read, expected }: Extract<Unknown["why"], { kind: "cut-short" }>,
  value: string,
): Answer {
  const isShort = expected === null || read < expected;
  return {
    headline: "Code cut short",
    wrong: isShort ? "Only part of it was read." : "It did not arrive as it was read.",
    plate: {
      label: "Code read",
      value: cutShortCount(read, expected),
      note: value === "" ? null : value,
    },
    next: "Scan again, or type it.",
  };
}

function cutShortCount(read: number, expected: number | null): string {
  if (expected === null) return `${counted(read, "character")} read`;
  const count = counted(expected, "character");
  return read === expected ? `${count}, one is wrong` : `${count}, ${digits(read)} read`;
}

/** Without any text there was nothing to read; else it was longer than any code. */
function unreadableAnswer(text: string, value: string): Answer {
  return text.trim() === ""
    ? {
        headline: "Code cut short",
        wrong: "No text of it was read.",
        plate: { label: "Code read", value: "0 characters", note: null },
        next: "Scan again, or type it.",
      }
    : {
        headline: "Not a ticket code",
        wrong: "It is longer than any ticket's code.",
        plate: { label: "Code read", value, note: counted(Array.from(text).length, "character") },
        next: "Scan the ticket's own code, or type it.",
      };
}
