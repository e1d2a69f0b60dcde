import { expect, test } from "vitest";
import { longestPrefix } from "./longest-prefix.ts";

test.each([
  ["PLF-A71Q", ["PLF", "PLF-A", "P"], "PLF-A"],
  ["PLF", ["PLF"], "PLF"],
  ["PL", ["PLF"], null],
  ["plf-A71Q", ["PLF"], null],
  [" PLF-A71Q", ["PLF"], null],
  ["anything", [""], null],
  ["", ["PLF"], null],
  ["PLF", [], null],
])("of %j among %j is %j", (code, prefixes, longest) => {
  expect(longestPrefix(code, prefixes)).toBe(longest);
});
