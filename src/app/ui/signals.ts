/** Sound and vibration of a verdict and of the alarm, with what this browser offers. */
import type { JudgedScan } from "../../core/scan.ts";
import { createHaptics } from "./haptics.ts";
import { createSounder } from "./sound.ts";
import { familyOf } from "./words/family.ts";

export interface Signals {
  readonly verdict: (scan: JudgedScan) => void;
  /** Nobody may go in: stand aside and wait. */
  readonly notSaved: () => void;
  /** A contradiction has come to light. */
  readonly alarm: () => void;
  /** From a gesture. */
  readonly unlock: () => void;
}

export function createSignals(): Signals {
  const sounder = createSounder({ openContext: () => new AudioContext() });
  const haptics = createHaptics(
    "vibrate" in navigator ? (pattern) => navigator.vibrate(pattern) : undefined,
  );
  return {
    verdict: ({ verdict }) => {
      const family = familyOf(verdict);
      sounder.play(family, { test: verdict.kind === "admit" && verdict.test });
      haptics.play(family);
    },
    notSaved: () => {
      sounder.play("hold", { test: false });
      haptics.play("hold");
    },
    alarm: () => {
      sounder.play("alarm", { test: false });
      haptics.play("alarm");
    },
    unlock: () => void sounder.unlock(),
  };
}
