/**
 * Sound and vibration of each family (LOOK 2), told apart with eyes closed. Every tone pattern ends within 700 ms and
 * stays at 250 Hz or above, which small speakers still play.
 */
import type { Family } from "./words/family.ts";

export interface Tone {
  /** Hz at its start and its end; equal unless it glides. */
  readonly fromHz: number;
  readonly toHz: number;
  readonly ms: number;
  /** Silence after it. */
  readonly restMs: number;
}

export interface TonePattern {
  readonly wave: "sine" | "triangle" | "square" | "sawtooth";
  readonly tones: readonly Tone[];
}

const tone = (hz: number, ms: number, restMs = 0): Tone => ({ fromHz: hz, toHz: hz, ms, restMs });

const rises: TonePattern = { wave: "sine", tones: [tone(880, 70), tone(1_320, 130)] };

export const tonePatterns: Readonly<Record<Family, TonePattern>> = {
  admit: rises,
  "add-on": rises,
  choose: { wave: "sine", tones: [tone(660, 80, 80), tone(660, 80)] },
  hold: { wave: "triangle", tones: [tone(520, 350)] },
  refuse: { wave: "square", tones: [tone(392, 160), tone(262, 320)] },
  "already-used": {
    wave: "sawtooth",
    tones: [tone(440, 70, 60), tone(440, 70, 60), tone(440, 70)],
  },
  unknown: { wave: "sine", tones: [{ fromHz: 600, toHz: 400, ms: 300, restMs: 0 }] },
  alarm: { wave: "sine", tones: [tone(988, 150), tone(740, 150), tone(988, 150), tone(740, 150)] },
};

/** Follows the admit of a test booking. */
export const testTone: Tone = tone(330, 60);

/** Milliseconds on, off, on, … */
export const vibrationPatterns: Readonly<Record<Family, readonly number[]>> = {
  admit: [60],
  "add-on": [60],
  choose: [50, 70, 50],
  hold: [350],
  refuse: [220, 80, 220],
  "already-used": [80, 60, 80, 60, 80],
  unknown: [150, 150, 150],
  alarm: [400, 100, 400],
};
