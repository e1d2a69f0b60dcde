import { expect, it } from "vitest";
import { watchFilm } from "./film.ts";

it("looks at one frame after the other, and closes each", async () => {
  const set = onSet();
  await set.shoot(3);
  expect(set.seen).toEqual([1, 2, 3]);
  expect(set.open()).toEqual([]);
});

it("closes unseen what comes while another is being looked at", async () => {
  const set = onSet();
  const goOn = set.hold();
  await set.shoot(4);
  expect(set.seen).toEqual([1]);
  expect(set.open()).toEqual([1]);
  goOn();
  await set.settle();
  await set.shoot(1);
  expect(set.seen).toEqual([1, 5]);
  expect(set.open()).toEqual([]);
});

it("looks no oftener than its pace, and at every frame again without one", async () => {
  const set = onSet();
  set.watching.setPace(200);
  // 33 ms apart
  await set.shoot(30);
  expect(set.seen).toEqual([1, 8, 15, 22, 29]);
  set.watching.setPace(0);
  await set.shoot(3);
  expect(set.seen.slice(-3)).toEqual([31, 32, 33]);
  expect(set.open()).toEqual([]);
});

it("lets go of the film when it is stopped, without calling that an end", async () => {
  const set = onSet();
  await set.shoot(1);
  set.watching.stop();
  await set.settle();
  expect(set.wasCancelled()).toBe(true);
  expect(set.ends).toEqual([]);
});

it("finishes the look that is under way when it is stopped", async () => {
  const set = onSet();
  const goOn = set.hold();
  await set.shoot(1);
  set.watching.stop();
  goOn();
  await set.settle();
  expect(set.open()).toEqual([]);
  expect(set.ends).toEqual([]);
});

it("tells that the camera gave no more", async () => {
  const set = onSet();
  await set.shoot(1);
  set.wrap();
  await set.settle();
  expect(set.ends).toEqual(["no more frames"]);
});

it("tells that the film tore", async () => {
  const set = onSet();
  set.tear();
  await set.settle();
  expect(set.ends).toEqual(["torn"]);
});

it("gives up a film of which three frames in a row cannot be looked at, and no sooner", async () => {
  const set = onSet();
  set.usable.is = false;
  await set.shoot(2);
  set.usable.is = true;
  await set.shoot(1);
  set.usable.is = false;
  await set.shoot(2);
  expect(set.ends).toEqual([]);
  await set.shoot(1);
  expect(set.ends).toEqual(["3 frames in a row were unusable"]);
  expect(set.wasCancelled()).toBe(true);
  expect(set.open()).toEqual([]);
});

interface Frame {
  readonly number: number;
  readonly close: () => void;
}

/** A camera that makes a frame every 33 ms of a clock that only it moves. */
function onSet() {
  let camera: ReadableStreamDefaultController<Frame> | null = null;
  let cancelled = false;
  let nowMs = 0;
  let shot = 0;
  let gate: Promise<void> = Promise.resolve();
  const open = new Set<number>();
  const seen: number[] = [];
  const ends: string[] = [];
  const film = new ReadableStream<Frame>({
    start: (controller) => {
      camera = controller;
    },
    cancel: () => {
      cancelled = true;
    },
  });
  const usable = { is: true };
  return {
    usable,
    seen,
    ends,
    open: () => [...open],
    wasCancelled: () => cancelled,
    watching: watchFilm(film, {
      now: () => nowMs,
      look: async (frame) => {
        seen.push(frame.number);
        await gate;
        frame.close();
        return usable.is;
      },
      onEnded: (detail) => void ends.push(detail),
    }),
    shoot: async (frames: number) => {
      for (let i = 0; i < frames; i++) {
        const number = ++shot;
        nowMs += 33;
        open.add(number);
        camera?.enqueue({ number, close: () => void open.delete(number) });
        await settle();
      }
    },
    wrap: () => camera?.close(),
    tear: () => camera?.error("torn"),
    /** The answer lets looking go on. */
    hold: () => {
      const waiting: (() => void)[] = [];
      gate = new Promise((resolve) => void waiting.push(resolve));
      return () => {
        for (const goOn of waiting) goOn();
      };
    },
    settle,
  };
}

/** Streams answer in microtasks; a task comes after all of them. */
const settle = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
