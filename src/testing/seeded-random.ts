/** Random numbers that a seed repeats: mulberry32, 32 bits of state, uniform enough to choose faults with. */
import type { Random } from "../core/effects.ts";

export function createSeededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number from 0 up to, not including, `end`. */
export const below = (random: Random, end: number): number => Math.floor(random() * end);

/** Runs of a property: few by default; `TEST_RUNS` multiplies them for campaigns. */
export const runs = (few: number): number => few * Number(process.env["TEST_RUNS"] ?? "1");

/** `TEST_SEED` replays; otherwise the same seed every time, so that a red build is red for everybody. */
export const testSeed = Number(process.env["TEST_SEED"] ?? "20260507");
