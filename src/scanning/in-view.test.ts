import { describe, expect, it } from "vitest";
import { asInstant } from "../core/time.ts";
import type { Corners } from "./decode/decoder.ts";
import { type InView, type Looked, look, middleOf, mostInView, nothingInView } from "./in-view.ts";
import type { SeenCode } from "./scan-source.ts";

const hd = { width: 1_280, height: 720 };

/** A square code of a tenth of the picture around this middle. */
const around = (x: number, y: number): Corners => [
  { x: x - 0.05, y: y - 0.05 },
  { x: x + 0.05, y: y - 0.05 },
  { x: x + 0.05, y: y + 0.05 },
  { x: x - 0.05, y: y + 0.05 },
];

const at = (text: string, x: number, y = 0.5): SeenCode => ({
  text,
  symbology: "QRCode",
  corners: around(x, y),
});

const nowhere = (text: string): SeenCode => ({ text, symbology: "QRCode", corners: null });

interface Seeing {
  readonly ms: number;
  readonly codes: readonly SeenCode[];
}

function looks(seeings: readonly Seeing[], several = false): readonly Looked[] {
  let state: InView = nothingInView;
  return seeings.map(({ ms, codes }) => {
    const looked = look(state, {
      sighting: { source: "camera", codes, at: asInstant(1_000_000 + ms) },
      picture: hd,
      several,
    });
    ({ state } = looked);
    return looked;
  });
}

const presentedBy = (seeings: readonly Seeing[], several = false): readonly (string | null)[] =>
  looks(seeings, several).map(({ presents }) => presents);

const textsIn = (looked: Looked | undefined): readonly string[] =>
  (looked?.codes ?? []).map(({ code }) => code);

/** The same codes in each of these looks, 33 ms apart. */
const steadily = (count: number, ...codes: readonly SeenCode[]): readonly Seeing[] =>
  Array.from({ length: count }, (_, index) => ({ ms: index * 33, codes }));

describe("what is in view", () => {
  it("keeps a code that is missed in single looks, and drops one that has gone", () => {
    const seen = looks([
      { ms: 0, codes: [at("A", 0.2), at("B", 0.8)] },
      { ms: 400, codes: [at("B", 0.8)] },
      { ms: 401, codes: [at("B", 0.8)] },
    ]);
    expect(seen.map(textsIn)).toEqual([["A", "B"], ["A", "B"], ["B"]]);
  });

  it("names them in the order in which they came", () => {
    const seen = looks([
      { ms: 0, codes: [at("A", 0.1)] },
      { ms: 33, codes: [at("B", 0.5), at("A", 0.1)] },
    ]);
    expect(textsIn(seen[1])).toEqual(["A", "B"]);
  });

  it("takes what a reader adds to a code for the same one", () => {
    const [seen] = looks([{ ms: 0, codes: [at("A\r\n", 0.2), at("A", 0.5)] }]);
    expect(seen?.codes).toHaveLength(1);
    expect(seen?.codes[0]?.corners).toEqual(around(0.5, 0.5));
  });

  it("moves a code smoothly, and at once where it jumps", () => {
    const seen = looks([
      { ms: 0, codes: [at("A", 0.5)] },
      { ms: 33, codes: [at("A", 0.6)] },
      { ms: 66, codes: [at("A", 0.9)] },
    ]);
    const middles = seen.map(({ codes: [code] }) => code?.corners && middleOf(code.corners).x);
    expect(middles[1]).toBeCloseTo(0.56);
    expect(middles[2]).toBeCloseTo(0.9);
  });

  it("keeps its place where a look does not say it", () => {
    const seen = looks([
      { ms: 0, codes: [at("A", 0.3)] },
      { ms: 33, codes: [nowhere("A")] },
    ]);
    expect(seen[1]?.codes[0]?.corners).toEqual(around(0.3, 0.5));
  });

  it("is no more than there is room for, and whoever was there first stays", () => {
    const many = Array.from({ length: 12 }, (_, n) => at(`N${n}`, 0.02 + n * 0.08, 0.1));
    const seen = looks([
      { ms: 0, codes: many.slice(0, 3) },
      { ms: 33, codes: many },
    ]);
    expect(seen[1]?.codes).toHaveLength(mostInView);
    expect(textsIn(seen[1])).toEqual(expect.arrayContaining(["N0", "N1", "N2"]));
  });

  it("is not held up by a clock that is set back", () => {
    const seen = looks([
      { ms: 0, codes: [at("A", 0.5)] },
      { ms: -50_000, codes: [at("A", 0.5)] },
      { ms: -49_500, codes: [] },
    ]);
    expect(seen.map(textsIn)).toEqual([["A"], ["A"], []]);
  });
});

describe("with the option off", () => {
  it("presents one code alone at once, wherever it is", () => {
    expect(presentedBy([{ ms: 0, codes: [at("A", 0.05, 0.05)] }])).toEqual(["A"]);
    expect(presentedBy([{ ms: 0, codes: [nowhere("A")] }])).toEqual(["A"]);
  });

  it("presents the one in the viewfinder, the nearest to the middle where there are two", () => {
    expect(presentedBy([{ ms: 0, codes: [at("A", 0.1), at("B", 0.6)] }])).toEqual(["B"]);
    expect(presentedBy([{ ms: 0, codes: [at("A", 0.38), at("B", 0.56)] }])).toEqual(["B"]);
  });

  it("leaves the viewfinder to who has it until another is clearly nearer", () => {
    const shaking = [
      { ms: 0, codes: [at("A", 0.45), at("B", 0.57)] },
      { ms: 33, codes: [at("A", 0.43), at("B", 0.55)] },
      { ms: 66, codes: [at("A", 0.35), at("B", 0.5)] },
    ];
    expect(presentedBy(shaking)).toEqual(["A", "A", "B"]);
  });

  it("presents the nearest after three looks where none is in the viewfinder", () => {
    expect(presentedBy(steadily(4, at("A", 0.1), at("B", 0.8)))).toEqual([null, null, "B", "B"]);
  });

  it("counts these looks anew when another becomes the nearest", () => {
    const changing = [
      { ms: 0, codes: [at("A", 0.1), at("B", 0.8)] },
      { ms: 33, codes: [at("A", 0.1), at("B", 0.8)] },
      { ms: 66, codes: [at("A", 0.25), at("B", 0.95)] },
      { ms: 99, codes: [at("A", 0.25), at("B", 0.95)] },
      { ms: 132, codes: [at("A", 0.25), at("B", 0.95)] },
    ];
    expect(presentedBy(changing)).toEqual([null, null, null, null, "A"]);
  });

  it("presents none of several whose places nobody knows", () => {
    expect(presentedBy(steadily(5, nowhere("A"), nowhere("B")))).toEqual(Array(5).fill(null));
  });

  it("does not present by a look that missed it", () => {
    const missed = [
      { ms: 0, codes: [at("A", 0.5), at("B", 0.9)] },
      { ms: 33, codes: [at("B", 0.9)] },
    ];
    expect(presentedBy(missed)).toEqual(["A", null]);
  });

  it("presents a ticket at once that takes another's place", () => {
    const swapped = [
      { ms: 0, codes: [at("A", 0.9)] },
      { ms: 33, codes: [at("B", 0.92)] },
    ];
    expect(presentedBy(swapped)).toEqual(["A", "B"]);
    expect(textsIn(looks(swapped)[1])).toEqual(["B"]);
  });

  it("asks three looks of what was seen beside others, also when they have gone", () => {
    const left = [
      { ms: 0, codes: [at("A", 0.05), at("B", 0.5)] },
      { ms: 500, codes: [at("A", 0.05)] },
      { ms: 533, codes: [at("A", 0.05)] },
      { ms: 566, codes: [at("A", 0.05)] },
    ];
    expect(presentedBy(left)).toEqual(["B", null, null, "A"]);
  });
});

describe("with the option on", () => {
  it("presents none of several", () => {
    const seen = looks(steadily(60, at("A", 0.5), at("B", 0.8)), true);
    expect(seen.filter(({ presents }) => presents !== null)).toEqual([]);
    expect(seen.every(({ areSeveral }) => areSeveral)).toBe(true);
  });

  it("presents a lone code once it is sure that it is alone", () => {
    const seen = looks(
      [0, 100, 299, 300].map((ms) => ({ ms, codes: [at("A", 0.5)] })),
      true,
    );
    expect(seen.map(({ presents }) => presents)).toEqual([null, null, null, "A"]);
    expect(seen.some(({ areSeveral }) => areSeveral)).toBe(false);
  });

  it("does not take the last of several that are taken away for a lone one", () => {
    const sweep = [
      { ms: 0, codes: [at("A", 0.5), at("B", 0.8)] },
      { ms: 450, codes: [at("B", 0.9)] },
      { ms: 1_400, codes: [at("B", 0.9)] },
      { ms: 1_450, codes: [at("B", 0.9)] },
    ];
    expect(presentedBy(sweep, true)).toEqual([null, null, null, "B"]);
  });
});
