import { describe, expect, it } from "vitest";
import { createHaptics } from "./haptics.ts";
import { testTone, tonePatterns, vibrationPatterns } from "./tone-patterns.ts";
import type { Family } from "./words/family.ts";

/** LOOK 2: wave, then Hz×ms (a glide as from→to), rests in brackets; vibration. */
const look: Readonly<Record<Family, readonly [string, readonly number[]]>> = {
  admit: ["sine 880×70 1320×130", [60]],
  "add-on": ["sine 880×70 1320×130", [60]],
  choose: ["sine 660×80 (80) 660×80", [50, 70, 50]],
  hold: ["triangle 520×350", [350]],
  refuse: ["square 392×160 262×320", [220, 80, 220]],
  "already-used": ["sawtooth 440×70 (60) 440×70 (60) 440×70", [80, 60, 80, 60, 80]],
  unknown: ["sine 600→400×300", [150, 150, 150]],
  alarm: ["sine 988×150 740×150 988×150 740×150", [400, 100, 400]],
};
/** An add-on is heard like an admit: LOOK has no sound for it. */
const families: readonly Family[] = [
  "admit",
  "choose",
  "hold",
  "refuse",
  "already-used",
  "unknown",
  "alarm",
];

const written = (family: Family): string => {
  const { wave, tones } = tonePatterns[family];
  const steps = tones.map(({ fromHz, toHz, ms, restMs }) => {
    const pitch = fromHz === toHz ? `${fromHz}` : `${fromHz}→${toHz}`;
    return `${pitch}×${ms}${restMs > 0 ? ` (${restMs})` : ""}`;
  });
  return [wave, ...steps].join(" ");
};

describe("signals", () => {
  it.each([...families, "add-on"] as const)("%s sounds and buzzes as LOOK 2 says", (family) => {
    expect([written(family), vibrationPatterns[family]]).toEqual(look[family]);
  });

  it("differ from each other, by ear and by hand", () => {
    expect(new Set(families.map(written)).size).toBe(families.length);
    expect(new Set(families.map((family) => vibrationPatterns[family].join())).size).toBe(
      families.length,
    );
  });

  it.each(families)("%s stays above 250 Hz and under 700 ms, also with the test tone", (family) => {
    const tones = [...tonePatterns[family].tones, testTone];
    expect(Math.min(...tones.flatMap(({ fromHz, toHz }) => [fromHz, toHz]))).toBeGreaterThan(250);
    expect(tones.reduce((sum, { ms, restMs }) => sum + ms + restMs, 0)).toBeLessThan(700);
  });
});

describe("createHaptics", () => {
  it("vibrates the family's pattern", () => {
    const felt: number[][] = [];
    const haptics = createHaptics((pattern) => felt.push(pattern) > 0);
    haptics.play("refuse");
    expect(felt).toEqual([[220, 80, 220]]);
  });

  it("keeps still where the device cannot vibrate", () => {
    expect(() => createHaptics(undefined).play("admit")).not.toThrow();
  });
});
