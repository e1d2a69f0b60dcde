import { expect, test } from "vitest";
import { later, minutes } from "../../core/time.ts";
import { now } from "../../testing/builders.ts";
import { bestStep, type Experience, type Ladder, onLadder, type Transport } from "./transport.ts";

const after = (best: Transport, ...experiences: readonly Experience[]): Ladder =>
  experiences.reduce((ladder, each) => onLadder(ladder, each, now), bestStep(best));
const cut = ["waiting-failed", "short-answered"] as const;

test.each<readonly [string, Ladder, Transport]>([
  ["starts with the best", after("stream", "short-answered"), "stream"],
  ["one cut is an accident", after("stream", ...cut), "stream"],
  ["two in a row are a proxy", after("stream", ...cut, ...cut), "long-poll"],
  ["two with success between are not", after("stream", ...cut, "waiting-worked", ...cut), "stream"],
  ["a lost network is no cut", after("stream", "waiting-failed", "short-failed", ...cut), "stream"],
  [
    "nor what was suspected before it",
    after("stream", "waiting-failed", "short-failed", "short-answered", ...cut),
    "stream",
  ],
  ["long polls are cut as well", after("stream", ...cut, ...cut, ...cut, ...cut), "poll"],
  [
    "there is nothing below short polls",
    after("long-poll", ...cut, ...cut, ...cut, ...cut),
    "poll",
  ],
])("%s", (_name, ladder, step) => {
  expect(ladder.step).toBe(step);
});

test("ten minutes after the first step down the best is tried again", () => {
  const lower = after("stream", ...cut, ...cut);
  const justBefore = onLadder(lower, "short-answered", later(now, minutes(10) - 1));
  expect(justBefore.step).toBe("long-poll");
  expect(onLadder(lower, "short-answered", later(now, minutes(10)))).toEqual(bestStep("stream"));
});
