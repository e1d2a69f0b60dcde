import { expect, it } from "vitest";
import type { Corners, Decoded } from "./decoder.ts";
import { turned, turnOf } from "./turned.ts";

/** In the sensor's top left: its own top left corner is at 0.1 from the left and 0.2 from the top. */
const corners: Corners = [
  { x: 0.1, y: 0.2 },
  { x: 0.4, y: 0.2 },
  { x: 0.4, y: 0.3 },
  { x: 0.1, y: 0.3 },
];
const code: Decoded = { text: "A", symbology: "QRCode", corners };

it.each([
  [{}, 0.1, 0.2],
  [{ rotation: 0, flip: false }, 0.1, 0.2],
  [{ rotation: "90", flip: null }, 0.1, 0.2],
  // a quarter turn clockwise brings the left edge to the top
  [{ rotation: 90 }, 0.8, 0.1],
  [{ rotation: 180 }, 0.9, 0.8],
  [{ rotation: 270 }, 0.2, 0.9],
  [{ flip: true }, 0.9, 0.2],
  [{ rotation: 90, flip: true }, 0.2, 0.1],
] as const)("%o shows it at %f, %f", (frame, x, y) => {
  const first = turned([code], turnOf(frame))[0]?.corners?.[0];
  expect(first?.x).toBeCloseTo(x);
  expect(first?.y).toBeCloseTo(y);
});

const quarter = turnOf({ rotation: 90 });

it("four quarter turns lead back", () => {
  let codes: readonly Decoded[] = [code];
  for (let i = 0; i < 4; i++) codes = turned(codes, quarter);
  for (const [index, { x, y }] of (codes[0]?.corners ?? []).entries()) {
    expect(x).toBeCloseTo(corners[index]?.x ?? Number.NaN);
    expect(y).toBeCloseTo(corners[index]?.y ?? Number.NaN);
  }
  expect(codes[0]?.corners).toHaveLength(4);
});

it("leaves alone what has no corners", () => {
  expect(turned([{ ...code, corners: null }], quarter)[0]?.corners).toBeNull();
});
