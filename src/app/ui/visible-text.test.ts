import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { visibleName, visibleText } from "./visible-text.ts";

describe("visibleText", () => {
  it.each([
    ["nothing harmful", "Sørensen & Łukasz, 5 — O’Brien", "Sørensen & Łukasz, 5 — O’Brien"],
    ["markup", "<img src=x onerror=alert(1)>", "<img src=x onerror=alert(1)>"],
    ["NUL", "A\u0000B", "A␀B"],
    ["line ends and tabs", "A\r\nB\tC", "A␍␊B␉C"],
    ["delete and C1", "A\u007FB\u0085", "A␡B‹U+0085›"],
    ["bidi override", "gate\u202E5\u202C", "gate‹U+202E›5‹U+202C›"],
    ["bidi isolates", "\u2066x\u2069", "‹U+2066›x‹U+2069›"],
    ["zero width", "QX\u200B88\uFEFF", "QX‹U+200B›88‹U+FEFF›"],
    ["line separator", "a\u2028b", "a‹U+2028›b"],
    ["half a pair", "a\uD800b", "a‹U+D800›b"],
    ["joined emoji and Persian joiners", "👨‍👩‍👧 می‌خواهم", "👨‍👩‍👧 می‌خواهم"],
  ])("%s", (_, text, shown) => {
    expect(visibleText(text)).toBe(shown);
  });

  it("collapses 4 kB and says how much is missing", () => {
    expect(visibleText("Q".repeat(4_096), 48)).toBe(`${"Q".repeat(48)}… 4048 more`);
  });

  it("bounds what is shown even when every character becomes a symbol", () => {
    const shown = visibleText("\u202E".repeat(4_096), 48);
    expect(shown).toBe(`${"‹U+202E›".repeat(6)}… 4090 more`);
  });

  it("cuts nothing that fits exactly, and no character in half", () => {
    expect(visibleText("😀😀😀", 3)).toBe("😀😀😀");
    expect(visibleText("😀😀😀", 2)).toBe("😀😀… 1 more");
  });

  it("leaves no control or bidi control, whatever comes in, and changes its own answers no more", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        const shown = visibleText(text, 1_000);
        expect(shown).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069\u200B\uFEFF]/u);
        expect(visibleText(shown, 1_000)).toBe(shown);
      }),
    );
  });
});

describe("visibleName", () => {
  it("makes the same visible as visibleText", () => {
    expect(visibleName("O’Brien\u202E\n", 60)).toBe("O’Brien‹U+202E›␊");
  });

  it("cuts without a number, which would read as a number of people", () => {
    expect(visibleName("Grand harbour cruise", 6)).toBe("Grand…");
    expect(visibleName("Okafor", 6)).toBe("Okafor");
  });

  it.each(["محمد", "דוד לוי", "Anna שלום"])(
    "isolates what is written from the right: %s",
    (name) => {
      expect(visibleName(name, 60)).toBe(`\u2068${name}\u2069`);
    },
  );

  it("closes the isolation also where it cuts", () => {
    expect(visibleName("محمد", 2)).toBe("\u2068مح…\u2069");
  });

  it.each(["Sørensen", "ณัฐพงษ์", "伊藤", "😀"])("leaves others as they are: %s", (name) => {
    expect(visibleName(name, 60)).toBe(name);
  });
});
