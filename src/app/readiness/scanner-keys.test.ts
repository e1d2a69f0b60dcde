import { expect, test } from "vitest";
import { noKeys, type ReadBurst, withKey } from "./scanner-keys.ts";

/** Keys, `everyMs` apart. */
function typed(keys: readonly string[], everyMs: number): readonly (ReadBurst | null)[] {
  let held = noKeys;
  return keys.map((key, index) => {
    const next = withKey(held, key, 1_000 + index * everyMs);
    held = next.keys;
    return next.burst;
  });
}
const last = (bursts: readonly (ReadBurst | null)[]): ReadBurst | null => bursts.at(-1) ?? null;

test("a scanner types fast and ends with Enter", () => {
  expect(typed([..."ABCD-1234".split(""), "Enter"], 10)).toEqual([
    ...Array.from({ length: 9 }, () => null),
    { characters: 9, ms: 90 },
  ]);
});

test("capital letters are keys of their own, with shift between", () => {
  expect(last(typed(["Shift", "A", "Shift", "B", "c", "1", "Enter"], 10))).toMatchObject({
    characters: 4,
  });
});

test.each<[string, readonly string[], number]>([
  ["a person", [..."ABCD-1234".split(""), "Enter"], 120],
  ["an Enter alone", ["Enter"], 10],
  ["too little for a code", ["A", "B", "C", "Enter"], 10],
])("%s is no scanner", (_who, keys, everyMs) => {
  expect(last(typed(keys, everyMs))).toBeNull();
});

test("what was typed before does not count", () => {
  const slow = withKey(noKeys, "x", 0).keys;
  let held = slow;
  for (const [index, key] of "ABCD".split("").entries()) {
    held = withKey(held, key, 5_000 + index * 10).keys;
  }
  expect(withKey(held, "Enter", 5_040).burst).toEqual({ characters: 4, ms: 40 });
});

test("after a code the next one begins anew", () => {
  const bursts = typed([..."ABCD".split(""), "Enter", ..."EFGHIJ".split(""), "Enter"], 10);
  expect(bursts.filter((burst) => burst !== null).map(({ characters }) => characters)).toEqual([
    4, 6,
  ]);
});
