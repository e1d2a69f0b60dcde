import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { checkCharacterOf, checkSchemes, hasRightCheck } from "./check-character.ts";
import { type CodePattern, lookOf } from "./code-pattern.ts";

describe("a check character", () => {
  // GS1's own example, an EAN-8 of the same rule, the Code 39 manual's, and ISO 7064's
  it.each([
    ["629104150021", "3", "gs1-mod10"],
    ["9638507", "4", "gs1-mod10"],
    ["12345ABCDE/", "T", "code39-mod43"],
    ["A12425GABC1234002", "M", "iso7064-mod37-36"],
    ["a1", null, "iso7064-mod37-36"],
    ["12A", null, "gs1-mod10"],
  ] as const)("of %s is %s by %s", (body, character, scheme) => {
    expect(checkCharacterOf(body, scheme)).toBe(character);
  });

  it.each(checkSchemes)("%s finds every single wrong character", (scheme) => {
    const unit = scheme === "gs1-mod10" ? "0123456789" : "0123456789ABCXYZ";
    const character = fc.constantFrom(...unit.split(""));
    const body = fc.array(character, { minLength: 1, maxLength: 20 }).map((all) => all.join(""));
    fc.assert(
      fc.property(body, fc.nat(), character, (text, place, other) => {
        const whole = text + (checkCharacterOf(text, scheme) ?? "");
        expect(hasRightCheck(whole, scheme)).toBe(true);
        const at = place % whole.length;
        fc.pre(whole[at] !== other);
        expect(hasRightCheck(whole.slice(0, at) + other + whole.slice(at + 1), scheme)).toBe(false);
      }),
    );
  });

  it("is not alone, and not nothing", () => {
    expect(hasRightCheck("", "gs1-mod10")).toBe(false);
    expect(hasRightCheck("0", "gs1-mod10")).toBe(false);
  });
});

const octo: CodePattern = { lengths: [12], characters: "upper" };
const ean: CodePattern = { lengths: [8, 13], characters: "digits", check: "gs1-mod10" };

test.each<[string, readonly CodePattern[] | null, ReturnType<typeof lookOf>]>([
  ["anything", null, { kind: "whole" }],
  ["anything", [], { kind: "whole" }],
  ["ABCDEF123456", [octo], { kind: "whole" }],
  ["ABCDEF1", [octo], { kind: "damaged", expected: 12 }],
  ["ABCDEF1234567", [octo], { kind: "damaged", expected: 12 }],
  ["ABCDEF-23456", [octo], { kind: "foreign" }],
  ["https://example.com", [octo], { kind: "foreign" }],
  ["", [octo], { kind: "foreign" }],
  ["6291041500213", [ean], { kind: "whole" }],
  ["96385074", [ean], { kind: "whole" }],
  ["6291041500214", [ean], { kind: "damaged", expected: null }],
  // it could be a piece of either
  ["629104", [octo, ean], { kind: "damaged", expected: null }],
  ["ABC", [octo, ean], { kind: "damaged", expected: 12 }],
  ["96385074", [octo, ean], { kind: "whole" }],
])("%j of %j is %j", (text, patterns, look) => {
  expect(lookOf(text, patterns)).toEqual(look);
});
