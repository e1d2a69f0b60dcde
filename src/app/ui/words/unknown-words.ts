/** A code that nobody here knows: never green, and shown as it was read. */
import { assertNever } from "../../../core/result.ts";
import type { Unknown } from "../../../core/verdict.ts";
import { visibleText } from "../visible-text.ts";
import type { Answer } from "./answer.ts";
import { counted, sentenceStart, spelled } from "./numbers.ts";

export interface UnknownWords {
  readonly answer: Answer;
  /** What the basis leaves open. */
  readonly detail: string;
}

const longestCodeShown = 48;

export function unknownWords({ text, why }: Unknown): UnknownWords {
  const value = visibleText(text, longestCodeShown);
  switch (why.kind) {
    case "not-on-device":
      return {
        answer: {
          headline: "Not on list",
          wrong:
            why.bookings === 0
              ? "There are no bookings on this device yet."
              : `In none of ${counted(why.bookings, "booking")} here.`,
          plate: { label: "Code read", value, note: "Nobody else was asked" },
          next: "Try another code, or type the reference.",
        },
        detail:
          why.bookings === 0 ? "Without one nobody can be checked" : "Newer bookings are not in it",
      };
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
    case "unreadable":
      return { answer: unreadableAnswer(text, value), detail: "Nobody was asked" };
    default:
      return assertNever(why);
  }
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
