/** A question that takes a reason, and what is said where it cannot be done. */
import { type Answer, announceAnswer } from "./answer.ts";
import type { HistoryWords } from "./history-words.ts";
import { notSavedNext, storageCause } from "./storage-words.ts";
import type { StorageTroubleKind } from "../status.ts";

export interface WhyWords {
  readonly headline: string;
  /** Below the headline; null where there is nothing to say. */
  readonly note: string | null;
  /** The scan that it is about, as in the history. */
  readonly about: HistoryWords;
  /** Above the reasons: what a tap on one does. */
  readonly heading: string;
  readonly reasons: readonly ReasonWords[];
  readonly footnote: string;
  /** The wide key, which leaves everything as it is. */
  readonly keep: string;
  /** For the live region: the same for as long as the question stands. */
  readonly announce: string;
}

export interface ReasonWords {
  /** Also what is stored. */
  readonly title: string;
  readonly detail: string | null;
}

export interface NotDoneWords {
  readonly headline: string;
  readonly wrong: string;
  readonly next: string;
  readonly announce: string;
}

export function notDone({ headline, wrong, next }: Omit<NotDoneWords, "announce">): NotDoneWords {
  const answer: Answer = { headline, wrong, plate: null, next };
  return { headline, wrong, next, announce: announceAnswer(answer) };
}

/** `meaning`: who is where now. */
export const notStored = (trouble: StorageTroubleKind, meaning: string): NotDoneWords =>
  notDone({
    headline: "Not saved",
    wrong: `${storageCause(trouble)}. ${meaning}`,
    next: notSavedNext(trouble),
  });
