import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Corners } from "../../../scanning/decode/decoder.ts";
import { coverCorners, coverPoint, placeMarks } from "./in-view-places.ts";

const phone = { width: 360, height: 516 };
const wide = { width: 1_000, height: 400 };

describe("a place of the picture in the box that it covers", () => {
  it.each([
    [
      "the middle is the middle",
      { x: 0.5, y: 0.5 },
      { width: 1_280, height: 720 },
      phone,
      [180, 258],
    ],
    [
      "a picture of the box's shape",
      { x: 0, y: 1 },
      { width: 720, height: 1_032 },
      phone,
      [0, 516],
    ],
    [
      "a lying picture is cut at its sides",
      { x: 0.25, y: 0 },
      { width: 1_280, height: 720 },
      { width: 360, height: 720 },
      [-140, 0],
    ],
    [
      "and so is what is left of it",
      { x: 0.75, y: 0.5 },
      { width: 1_280, height: 720 },
      { width: 360, height: 720 },
      [500, 360],
    ],
    [
      "a standing picture is cut above and below",
      { x: 1, y: 0.25 },
      { width: 500, height: 1_000 },
      wide,
      [1_000, -300],
    ],
    [
      "a small picture grows",
      { x: 1, y: 1 },
      { width: 10, height: 10 },
      { width: 40, height: 40 },
      [40, 40],
    ],
  ])("%s", (...[, point, picture, box, [x, y]]) => {
    const place = coverPoint(point, picture, box);
    expect(place.x).toBeCloseTo(x ?? 0);
    expect(place.y).toBeCloseTo(y ?? 0);
  });

  it("keeps the corners in their order", () => {
    const square = { width: 100, height: 100 };
    expect(coverCorners(quad(0.2, 0.3, 0.2), square, square)).toEqual(quad(20, 30, 20));
  });
});

describe("marks", () => {
  const size = { width: 100, height: 56 };
  const mark = (code: string, corners: Corners | null) => ({ code, corners, size });

  it("stand at the lower edge of their codes, in the middle", () => {
    const [place] = placeMarks([mark("A", quad(100, 100, 120))], phone);
    expect(place).toEqual({ code: "A", left: 110, top: 208 });
  });

  it("stand below the lowest corner of a tilted code", () => {
    const tilted: Corners = [
      { x: 150, y: 100 },
      { x: 200, y: 150 },
      { x: 150, y: 200 },
      { x: 100, y: 150 },
    ];
    expect(placeMarks([mark("A", tilted)], phone)).toEqual([{ code: "A", left: 100, top: 188 }]);
  });

  it.each([
    ["left of it", quad(-300, 100, 50), { left: 0, top: 138 }],
    ["right of it", quad(700, 100, 50), { left: 260, top: 138 }],
    ["below it", quad(130, 900, 100), { left: 130, top: 460 }],
    ["above it", quad(130, -900, 100), { left: 130, top: 0 }],
    ["nobody knows where", null, { left: 130, top: 460 }],
  ])("stay in the room where the code is %s", (_name, corners, place) => {
    expect(placeMarks([mark("A", corners)], phone)).toEqual([{ code: "A", ...place }]);
  });

  it("make way for each other", () => {
    const places = placeMarks(
      [mark("A", quad(100, 100, 50)), mark("B", quad(110, 105, 50))],
      phone,
    );
    expect(places).toEqual([
      { code: "A", left: 75, top: 138 },
      { code: "B", left: 85, top: 202 },
    ]);
  });

  it("are answered in the order in which they were asked for", () => {
    const places = placeMarks([mark("B", quad(0, 300, 50)), mark("A", quad(0, 0, 50))], phone);
    expect(places.map(({ code }) => code)).toEqual(["B", "A"]);
  });

  it("never cover each other and never leave the room, up to eight of them on a phone", () => {
    const corners = fc.option(
      fc
        .record({
          x: fc.integer({ min: -200, max: 500 }),
          y: fc.integer({ min: -200, max: 700 }),
          side: fc.integer({ min: 20, max: 300 }),
        })
        .map(({ x, y, side }) => quad(x, y, side)),
    );
    const sizes = fc.record({
      width: fc.integer({ min: 56, max: 170 }),
      height: fc.constant(56),
    });
    fc.assert(
      fc.property(fc.array(fc.tuple(corners, sizes), { maxLength: 4 }), (drawn) => {
        const marks = drawn.map(([each, drawnSize], index) => ({
          code: `${index}`,
          corners: each,
          size: drawnSize,
        }));
        const places = placeMarks(marks, phone).map((place, index) => ({
          ...place,
          ...(marks[index]?.size ?? size),
        }));
        for (const place of places) {
          expect(place.left).toBeGreaterThanOrEqual(0);
          expect(place.top).toBeGreaterThanOrEqual(0);
          expect(place.left + place.width).toBeLessThanOrEqual(phone.width);
          expect(place.top + place.height).toBeLessThanOrEqual(phone.height);
          for (const other of places) {
            if (other.code === place.code) continue;
            const isApart =
              place.left >= other.left + other.width ||
              other.left >= place.left + place.width ||
              place.top >= other.top + other.height ||
              other.top >= place.top + place.height;
            expect(isApart).toBe(true);
          }
        }
      }),
    );
  });
});

function quad(x: number, y: number, side: number): Corners {
  return [
    { x, y },
    { x: x + side, y },
    { x: x + side, y: y + side },
    { x, y: y + side },
  ];
}
