import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backoffMs } from "./backoff.ts";

const policy = { firstMs: 1_000, longestMs: 60_000 };

describe("backoff", () => {
  it.each([
    [0, 1_000],
    [1, 2_000],
    [2, 4_000],
    [5, 32_000],
    [6, 60_000],
    [5_000, 60_000],
  ])("after %i failures in a row waits up to %i ms, and at least half of it", (tries, step) => {
    expect(backoffMs(tries, policy, () => 0)).toBe(step / 2);
    expect(backoffMs(tries, policy, () => 0.5)).toBe(step * 0.75);
    expect(backoffMs(tries, policy, () => 1)).toBe(step);
  });

  it("never waits less than half a step or longer than the longest, and never less for more tries", () => {
    fc.assert(
      fc.property(
        fc.nat(10_000),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (tries, draw) => {
          const wait = backoffMs(tries, policy, () => draw);
          expect(wait).toBeGreaterThanOrEqual(policy.firstMs / 2);
          expect(wait).toBeLessThanOrEqual(policy.longestMs);
          expect(backoffMs(tries + 1, policy, () => draw)).toBeGreaterThanOrEqual(wait);
        },
      ),
    );
  });
});
