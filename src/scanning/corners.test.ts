import { expect, it } from "vitest";
import { cornersOf } from "./corners.ts";

const picture = { width: 200, height: 100 };
const at = (...places: readonly (readonly [number, number])[]) =>
  places.map(([x, y]) => ({ x, y }));

it.each([
  ["clockwise", at([20, 10], [60, 10], [60, 50], [20, 50])],
  ["the other way round", at([20, 10], [20, 50], [60, 50], [60, 10])],
])("answers parts of the picture, clockwise: given %s", (_, points) => {
  expect(cornersOf(points, picture)).toEqual(at([0.1, 0.1], [0.3, 0.1], [0.3, 0.5], [0.1, 0.5]));
});

it("keeps the code's own top left first, however the code is turned", () => {
  const onItsHead = at([60, 50], [20, 50], [20, 10], [60, 10]);
  expect(cornersOf(onItsHead, picture)?.[0]).toEqual({ x: 0.3, y: 0.5 });
});

it.each([
  ["nothing", []],
  ["three points", at([0, 0], [10, 0], [10, 10])],
  ["five points", at([0, 0], [10, 0], [10, 10], [0, 10], [5, 5])],
  ["a line", at([10, 50], [90, 50], [90, 50], [10, 50])],
  ["no numbers", at([Number.NaN, 0], [10, 0], [10, 10], [0, 10])],
  ["another picture's", at([300, 0], [340, 0], [340, 40], [300, 40])],
])("answers nothing for %s", (_, points) => {
  expect(cornersOf(points, picture)).toBeNull();
});

it("allows an estimated corner a little outside", () => {
  expect(cornersOf(at([-4, -4], [40, 0], [40, 40], [0, 40]), picture)).not.toBeNull();
});
