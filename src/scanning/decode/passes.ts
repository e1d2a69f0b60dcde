/**
 * How hard to look at a frame. `quick` on every frame; `thorough` on every fourth frame of a run without a code, because
 * it is what makes linear codes work (Code 128: 23 of 76 against 13) and costs twice as much (DECODER.md, conclusion 2).
 */
export type Pass = "quick" | "thorough";

const quickFramesBeforeThorough = 3;

/** `misses`: frames looked at in a row that showed no code. */
export const passFor = (misses: number): Pass =>
  misses % (quickFramesBeforeThorough + 1) === quickFramesBeforeThorough ? "thorough" : "quick";
