/**
 * Which looks a camera frame gets. Every frame the quick one; after some frames without a code one more each, in turn, as
 * far as the time goes. Pure: costs are handed in as they were measured.
 */
import type { Look } from "./looks.ts";

export interface Strategy {
  /** Frames in a row that showed no code. */
  readonly misses: number;
  /** Which of the further looks is next. */
  readonly turn: number;
  /** Frames since a further look was taken. */
  readonly waited: number;
  /** What a look cost lately, in ms; absent before the first. */
  readonly costs: Readonly<Partial<Record<Look, number>>>;
}

export const freshStrategy: Strategy = { misses: 0, turn: 0, waited: 0, costs: {} };

/** A moving hand is read by the next frame; what three frames do not show needs another look. */
const missesBeforeMore = 3;
/** A slow handheld takes a look that does not fit all the same, this seldom. */
const mostFramesWaited = 6;

/** Every second one looks for bars; what is worked on sees only the middle of the picture, which the operator aims. */
const further: readonly Look[] = [
  "thorough",
  "doubled",
  "thorough",
  "larger",
  "thorough",
  "lit",
  "thorough",
  "crisp",
  "thorough",
  "half",
  "thorough",
  "denoised",
];

/** The look to take after the quick one showed nothing; null for none. `leftMs`: of this frame's time. */
export function furtherLook(strategy: Strategy, leftMs: number): Look | null {
  const { misses, turn, waited, costs } = strategy;
  if (misses < missesBeforeMore) return null;
  const look = further[turn % further.length] ?? "thorough";
  const cost = costs[look];
  return cost === undefined || cost <= leftMs || waited >= mostFramesWaited ? look : null;
}

export interface Looked {
  readonly look: Look;
  readonly ms: number;
}

/** After a frame: what was looked at, and whether it showed a code. */
export function afterFrame(
  strategy: Strategy,
  looked: readonly Looked[],
  found: boolean,
): Strategy {
  const costs = looked.reduce(
    (known, { look, ms }) => ({ ...known, [look]: smoothed(known[look], ms) }),
    strategy.costs,
  );
  const misses = found ? 0 : strategy.misses + 1;
  const wasDue = strategy.misses >= missesBeforeMore;
  const tookOne = looked.length > 1;
  return {
    misses,
    turn: tookOne ? strategy.turn + 1 : strategy.turn,
    waited: wasDue && !tookOne && !found ? strategy.waited + 1 : 0,
    costs,
  };
}

const smoothed = (before: number | undefined, ms: number): number =>
  before === undefined ? ms : before * 0.75 + ms * 0.25;
