/** Letting somebody in against a denial: what is set aside, why, and what to do where it cannot be. */
import { assertNever } from "../../../core/result.ts";
import type { StorageTroubleKind } from "../status.ts";
import { sentences } from "./answer.ts";
import { digits } from "./numbers.ts";
import type { HistoryWords } from "./history-words.ts";
import {
  notDone,
  type NotDoneWords,
  notStored,
  type ReasonWords,
  type WhyWords,
} from "./why-words.ts";

export interface OverruleAsked {
  /** The denial, as in the history. */
  readonly about: HistoryWords;
  /** 0 where it is an add-on. */
  readonly people: number;
  /** Bookings that the code leads to and that were denied. */
  readonly bookings: number;
}

export function overruleWords({ about, people, bookings }: OverruleAsked): WhyWords {
  const headline = "Let in?";
  const which =
    bookings > 1 ? `One code, ${digits(bookings)} bookings. Pick the one that is meant.` : null;
  return {
    headline,
    note: which,
    about,
    heading:
      people === 0 ? "Why? One tap uses the add-on." : `Why? One tap lets ${digits(people)} in.`,
    reasons,
    footnote: "Kept with your name. The supplier is asked as usual.",
    keep: "Keep out",
    announce: sentences([headline, about.title, which, "Why? One tap lets them in."]),
  };
}

const reasons: readonly ReasonWords[] = [
  { title: "Checked by hand", detail: "Booking or receipt seen" },
  { title: "Ticket desk said yes", detail: null },
  { title: "Our mistake before", detail: "Scanned or counted wrong" },
  { title: "Goodwill", detail: null },
];

export const overruleKey = "Let in";

/** On an unknown code: why a supervisor has no key there. */
export const nobodyToLetIn = "It leads to no booking: nobody to let in on it.";

type NotOverruled =
  | "not-allowed"
  | "nobody-to-admit"
  | "no-evidence"
  | "already-overruled"
  | StorageTroubleKind;

export function notOverruledWords(why: NotOverruled): NotDoneWords {
  switch (why) {
    case "not-allowed":
      return notDone({
        headline: "Supervisors only",
        wrong: "This device lets nobody in against an answer.",
        next: "Call a supervisor.",
      });
    case "nobody-to-admit":
      return notDone({
        headline: "Nobody to let in",
        wrong: "This scan turned nobody away whose booking is known.",
        next: "Search the name, or ticket desk.",
      });
    case "no-evidence":
      return notDone({
        headline: "Scan it again",
        wrong: "What this answer rested on is not kept any more.",
        next: "Scan the ticket again, then let them in.",
      });
    case "already-overruled":
      return notDone({
        headline: "Already let in",
        wrong: "Somebody was let in on this scan before.",
        next: "For more people, scan the ticket again.",
      });
    case "quota":
    case "blocked":
    case "closed":
    case "gave-up":
    case "unavailable":
    case "corrupt":
      return notStored(why, "Nobody is let in.");
    default:
      return assertNever(why);
  }
}
