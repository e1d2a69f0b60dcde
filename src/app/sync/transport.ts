/**
 * How the device waits for changes, from the best way down: a stream, long polls, short polls. Pure.
 *
 *   stream ──► long-poll ──► poll      down after a way was cut twice in a row; after ten minutes the best is tried again
 *
 * Proxies hold streams back and cut long answers; a lost network looks the same. So a cut counts only when a short poll,
 * which always follows, is answered.
 */
import { assertNever } from "../../core/result.ts";
import { type Instant, later, minutes } from "../../core/time.ts";

export type Transport = "stream" | "long-poll" | "poll";

export interface Ladder {
  readonly best: Transport;
  readonly step: Transport;
  /** In a row, on this step. */
  readonly cuts: number;
  /** The last waiting brought nothing; the short poll after it will say why. */
  readonly suspected: boolean;
  /** When the best is tried again; null while it is in use. */
  readonly until: Instant | null;
}

export type Experience =
  /** A stream gave an event, a long poll an answer. */
  | "waiting-worked"
  /** It gave nothing at all. */
  | "waiting-failed"
  | "short-answered"
  | "short-failed";

const lowerForMs = minutes(10);
const mostCuts = 2;

export const bestStep = (best: Transport): Ladder => ({
  best,
  step: best,
  cuts: 0,
  suspected: false,
  until: null,
});

export function onLadder(ladder: Ladder, experience: Experience, now: Instant): Ladder {
  if (ladder.until !== null && now >= ladder.until) {
    return onLadder(bestStep(ladder.best), experience, now);
  }
  switch (experience) {
    case "waiting-worked":
      return { ...ladder, cuts: 0, suspected: false };
    case "waiting-failed":
      return { ...ladder, suspected: true };
    case "short-failed":
      return { ...ladder, suspected: false };
    case "short-answered":
      return ladder.suspected ? afterCut(ladder, now) : ladder;
    default:
      return assertNever(experience);
  }
}

function afterCut(ladder: Ladder, now: Instant): Ladder {
  const cuts = ladder.cuts + 1;
  if (cuts < mostCuts) return { ...ladder, cuts, suspected: false };
  return {
    best: ladder.best,
    step: ladder.step === "stream" ? "long-poll" : "poll",
    cuts: 0,
    suspected: false,
    until: ladder.until ?? later(now, lowerForMs),
  };
}
