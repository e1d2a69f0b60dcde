import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { framingAround, type Framing, plainFraming, unframe } from "./framing.ts";
import { withoutIdentifiers } from "./identifiers.ts";
import { readArrival } from "./read-arrival.ts";

const both: Framing = { prefix: "*", suffix: "#", end: "enter" };

describe("a frame", () => {
  it.each<[string, Framing, readonly [string, string]]>([
    ["A1", plainFraming, ["whole", "A1"]],
    ["*A1#", both, ["whole", "A1"]],
    ["*A1", both, ["damaged", "A1"]],
    ["A1#", both, ["damaged", "A1"]],
    ["A1", both, ["damaged", "A1"]],
    ["*#", both, ["damaged", ""]],
    ["*", both, ["damaged", ""]],
    ["#", both, ["damaged", ""]],
    ["", both, ["damaged", ""]],
    ["*A1#*A2#", both, ["damaged", "A1#*A2"]],
    ["**A1#", both, ["damaged", "*A1"]],
    ["A1;", { ...both, prefix: "", suffix: ";" }, ["whole", "A1"]],
    ["A1", { ...both, prefix: "", suffix: ";" }, ["damaged", "A1"]],
  ])("around %j of %j is %j", (raw, framing, [kind, text]) => {
    expect(unframe(raw, framing)).toEqual({ kind, text });
  });

  it("is seen around a code whose text is known, whatever it is", () => {
    const part = fc.string({ maxLength: 8 }).filter((text) => !/[\]S]/.test(text));
    fc.assert(
      fc.property(part, part, (prefix, suffix) => {
        const raw = `${prefix}STILE7FRAME${suffix}`;
        expect(framingAround(raw, "STILE7FRAME", "tab")).toEqual({ prefix, suffix, end: "tab" });
      }),
    );
  });
});

test.each([
  ["]Q1AB", "AB", "QRCode"],
  ["]C0AB", "AB", "Code128"],
  ["]d2AB", "AB", "DataMatrix"],
  ["]z0AB", "AB", "Aztec"],
  ["]L0AB", "AB", "PDF417"],
  ["]E0123", "123", "EAN13"],
  ["]E4123", "123", "EAN8"],
  ["]e0AB", "AB", "Unknown"],
  ["]Q2\\000026AB", "AB", "QRCode"],
  ["\\000026\\000003AB", "AB", "Unknown"],
  ["]y0AB", "]y0AB", "Unknown"],
  ["]Q", "]Q", "Unknown"],
  ["A]Q1B", "A]Q1B", "Unknown"],
  ["A\\000026", "A\\000026", "Unknown"],
])("%j is %j, %s", (raw, text, symbology) => {
  expect(withoutIdentifiers(raw)).toEqual({ text, symbology });
});

describe("what arrived", () => {
  const arrival = {
    text: "*]C1T1#",
    ended: "enter",
    hasLost: false,
    tookMs: 9,
    slowestMs: 3,
  } as const;

  it("is the code without its frame and identifier", () => {
    expect(readArrival(arrival, { framing: both, patterns: null })).toEqual({
      text: "T1",
      symbology: "Code128",
    });
  });

  it("is cut short where keys were lost, the frame is not whole, or no pattern fits", () => {
    const expected = { framing: both, patterns: null };
    expect(readArrival({ ...arrival, hasLost: true }, expected).cutShort).toEqual({
      read: 2,
      expected: null,
    });
    expect(readArrival({ ...arrival, text: "*T1" }, expected).cutShort).toEqual({
      read: 2,
      expected: null,
    });
    const patterns = [{ lengths: [12], characters: "upper" }] as const;
    expect(readArrival(arrival, { framing: both, patterns }).cutShort).toEqual({
      read: 2,
      expected: 12,
    });
  });
});
