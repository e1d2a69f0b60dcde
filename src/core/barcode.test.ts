import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aCapture } from "../testing/builders.ts";
import { longestCode, parseBarcode } from "./barcode.ts";

const textOf = (text: string, source: "camera" | "wedge" | "typed" = "wedge"): unknown => {
  const parsed = parseBarcode(aCapture({ text, source }));
  return parsed.ok ? parsed.value.text : parsed.failure;
};

describe("a barcode", () => {
  it.each(["\r", "\n", "\t", "\r\n", "\r\n\t\r"])("loses the reader's suffix %j", (suffix) => {
    expect(textOf(`AB12${suffix}`)).toBe("AB12");
  });

  it.each([
    "!OWI0OGFmMWI=",
    "a+b/c==",
    "uuid|123,456",
    "%2B",
    "MiXeD case",
    " spaces ",
    "\u0000\u001d]C1",
    "in\nside",
    "\ttab first",
    "ß\u0130é\u{1f3ab}",
    "\ud800",
  ])("keeps %j as it was read", (text) => {
    expect(textOf(text)).toBe(text);
    expect(textOf(text, "camera")).toBe(text);
  });

  it("keeps any text but for the reader's suffix, of any source that reads", () => {
    const text = fc.string({ unit: "binary", minLength: 1, maxLength: 300 });
    const suffix = fc.constantFrom("", "\r", "\n", "\t", "\r\n");
    fc.assert(
      fc.property(text, suffix, fc.constantFrom("camera", "wedge"), (read, added, source) => {
        fc.pre(!/[\r\n\t]$/.test(read));
        expect(textOf(read + added, source)).toBe(read);
      }),
    );
  });

  it.each(["", "\r\n", "\t"])("is not in %j", (text) => {
    expect(textOf(text)).toEqual({ kind: "empty" });
  });

  it("is no longer than any code can be", () => {
    expect(textOf("x".repeat(longestCode))).toHaveLength(4_296);
    expect(textOf(`${"x".repeat(longestCode)}\r\n`)).toHaveLength(4_296);
    expect(textOf("x".repeat(longestCode + 1))).toEqual({ kind: "too-long", length: 4_297 });
  });

  it("does not mind hostile texts of 4 KB", () => {
    const hostile = fc
      .string({ unit: "binary", minLength: 1, maxLength: 40 })
      .map((piece) => piece.repeat(4_096).slice(0, 4_096));
    fc.assert(
      fc.property(hostile, fc.constantFrom("camera", "wedge", "typed"), (text, source) => {
        const parsed = parseBarcode(aCapture({ text, source }));
        const isPart = parsed.ok ? text.includes(parsed.value.text) : text.trim() === "";
        expect(isPart).toBe(true);
      }),
    );
  });

  // a backtracking pattern needs minutes for this, and the test's time limit ends it
  it("is done at once with a million tabs that are no suffix", () => {
    expect(textOf(`${"\t".repeat(1_000_000)}x`)).toEqual({ kind: "too-long", length: 1_000_001 });
  }, 5_000);

  it("is none where its keys were cut short, whatever is left of it", () => {
    const cutShort = { read: 4, expected: 12 };
    expect(parseBarcode(aCapture({ text: "AB12", source: "wedge", cutShort }))).toEqual({
      ok: false,
      failure: { kind: "cut-short", read: 4, expected: 12 },
    });
  });

  it("keeps its symbology", () => {
    const parsed = parseBarcode(aCapture({ symbology: "Aztec" }));
    expect(parsed).toMatchObject({ ok: true, value: { symbology: "Aztec", alternatives: [] } });
  });
});

describe("a typed code", () => {
  it("loses the spaces around it, and may be meant in capitals", () => {
    const parsed = parseBarcode(aCapture({ text: " ab 12 ", source: "typed" }));
    expect(parsed).toMatchObject({ value: { text: "ab 12", alternatives: ["AB 12"] } });
  });

  it("in capitals has no other spelling", () => {
    const parsed = parseBarcode(aCapture({ text: "AB12", source: "typed" }));
    expect(parsed).toMatchObject({ value: { text: "AB12", alternatives: [] } });
  });

  it("of spaces is empty", () => {
    expect(textOf("  ", "typed")).toEqual({ kind: "empty" });
  });

  it("that was read and not typed is meant as read", () => {
    const parsed = parseBarcode(aCapture({ text: "ab12", source: "wedge" }));
    expect(parsed).toMatchObject({ value: { alternatives: [] } });
  });
});
