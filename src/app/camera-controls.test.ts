import { expect, it } from "vitest";
import { fail, ok } from "../core/result.ts";
import { type ControlsView, createCameraControls } from "./camera-controls.ts";

it("offers what the camera offers", () => {
  const { controls } = atHand();
  expect(controls.take(null)).toEqual({ light: null, zoom: null });
  expect(controls.take({ torch: null, zoom: null })).toEqual({ light: null, zoom: null });
  expect(controls.take(aCamera([1, 2]))).toEqual({ light: "off", zoom: 1 });
});

it("switches the light, and shows it when it is done", async () => {
  const { controls, shown } = atHand();
  const camera = aCamera([]);
  controls.take(camera);
  controls.toggleLight();
  await settled();
  controls.toggleLight();
  await settled();
  expect(camera.asked).toEqual([true, false]);
  expect(shown.map(({ light }) => light)).toEqual(["on", "off"]);
});

it("shows nothing that was not done", async () => {
  const { controls, shown } = atHand();
  controls.take(aCamera([1, 2], false));
  controls.toggleLight();
  controls.nextZoom();
  await settled();
  expect(shown).toEqual([]);
});

it("steps through the factors and begins again", async () => {
  const { controls, shown } = atHand();
  controls.take(aCamera([1, 2, 3]));
  for (let press = 0; press < 4; press++) {
    controls.nextZoom();
    await settled();
  }
  expect(shown.map(({ zoom }) => zoom)).toEqual([2, 3, 1, 2]);
});

it("keeps what was set while the same camera runs on", async () => {
  const { controls } = atHand();
  const camera = aCamera([1, 2]);
  controls.take(camera);
  controls.toggleLight();
  controls.nextZoom();
  await settled();
  expect(controls.take({ ...camera })).toEqual({ light: "on", zoom: 2 });
});

it("has nothing to press while no camera runs, and the same camera comes back as it was", async () => {
  const { controls, shown } = atHand();
  const camera = aCamera([1, 2]);
  controls.take(camera);
  controls.toggleLight();
  await settled();
  expect(controls.take(null)).toEqual({ light: null, zoom: null });
  controls.toggleLight();
  controls.nextZoom();
  await settled();
  expect(camera.asked).toEqual([true]);
  expect(shown).toHaveLength(1);
  expect(controls.take(camera)).toEqual({ light: "on", zoom: 1 });
});

it("remembers the zoom for the next camera as far as that one goes, and not the light", async () => {
  const { controls, shown } = atHand();
  controls.take(aCamera([1, 2, 3]));
  controls.toggleLight();
  controls.nextZoom();
  controls.nextZoom();
  await settled();
  controls.nextZoom();
  await settled();
  controls.take(null);
  const next = aCamera([1, 2]);
  expect(controls.take(next)).toEqual({ light: "off", zoom: 1 });
  await settled();
  expect(next.asked).toEqual([2]);
  expect(shown.at(-1)).toEqual({ light: "off", zoom: 2 });
});

it("shows nothing of a camera that is gone by the time it answers", async () => {
  const { controls, shown } = atHand();
  controls.take(aCamera([1, 2]));
  controls.nextZoom();
  controls.take(null);
  await settled();
  expect(shown).toEqual([]);
  controls.take(aCamera([1, 2]));
  controls.toggleLight();
  expect(controls.take(aCamera([]))).toEqual({ light: "off", zoom: null });
  await settled();
  expect(shown.filter(({ light }) => light === "on")).toEqual([]);
});

function atHand() {
  const shown: ControlsView[] = [];
  return { shown, controls: createCameraControls((view) => void shown.push(view)) };
}

function aCamera(steps: readonly number[], obeys = true) {
  const asked: (boolean | number)[] = [];
  const set = (wish: boolean | number) => {
    asked.push(wish);
    return Promise.resolve(obeys ? ok(null) : fail({ detail: "stuck" }));
  };
  return { asked, torch: { set }, zoom: steps.length === 0 ? null : { steps, set } };
}

const settled = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
