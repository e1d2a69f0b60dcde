import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fail, ok } from "../../core/result.ts";
import { running, start } from "./camera-world.contract.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the camera source", () => {
  it("asks, starts, runs at the first frame, and yields every decoded frame", async () => {
    const world = await running();
    expect(world.kinds()).toEqual(["asking", "starting", "running"]);
    expect(world.states.at(-1)).toMatchObject({
      engine: { name: "zxing-wasm" },
      width: 1_280,
      height: 720,
      torch: null,
    });
    world.answer = ok([{ text: "A", symbology: "QRCode", corners: null }]);
    await world.frame();
    expect(world.seen.map(({ codes }) => codes.map(({ text }) => text))).toEqual([[], ["A"]]);
  });

  it("drops frames while one is being decoded", async () => {
    const world = await running();
    const finish = world.holdDecoding();
    await world.frame();
    await world.frame();
    await world.frame();
    expect(world.decoding()).toBe(2);
    finish();
    await world.settle();
    await world.frame();
    expect(world.decoding()).toBe(3);
  });

  it("ends everything when stopped, and yields nothing after", async () => {
    const world = await running();
    const finish = world.holdDecoding();
    await world.frame();
    const before = world.seen.length;
    world.stop();
    finish();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(world.seen.length).toBe(before);
    expect(world.openCameras()).toBe(0);
    expect(world.openEngines()).toBe(0);
    expect(world.kinds().at(-1)).toBe("off");
    expect(vi.getTimerCount()).toBe(0);
  });

  it("closes a camera that is granted after the stop", async () => {
    const world = start();
    world.stop();
    await world.settle();
    expect(world.asked()).toBe(1);
    expect(world.openCameras()).toBe(0);
    expect(world.openEngines()).toBe(0);
  });

  it("waits for the person's answer as long as it takes", async () => {
    const world = start({ neverOpens: true });
    await vi.advanceTimersByTimeAsync(120_000);
    expect(world.asked()).toBe(1);
    expect(world.kinds()).toEqual(["asking"]);
  });
});

describe("a camera that fails", () => {
  it.each(["denied", "none", "insecure"] as const)("stays failed when it is %s", async (kind) => {
    const world = start({ failing: { kind, detail: "" } });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(world.states.at(-1)).toEqual({ kind: "failed", failure: { kind, detail: "" } });
    expect(world.asked()).toBe(1);
  });

  it("is tried again every 5 s while it is busy", async () => {
    const world = start({ failing: { kind: "busy", detail: "NotReadableError" } });
    await vi.advanceTimersByTimeAsync(4_900);
    expect(world.asked()).toBe(1);
    await vi.advanceTimersByTimeAsync(6_000);
    expect(world.asked()).toBe(3);
    world.failing = null;
    await vi.advanceTimersByTimeAsync(5_000);
    await world.frame();
    expect(world.kinds().at(-1)).toBe("running");
  });

  it("is lost when its track ends, and tried again", async () => {
    const world = await running();
    world.loseCamera();
    expect(world.states.at(-1)).toMatchObject({ kind: "failed", failure: { kind: "lost" } });
    expect(world.openCameras()).toBe(0);
    await vi.advanceTimersByTimeAsync(5_000);
    await world.frame();
    expect(world.kinds().at(-1)).toBe("running");
  });

  it("is opened again after 2 s without a frame, then every 5 s", async () => {
    const world = await running();
    await vi.advanceTimersByTimeAsync(2_500);
    expect(world.asked()).toBe(2);
    expect(world.openCameras()).toBe(1);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(world.asked()).toBe(2);
    await vi.advanceTimersByTimeAsync(1_500);
    expect(world.asked()).toBe(3);
  });

  it("is left alone while frames come, decoded or not", async () => {
    const world = await running();
    world.holdDecoding();
    for (let i = 0; i < 40; i++) {
      await vi.advanceTimersByTimeAsync(250);
      await world.frame();
    }
    expect(world.asked()).toBe(1);
  });
});

describe("a hidden page", () => {
  it("pauses the camera and goes on when it is shown", async () => {
    const world = await running();
    world.show(false);
    await world.frame();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(world.kinds().at(-1)).toBe("paused");
    expect(world.decoding()).toBe(1);
    expect(world.asked()).toBe(1);
    world.show(true);
    await world.frame();
    expect(world.kinds().slice(-3)).toEqual(["paused", "starting", "running"]);
    expect(world.decoding()).toBe(2);
  });

  it("gets its camera paused when the grant comes while it is hidden", async () => {
    const world = start();
    world.show(false);
    await world.settle();
    expect(world.kinds()).toEqual(["asking", "paused"]);
  });

  it("tries a lost camera at once when it is shown again", async () => {
    const world = await running();
    world.loseCamera();
    world.show(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(world.asked()).toBe(1);
    world.show(true);
    expect(world.asked()).toBe(2);
  });
});

describe("an engine that fails", () => {
  it("is replaced when it is lost", async () => {
    const world = await running();
    world.answer = fail({ kind: "engine-lost", detail: "no answer" });
    await world.frame();
    world.answer = ok([]);
    await world.frame();
    expect(world.kinds().slice(-3)).toEqual(["running", "starting", "running"]);
    expect(world.engineStarts).toEqual([0, 1]);
    expect(world.openEngines()).toBe(1);
  });

  it("gets pixels after three video frames that it cannot use", async () => {
    const world = await running();
    world.answer = fail({ kind: "picture-unusable", detail: "format" });
    for (let i = 0; i < 4; i++) await world.frame();
    expect(world.wanted).toEqual([true, true, true, true, false]);
    expect(world.engineStarts).toEqual([0]);
  });

  it("is replaced when it cannot use pixels either", async () => {
    const world = await running();
    world.answer = fail({ kind: "picture-unusable", detail: "aborted" });
    for (let i = 0; i < 6; i++) await world.frame();
    expect(world.engineStarts).toEqual([0, 1]);
  });

  it("is said to be missing when none can be had, and tried again", async () => {
    const world = start({ noEngine: true });
    await world.settle();
    expect(world.states.at(-1)).toMatchObject({ kind: "failed", failure: { kind: "no-engine" } });
    expect(world.openCameras()).toBe(0);
    world.noEngine = false;
    await vi.advanceTimersByTimeAsync(5_000);
    await world.frame();
    expect(world.kinds().at(-1)).toBe("running");
  });
});
