/**
 * Vibration of a verdict. Promises nothing where the device cannot vibrate: iOS has no `navigator.vibrate`, and readiness
 * says so.
 */
import { vibrationPatterns } from "./tone-patterns.ts";
import type { Family } from "./words/family.ts";

export interface Haptics {
  readonly play: (family: Family) => void;
}

/** `vibrate` is `navigator.vibrate` bound to its navigator; undefined where there is none. */
export function createHaptics(vibrate: ((pattern: number[]) => boolean) | undefined): Haptics {
  return {
    play: (family) => {
      // false means that the browser declined, as it does before the first tap: nothing can be done about it here
      vibrate?.([...vibrationPatterns[family]]);
    },
  };
}
