/** Sound and vibration of a verdict and of the alarm, with what this browser offers. */
import type { AnsweringScan } from "../../core/scan.ts";
import { createHaptics } from "./haptics.ts";
import { createSounder, type SounderState } from "./sound.ts";
import { familyOf } from "./words/family.ts";

export interface Signals {
  readonly verdict: (scan: AnsweringScan) => void;
  /** Nobody may go in: stand aside and wait. */
  readonly notSaved: () => void;
  /** A scan where nothing is scanned. */
  readonly held: () => void;
  /** A contradiction has come to light. */
  readonly alarm: () => void;
  /** From a gesture. */
  readonly unlock: () => void;
  /** The admit's tone and buzz, to be heard before the first guest comes. From a gesture. */
  readonly tryOut: () => Promise<void>;
  readonly state: () => { readonly state: SounderState; readonly vibrates: boolean };
}

export function createSignals(): Signals {
  const sounder = createSounder({ openContext: () => new AudioContext() });
  const vibrates = "vibrate" in navigator;
  const haptics = createHaptics(vibrates ? (pattern) => navigator.vibrate(pattern) : undefined);
  const hold = (): void => {
    sounder.play("hold", { test: false });
    haptics.play("hold");
  };
  return {
    verdict: ({ verdict }) => {
      const family = familyOf(verdict);
      sounder.play(family, { test: verdict.kind === "admit" && verdict.test });
      haptics.play(family);
    },
    notSaved: hold,
    held: hold,
    alarm: () => {
      sounder.play("alarm", { test: false });
      haptics.play("alarm");
    },
    unlock: () => void sounder.unlock(),
    tryOut: async () => {
      await sounder.unlock();
      sounder.play("admit", { test: false });
      haptics.play("admit");
    },
    state: () => ({ state: sounder.state(), vibrates }),
  };
}
