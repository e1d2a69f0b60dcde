/** What a stopped device says: nothing to do with tickets any more, and what is left to hand in. */
import type { HandIn } from "../../status/status-store.ts";
import { counted, digits } from "./numbers.ts";

export interface StoppedWords {
  readonly headline: string;
  readonly what: string;
  readonly progress: string;
  readonly next: string;
  /** On the wide key. */
  readonly key: string;
}

export function stoppedWords(handIn: HandIn): StoppedWords {
  return {
    headline: "This device is stopped",
    what: "It lets nobody in any more. The bookings on it are gone.",
    ...restWords(handIn),
  };
}

function restWords({
  of,
  left,
  parked,
  isOver,
}: HandIn): Pick<StoppedWords, "progress" | "next" | "key"> {
  if (isOver) {
    return {
      progress: handedIn(of),
      next: "Hand it to your supervisor. A new link starts it again.",
      key: "Use a new link",
    };
  }
  if (parked > 0 && parked === left) {
    return {
      progress: `${counted(parked, "scan")} cannot be handed in from here.`,
      next: "Hand it to your supervisor. They stay on this device.",
      key: `${digits(left)} to hand in`,
    };
  }
  return {
    progress:
      left === 0
        ? "Looking what is left."
        : `${digits(left)} of ${counted(of, "scan")} to hand in.`,
    next: "Keep this page open near the network. Then hand it to your supervisor.",
    key: left === 0 ? "Wait" : `${digits(left)} to hand in`,
  };
}

function handedIn(scans: number): string {
  if (scans === 0) return "There was nothing to hand in.";
  return scans === 1 ? "Its one scan is handed in." : `All ${digits(scans)} scans are handed in.`;
}
