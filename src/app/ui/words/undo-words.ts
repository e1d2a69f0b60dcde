/** Taking an admission back (LOOK 5): what is undone, why, and what to do where it cannot be. */
import { assertNever } from "../../../core/result.ts";
import type { Scan } from "../../../core/scan.ts";
import type { StorageTroubleKind } from "../status.ts";
import { sentences } from "./answer.ts";
import { historyWords } from "./history-words.ts";
import { counted } from "./numbers.ts";
import type { WordsContext } from "./verdict-words.ts";
import { clockTime } from "./when.ts";
import {
  notDone,
  type NotDoneWords,
  notStored,
  type ReasonWords,
  type WhyWords,
} from "./why-words.ts";

export interface UndoAsked {
  readonly scan: Scan;
  readonly isUnsent: boolean;
  /** Null where there is no hurry. */
  readonly secondsLeft: number | null;
}

export function undoWords(
  { scan, isUnsent, secondsLeft }: UndoAsked,
  context: WordsContext,
): WhyWords {
  const { title, detail, family } = historyWords(scan, context);
  const headline = "Undo?";
  const heading = "Why? One tap undoes it.";
  return {
    headline,
    note:
      secondsLeft === null ? "No hurry for a supervisor" : `${counted(secondsLeft, "second")} left`,
    about: {
      title,
      detail: `${clockTime(scan.decided.correctedAt, null)} · ${detail}`,
      family,
    },
    heading,
    reasons,
    footnote: isUnsent
      ? "Not sent yet: the supplier will not hear of it."
      : "Sent already: it is taken back at the supplier too, where that can be done.",
    keep: "Keep admitted",
    announce: sentences([headline, title, heading]),
  };
}

const reasons: readonly ReasonWords[] = [
  { title: "Wrong people", detail: "Someone else's ticket" },
  { title: "They did not go in", detail: "Left the queue" },
  { title: "Wrong number", detail: "Scan again with the right one" },
  { title: "Tapped by mistake", detail: null },
];

/** "Undo 28 s"; without the seconds where there is no hurry. */
export const undoKey = (secondsLeft: number | null): string =>
  secondsLeft === null ? "Undo" : `Undo ${secondsLeft} s`;

type NotUndone =
  | "not-allowed"
  | "no-admission"
  | "unknown-admission"
  | "already-undone"
  | StorageTroubleKind;

export function notUndoneWords(why: NotUndone): NotDoneWords {
  switch (why) {
    case "not-allowed":
      return notDone({
        headline: "Too late",
        wrong: "Only a supervisor undoes what is older than half a minute, or another device's.",
        next: "Ask a supervisor to undo it.",
      });
    case "no-admission":
      return notDone({
        headline: "Nothing to undo",
        wrong: "This scan let nobody in.",
        next: "Look for the right one in the history.",
      });
    case "unknown-admission":
      return notDone({
        headline: "Not found",
        wrong: "This device does not hold that scan any more.",
        next: "Ask a supervisor to undo it.",
      });
    case "already-undone":
      return notDone({
        headline: "Already undone",
        wrong: "They count as outside again.",
        next: "Scan the ticket again to let them in.",
      });
    case "quota":
    case "blocked":
    case "closed":
    case "gave-up":
    case "unavailable":
    case "corrupt":
      return notStored(why, "They still count as inside.");
    default:
      return assertNever(why);
  }
}
