import { expect, it } from "vitest";
import { fail, ok } from "../../core/result.ts";
import { nextStep, stepWithin, zoomOf, zoomSteps } from "./zoom.ts";

it.each([
  ["no zoom", {}, []],
  ["a phone", { zoom: { min: 1, max: 8, step: 0.1 } }, [1, 2, 3]],
  ["a phone with a wide lens", { zoom: { min: 0.5, max: 10 } }, [1, 2, 3]],
  ["a little zoom", { zoom: { min: 1, max: 2 } }, [1, 2]],
  ["hardly any", { zoom: { min: 1, max: 1.6 } }, [1]],
  ["numbers that are no factors", { zoom: { min: 100, max: 500 } }, []],
  ["something odd", { zoom: 1 }, []],
  ["nothing at all", { zoom: null }, []],
  ["half a range", { zoom: { min: 1 } }, []],
] as const)("%s", (_, capabilities, steps) => {
  expect(zoomSteps(capabilities)).toEqual(steps);
});

it("is absent where there is nothing to choose", () => {
  expect(zoomOf({ applyConstraints: applies })).toBeNull();
  const hardlyAny = { zoom: { min: 1, max: 1.6 } };
  expect(zoomOf({ applyConstraints: applies, getCapabilities: () => hardlyAny })).toBeNull();
});

const applies = (): Promise<void> => Promise.resolve();

it("comes nearer", async () => {
  const asked: MediaTrackConstraints[] = [];
  const zoom = zoomOf({
    getCapabilities: () => ({ zoom: { min: 1, max: 8 } }),
    applyConstraints: (constraints) => {
      asked.push(constraints);
      return Promise.resolve();
    },
  });
  expect(await zoom?.set(2)).toEqual(ok(null));
  expect(asked).toEqual([{ advanced: [{ zoom: 2 }] }]);
});

it("reports a lens that does not move", async () => {
  const zoom = zoomOf({
    getCapabilities: () => ({ zoom: { min: 1, max: 8 } }),
    applyConstraints: () => Promise.reject(new Error("stuck")),
  });
  expect(await zoom?.set(2)).toEqual(fail({ detail: "Error: stuck" }));
});

it.each([
  [[1, 2, 3], 1, 2],
  [[1, 2, 3], 3, 1],
  [[1, 2], 2, 1],
] as const)("of %o goes on from %d to %d", (steps, at, next) => {
  expect(nextStep(steps, at)).toBe(next);
});

it.each([
  [[1, 2, 3], 3, 3],
  [[1, 2], 3, 2],
  [[2, 3], 1, 2],
] as const)("of %o takes for a wanted %d the step %d", (steps, wanted, step) => {
  expect(stepWithin(steps, wanted)).toBe(step);
});
