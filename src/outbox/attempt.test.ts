import { describe, expect, it } from "vitest";
import { anAttempt } from "../testing/outbox-builders.ts";
import { type Attempt, brokenInARow, latestNumberOf, withAttempt } from "./attempt.ts";

const harmless = { kind: "harmless" } as const;
const broken = { kind: "broken", path: "$" } as const;
const numbersOf = (attempts: readonly Attempt[]): readonly number[] => attempts.map(({ n }) => n);
const upTo = (last: number, from = 1): readonly number[] =>
  Array.from({ length: last - from + 1 }, (_, index) => from + index);

describe("the attempts of an entry", () => {
  it("are the 20 latest, and their numbers go on", () => {
    let attempts: readonly Attempt[] = [];
    for (const n of upTo(1_000)) attempts = withAttempt(attempts, anAttempt(n));
    expect(numbersOf(attempts)).toEqual(upTo(1_000, 981));
    expect(latestNumberOf(attempts)).toBe(1_000);
  });

  it("keep the one that may have acted through a day without a network", () => {
    let attempts: readonly Attempt[] = [anAttempt(1)];
    for (const n of upTo(1_000, 2)) {
      attempts = withAttempt(attempts, anAttempt(n, { outcome: harmless }));
    }
    expect(numbersOf(attempts)).toEqual([1, ...upTo(1_000, 982)]);
  });

  it.each([
    [0, []],
    [0, [undefined]],
    [1, [broken]],
    [2, [undefined, broken, broken]],
    [1, [broken, harmless, broken]],
    [0, [broken, broken, undefined]],
  ])("end with %i undocumented answers in a row: %j", (count, outcomes) => {
    const attempts = outcomes.map((outcome, index) => anAttempt(index + 1, { outcome }));
    expect(brokenInARow(attempts)).toBe(count);
  });
});
