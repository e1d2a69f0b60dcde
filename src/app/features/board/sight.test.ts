import { expect, test } from "vitest";
import { type Sight, sightOf } from "./sight.ts";

const entry = (isIntersecting: boolean, top: number) => ({
  isIntersecting,
  boundingClientRect: { top },
});

test.each<[string, Parameters<typeof sightOf>[0], Sight | null]>([
  ["on the page", [entry(true, 900)], "in-view"],
  ["under the head of the page", [entry(false, 40)], "above"],
  ["scrolled away", [entry(false, -5_000)], "above"],
  ["further down", [entry(false, 1_700)], "below"],
  ["told several at once, the last counts", [entry(false, 7_000), entry(true, 900)], "in-view"],
  ["and also when it has left", [entry(true, 900), entry(false, -80)], "above"],
  ["nothing", [], null],
])("%s", (_name, entries, sight) => {
  expect(sightOf(entries, 1_000)).toBe(sight);
});
