import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fail, ok } from "../../core/result.ts";
import { running } from "./camera-world.contract.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ticket = { text: "A", symbology: "QRCode", corners: null } as const;

describe("a film", () => {
  it("is handed to the engine, which says what it sees", async () => {
    const world = await running({ films: true });
    expect(world.states.at(-1)).toMatchObject({ kind: "running", way: "film" });
    await world.film(ok([]));
    await world.film(ok([ticket]));
    await world.frame();
    expect(world.seen.map(({ codes }) => codes)).toEqual([[], [ticket]]);
    expect(world.handedOver).toBe(1);
    expect(world.decoding()).toBe(0);
  });

  it("carries where each code is", async () => {
    const world = await running({ films: true });
    const corners = [
      { x: 0.1, y: 0.1 },
      { x: 0.2, y: 0.1 },
      { x: 0.2, y: 0.2 },
      { x: 0.1, y: 0.2 },
    ] as const;
    await world.film(ok([{ ...ticket, corners }]));
    expect(world.seen[0]?.codes[0]?.corners).toEqual(corners);
  });

  it("yields nothing after the stop", async () => {
    const world = await running({ films: true });
    world.stop();
    expect(world.watched).toBe(0);
    await world.film(ok([ticket]));
    expect(world.seen).toEqual([]);
  });

  it("is let go of while the page is hidden, and taken up again", async () => {
    const world = await running({ films: true });
    world.show(false);
    expect(world.watched).toBe(0);
    world.show(true);
    await world.frame();
    expect(world.watched).toBe(1);
    expect(world.handedOver).toBe(2);
    expect(world.states.at(-1)).toMatchObject({ kind: "running", way: "film" });
  });

  it("that ends gives way to single frames, for as long as this camera runs", async () => {
    const world = await running({ films: true });
    await world.film(fail({ kind: "film-ended", detail: "not transferable" }));
    expect(world.watched).toBe(0);
    await world.frame();
    expect(world.states.at(-1)).toMatchObject({ kind: "running", way: "frames" });
    expect(world.decoding()).toBe(1);
    world.show(false);
    world.show(true);
    await world.frame();
    expect(world.handedOver).toBe(1);
    expect(world.states.at(-1)).toMatchObject({ kind: "running", way: "frames" });
  });

  it("is tried again with another camera", async () => {
    const world = await running({ films: true });
    await world.film(fail({ kind: "film-ended", detail: "no more frames" }));
    world.chooseCamera();
    await world.settle();
    await world.frame();
    expect(world.states.at(-1)).toMatchObject({ kind: "running", way: "film" });
  });

  it("goes on after a frame that could not be used", async () => {
    const world = await running({ films: true });
    await world.film(fail({ kind: "picture-unusable", detail: "format" }));
    await world.film(ok([ticket]));
    expect(world.seen).toHaveLength(1);
    expect(world.watched).toBe(1);
  });

  it("goes to the next engine when this one is lost", async () => {
    const world = await running({ films: true });
    await world.film(fail({ kind: "engine-lost", detail: "no answer" }));
    expect(world.watched).toBe(0);
    await world.frame();
    expect(world.engineStarts).toEqual([0, 1]);
    expect(world.kinds().slice(-3)).toEqual(["running", "starting", "running"]);
    await world.film(ok([ticket]));
    expect(world.seen).toHaveLength(1);
    expect(world.handedOver).toBe(2);
  });

  it("is opened again when the camera gave no frame for 2 s, said or not", async () => {
    const world = await running({ films: true });
    await vi.advanceTimersByTimeAsync(2_500);
    expect(world.asked()).toBe(2);
    expect(world.openCameras()).toBe(1);
    expect(world.watched).toBe(0);
    await world.frame();
    expect(world.watched).toBe(1);
    expect(world.states.at(-1)).toMatchObject({ kind: "running", way: "film" });
  });

  it("is opened again when the camera stays black after the background", async () => {
    const world = await running({ films: true });
    world.show(false);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(world.asked()).toBe(1);
    world.show(true);
    await vi.advanceTimersByTimeAsync(2_500);
    expect(world.asked()).toBe(2);
    await world.frame();
    expect(world.states.at(-1)).toMatchObject({ kind: "running", way: "film" });
  });

  it("is left alone while the camera gives frames, however long a look takes", async () => {
    const world = await running({ films: true });
    await world.filmFor(20_000);
    expect(world.asked()).toBe(1);
    expect(world.handedOver).toBe(1);
  });
});

describe("another camera", () => {
  it("is opened when it is chosen, with the engine that runs", async () => {
    const world = await running();
    world.chooseCamera();
    await world.settle();
    await world.frame();
    expect(world.asked()).toBe(2);
    expect(world.openCameras()).toBe(1);
    expect(world.engineStarts).toEqual([0]);
    expect(world.kinds().at(-1)).toBe("running");
  });
});
