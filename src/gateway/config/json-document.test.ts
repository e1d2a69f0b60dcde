import fc from "fast-check";
import { expect, test } from "vitest";
import { parseJsonDocument } from "./json-document.ts";
import { tellTroubles } from "./source.ts";

const toldOf = (text: string): readonly string[] => {
  const document = parseJsonDocument("stile.json", text);
  return document.ok ? tellTroubles(document.value, document.value.repeated) : document.failure;
};

test.each([
  ["", "stile.json:1: expected a value"],
  ["{", 'stile.json:1: expected "}"'],
  ['{\n  "a": [1, 2\n}\n', 'stile.json:2: expected "," or the closing bracket'],
  // the comma is missing where the line ends, not where the next begins
  ['{\n  "a": 1\n\n  "b": 2\n}', 'stile.json:2: expected "," or the closing bracket'],
  ['{\n  "a" 1\n}', 'stile.json:2: expected ":" after the name'],
  ['{\n  "a":\n}', "stile.json:3: expected a value"],
  ["{\n  a: 1\n}", "stile.json:2: texts and names stand in double quotes"],
  ['{\n  "a": yes\n}', "stile.json:2: texts and names stand in double quotes"],
  ['{\n  "a": "b\n}', "stile.json:2: a text has no closing quote on its line"],
  ['{ "a": "\\x" }', "stile.json:1: a text has an unknown escape"],
  ['{ "a": "\\u12" }', "stile.json:1: \\u wants four hexadecimal digits"],
  ['{ "a": "b\tc" }', "stile.json:1: a text has a control character"],
  ['{ "a": 1. }', "stile.json:1: this is not a number"],
  ["{}\n{}", "stile.json:2: expected nothing after the last brace"],
  ["{} /* and", "stile.json:1: a comment has no end"],
])("%j", (text, line) => {
  expect(toldOf(text)[0]).toContain(line);
});

test("a member that stands twice is told with both lines, however deep", () => {
  expect(toldOf('{\n "a": [\n  { "b": 1,\n    "b": 2 }\n ]\n}')).toEqual([
    "stile.json:3 a[0].b: stands twice, here and on line 4",
  ]);
});

test("at most three lines, none of them twice", () => {
  expect(toldOf("{ a b\n c d\n e f\n g h\n i j").length).toBe(3);
});

test("whatever is broken is told with a line, and without the text of the file", () => {
  const text = '{\n "key": "hush-hush",\n "list": [1, { "token": "hush-hush" }] // note\n}';
  fc.assert(
    fc.property(fc.nat(text.length), fc.string({ maxLength: 2 }), fc.nat(2), (at, typed, gone) => {
      const lines = toldOf(text.slice(0, at) + typed + text.slice(at + gone));
      for (const line of lines) {
        expect(line).toMatch(/^stile\.json:[1-5][: ]/);
        expect(line).not.toContain("hush");
      }
    }),
  );
});

test("a missing member stands in the object that it is missing from", () => {
  const document = parseJsonDocument("stile.json", '{\n "list": [\n  {\n   "a": 1\n  }\n ]\n}');
  if (!document.ok) throw new Error(document.failure.join());
  expect(document.value.placeOf(["list", 0, "b", "c"])).toEqual({
    order: 3,
    text: "stile.json:3 list[0].b.c",
  });
  expect(document.value.placeOf([]).text).toBe("stile.json:1");
});
