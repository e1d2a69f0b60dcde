import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ok } from "../../core/result.ts";
import { running } from "./camera-world.contract.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const minuteMs = 60_000;
const ticket = { text: "A", symbology: "QRCode", corners: null } as const;

it("slows the film down after a quiet minute, and not before", async () => {
  const world = await running({ films: true });
  await world.filmFor(minuteMs - 2_000);
  expect(world.paces).toEqual([0]);
  await world.filmFor(3_000);
  expect(world.paces).toEqual([0, 200]);
  expect(world.kinds().at(-1)).toBe("running");
});

it.each([
  ["a code", (world: World) => world.film(ok([ticket]))],
  ["a touch", (world: World) => Promise.resolve(world.touch())],
])("is at full rate at once after %s", async (_, sign) => {
  const world = await running({ films: true });
  await world.filmFor(minuteMs + 1_000);
  await sign(world);
  expect(world.paces).toEqual([0, 200, 0]);
  await world.filmFor(minuteMs - 2_000);
  expect(world.paces).toEqual([0, 200, 0]);
});

it("a film that shows nothing is no sign of life", async () => {
  const world = await running({ films: true });
  await world.filmFor(30_000);
  await world.film(ok([]));
  await world.filmFor(31_000);
  expect(world.paces).toEqual([0, 200]);
});

it("slows single frames down as well", async () => {
  const world = await running();
  const framesIn = async (ms: number): Promise<number> => {
    const before = world.decoding();
    for (let passed = 0; passed < ms; passed += 40) {
      await vi.advanceTimersByTimeAsync(40);
      await world.frame();
    }
    return world.decoding() - before;
  };
  expect(await framesIn(1_000)).toBe(25);
  await world.filmFor(minuteMs);
  expect(await framesIn(1_000)).toBe(5);
  world.touch();
  expect(await framesIn(1_000)).toBe(25);
});

it("does not take five frames a second for a camera that stopped", async () => {
  const world = await running({ films: true });
  await world.filmFor(4 * minuteMs);
  expect(world.asked()).toBe(1);
});

it("still notices a camera that stops, and slows the next one down too", async () => {
  const world = await running({ films: true });
  await world.filmFor(2 * minuteMs);
  await vi.advanceTimersByTimeAsync(3_000);
  await world.frame();
  expect(world.asked()).toBe(2);
  expect(world.paces).toEqual([0, 200, 200]);
});

it("switches the camera off after five quiet minutes, and asks for nothing while it rests", async () => {
  const world = await running({ films: true });
  await world.filmFor(5 * minuteMs);
  expect(world.kinds().at(-1)).toBe("resting");
  expect(world.openCameras()).toBe(0);
  expect(world.watched).toBe(0);
  expect(world.openEngines()).toBe(1);
  await vi.advanceTimersByTimeAsync(60 * minuteMs);
  expect(world.asked()).toBe(1);
  expect(world.kinds().at(-1)).toBe("resting");
});

it("is back after a touch, with the engine that it had, at full rate", async () => {
  const world = await running({ films: true });
  await world.filmFor(5 * minuteMs);
  world.touch();
  world.touch();
  await world.settle();
  await world.frame();
  expect(world.kinds().slice(-3)).toEqual(["resting", "starting", "running"]);
  expect(world.asked()).toBe(2);
  expect(world.engineStarts).toEqual([0]);
  expect(world.paces.at(-1)).toBe(0);
  await world.film(ok([ticket]));
  expect(world.seen.at(-1)?.codes).toEqual([ticket]);
});

it("is back when the page is shown again", async () => {
  const world = await running({ films: true });
  await world.filmFor(5 * minuteMs);
  world.show(false);
  expect(world.kinds().at(-1)).toBe("resting");
  world.show(true);
  await world.settle();
  await world.frame();
  expect(world.kinds().at(-1)).toBe("running");
});

it("does not count the time in which the page was hidden", async () => {
  const world = await running({ films: true });
  world.show(false);
  await vi.advanceTimersByTimeAsync(60 * minuteMs);
  world.show(true);
  await world.filmFor(30_000);
  expect(world.kinds().at(-1)).toBe("running");
  expect(world.paces.at(-1)).toBe(0);
});

it("can be stopped while it rests", async () => {
  const world = await running({ films: true });
  await world.filmFor(5 * minuteMs);
  world.stop();
  world.touch();
  await world.settle();
  expect(world.asked()).toBe(1);
  expect(world.openEngines()).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

type World = Awaited<ReturnType<typeof running>>;
