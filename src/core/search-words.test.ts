import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runs, testSeed } from "../testing/seeded-random.ts";
import { folded, searchQueryOf, spansOf } from "./search-words.ts";

describe("folding", () => {
  it.each([
    ["Ada Lovelace", "adalovelace", [0, 3]],
    ["O'Brien", "obrien", [0, 1]],
    ["O’Brien-Müller", "obrienmuller", [0, 1, 6]],
    ["Martínez Soler", "martinezsoler", [0, 8]],
    ["Marti\u0301nez", "martinez", [0]],
    ["Sørensen Æbelø", "sorensenaebelo", [0, 8]],
    ["STRAẞE straße", "strassestrasse", [0, 7]],
    ["Łódź", "lodz", [0]],
    ["İpek Yıldız", "ipekyildiz", [0, 4]],
    ["ΟΔΟΣ", "οδοσ", [0]],
    ["οδός", "οδοσ", [0]],
    ["VG7-4412", "vg74412", [0, 3]],
    ["ＶＧ７", "vg7", [0]],
    ["Йорк ёлка", "иоркелка", [0, 4]],
    ["山田 太郎", "山田太郎", [0, 2]],
    ["محمد", "محمد", [0]],
    ["so\u00adft Zoe\u200d", "softzoe", [0, 4]],
    ["  -- ", "", []],
    ["🎟 A", "a", [0]],
    ["\ud800x", "x", [0]],
  ])("%s", (text, letters, starts) => {
    expect(folded(text)).toMatchObject({ letters, starts });
  });

  it("folds the beginning of a text to the beginning of the folded text", () => {
    fc.assert(
      fc.property(anyText, fc.nat(), (text, cut) => {
        const characters = Array.from(text);
        const beginning = characters.slice(0, cut % (characters.length + 1)).join("");
        expect(folded(text).letters.startsWith(folded(beginning).letters)).toBe(true);
      }),
      { numRuns: runs(300), seed: testSeed },
    );
  });

  it("changes nothing that is folded already, and does not care about case", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { letters, origins, starts } = folded(text);
        expect(folded(letters).letters).toBe(letters);
        expect(origins).toHaveLength(letters.length);
        expect(starts.every((at) => at < letters.length)).toBe(true);
      }),
      { numRuns: runs(300), seed: testSeed },
    );
    for (const name of ["Ada LOVELACE", "Sørensen", "Straße", "Ipek"]) {
      expect(folded(name.toUpperCase()).letters).toBe(folded(name.toLowerCase()).letters);
    }
  });
});

describe("what is asked for", () => {
  it.each([
    ["  mar  ", ["mar"], "mar"],
    ["Soler, Martínez", ["soler", "martinez"], "solermartinez"],
    ["vg7 44-12", ["vg7", "4412"], "vg74412"],
    ["a b c d e f g h i j", ["a", "b", "c", "d", "e", "f", "g", "h"], "abcdefgh"],
  ])("%s", (text, words, whole) => {
    expect(searchQueryOf(text)).toEqual({ words, whole });
  });

  it.each(["", "  ", "-'", "🎟"])("is nothing without a letter or digit: %j", (text) => {
    expect(searchQueryOf(text)).toBeNull();
  });
});

describe("marks", () => {
  it.each([
    ["mar", "Marchetti", "[Mar]chetti"],
    ["marti", "Marti\u0301nez Soler", "[Marti\u0301]nez Soler"],
    ["sol mar", "Martínez Soler", "[Mar]tínez [Sol]er"],
    ["mar", "Almar", "Al[mar]"],
    ["ar", "Almar", "Almar"],
    ["obr", "O'Brien", "[O'Br]ien"],
    ["o", "Mo O'Brien", "Mo [O]'Brien"],
    ["adalove", "Ada Lovelace", "[Ada Love]lace"],
    ["adal ovelace", "Ada Lovelace", "[Ada Lovelace]"],
    ["strass", "Straße", "[Straß]e"],
    ["7 441", "VG7-4412", "VG[7-441]2"],
    ["bob", "Ada", "Ada"],
  ])("%s in %s", (typed, text, expected) => {
    expect(marked(typed, text)).toBe(expected);
  });
});

function marked(typed: string, text: string): string {
  const query = searchQueryOf(typed);
  if (query === null) throw new Error("nothing typed");
  let shown = text;
  for (const { from, until } of spansOf(query, text).toReversed()) {
    shown = `${shown.slice(0, from)}[${shown.slice(from, until)}]${shown.slice(until)}`;
  }
  return shown;
}

const anyText = fc.oneof(
  fc.string({ unit: "binary", maxLength: 24 }),
  fc.string({ unit: "grapheme", maxLength: 16 }),
  fc.string({ unit: fc.constantFrom(...Array.from("aßÉø' -İıΣςΐñﬁ½\u0301")), maxLength: 16 }),
);
