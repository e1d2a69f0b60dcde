import { expect, test } from "vitest";
import { mostPacks, toMerge, type Weighed } from "./merge.ts";

const pack = (name: string, live: number, size = live): Weighed => ({ name, size, live });
const many = (count: number, live: number): readonly Weighed[] =>
  Array.from({ length: count }, (_, at) => pack(`small-${at}`, live));

test.each([
  ["none", [], []],
  ["a whole one", [pack("a", 100)], []],
  ["half of one", [pack("a", 50, 100)], []],
  ["less than half of one", [pack("a", 49, 100), pack("b", 10)], ["a"]],
  // it is removed, and nothing of it has to be moved
  ["nothing of one", [pack("a", 0, 100)], []],
  ["as many as may be", [pack("large", 900), ...many(mostPacks - 1, 9)], []],
  [
    "one too many: the smallest",
    [pack("large", 900), pack("middle", 90), ...many(mostPacks - 1, 9)],
    many(8, 9).map(({ name }) => name),
  ],
])("%s", (_, packs, expected) => {
  expect(toMerge(packs)).toEqual(expected);
});
