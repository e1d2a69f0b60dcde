import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Look } from "./looks.ts";
import { afterFrame, freshStrategy, furtherLook, type Looked, type Strategy } from "./strategy.ts";

const plenty = 1_000;
const quick: Looked = { look: "quick", ms: 5 };

/** As many frames without a code, each with what the strategy asks for at this cost. */
function missed(frames: number, leftMs: number, costMs = 10): readonly (Look | null)[] {
  let strategy = freshStrategy;
  return Array.from({ length: frames }, () => {
    const more = furtherLook(strategy, leftMs);
    const looked = more === null ? [quick] : [quick, { look: more, ms: costMs }];
    strategy = afterFrame(strategy, looked, false);
    return more;
  });
}

describe("what a frame is looked at beyond the quick look", () => {
  it("is nothing in the first three frames without a code, and then everything in turn", () => {
    expect(missed(14, plenty)).toEqual([
      null,
      null,
      null,
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
    ]);
  });

  it("begins anew after a code, with the look that is next", () => {
    const tired: Strategy = { ...freshStrategy, misses: 9, turn: 4 };
    const fresh = afterFrame(tired, [quick], true);
    expect(fresh.misses).toBe(0);
    expect(furtherLook(fresh, plenty)).toBeNull();
    expect(furtherLook({ ...fresh, misses: 3 }, plenty)).toBe("thorough");
  });

  it("is nothing where the look is known to take longer than what is left of the frame, but for every seventh", () => {
    // the first one tells the cost
    expect(missed(18, 20, 50)).toEqual([
      null,
      null,
      null,
      "thorough",
      "doubled",
      ...Array.from({ length: 6 }, () => null),
      "thorough",
      "larger",
      ...Array.from({ length: 5 }, () => null),
    ]);
  });

  it("takes every look some time, whatever the frames cost", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 90, maxLength: 90 }),
        (costs) => {
          let strategy = freshStrategy;
          const seen = new Set<Look>();
          for (const ms of costs) {
            const more = furtherLook(strategy, 20);
            if (more !== null) seen.add(more);
            strategy = afterFrame(
              strategy,
              more === null ? [quick] : [quick, { look: more, ms }],
              false,
            );
          }
          expect(seen.size).toBeGreaterThanOrEqual(6);
        },
      ),
    );
  });
});
