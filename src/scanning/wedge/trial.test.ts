import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { type Framing, plainFraming } from "./framing.ts";
import type { Arrival } from "./keystrokes.ts";
import { findingOf, trialCodes } from "./trial.ts";

const code = { text: "TICKET-20260719", as: "code128" } as const;
const arrival = (text: string, tookMs = 0): Arrival => ({
  text,
  ended: "enter",
  hasLost: false,
  tookMs,
  slowestMs: 0,
});
const framed: Framing = { prefix: "~*", suffix: "#", end: "enter" };

test.each<[string, string, number]>([
  [code.text, "whole", 0],
  ["TICKT-2026019", "lost", 2],
  ["ICKET-20260719", "lost", 1],
  ["TICKET-202607199", "doubled", 1],
  ["TICKET-20260791", "order", 1],
  ["ticket-20260719", "capitals", 6],
  ["TICKETß20260719", "layout", 1],
  ["something of another kind", "other-code", 25],
])("%j is %s, %i wrong", (read, verdict, wrong) => {
  expect(findingOf(arrival(read), code, plainFraming)).toMatchObject({
    verdict,
    wrong,
    of: 15,
  });
});

describe("what arrived", () => {
  it("is shown piece by piece", () => {
    const { pieces } = findingOf(arrival("TICKT-202607199"), code, plainFraming);
    expect(pieces).toEqual([
      { kind: "same", text: "TICK" },
      { kind: "missing", text: "E" },
      { kind: "same", text: "T-20260719" },
      { kind: "extra", text: "9" },
    ]);
  });

  it("puts both texts together again, whatever arrived", () => {
    fc.assert(
      fc.property(fc.constantFrom(...trialCodes), fc.string({ maxLength: 40 }), (known, read) => {
        const { pieces } = findingOf(arrival(read), known, plainFraming);
        const without = (kind: string): string =>
          pieces.flatMap((piece) => (piece.kind === kind ? [] : [piece.text])).join("");
        expect(without("extra")).toBe(known.text);
        fc.pre(!/^[\]\\]/.test(read));
        expect(without("missing")).toBe(read);
      }),
    );
  });

  it.each(["~*TICKET-20260719#", "]C1TICKET-20260719", "~*]Q2\\000026TICKET-20260719#"])(
    "is whole in its frame: %s",
    (read) => {
      const framing = read.startsWith("~") ? framed : plainFraming;
      expect(findingOf(arrival(read), code, framing).verdict).toBe("whole");
    },
  );

  it("is too slow where a person could have typed it, but not in a frame", () => {
    expect(findingOf(arrival(code.text, 14 * 30), code, plainFraming)).toMatchObject({
      everyMs: 30,
      isTooSlow: false,
    });
    expect(findingOf(arrival(code.text, 14 * 60), code, plainFraming).isTooSlow).toBe(true);
    expect(findingOf(arrival(`~*${code.text}#`, 17 * 60), code, framed).isTooSlow).toBe(false);
  });
});

it("has five codes: one long, one with lower case, one with symbols", () => {
  const texts = trialCodes.map(({ text }) => text);
  expect(texts).toHaveLength(5);
  expect(texts.some((text) => text.length > 60)).toBe(true);
  expect(texts.some((text) => /[a-z]/.test(text))).toBe(true);
  expect(texts.some((text) => /^[^A-Za-z0-9]+$/.test(text))).toBe(true);
});
