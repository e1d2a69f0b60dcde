import { expect, it } from "vitest";
import type { CapableTrack } from "./capable-track.ts";
import { keepingWishes } from "./capable-track.ts";

const light: MediaTrackConstraintSet & { readonly torch: boolean } = { torch: true };
const closer: MediaTrackConstraintSet & { readonly zoom: number } = { zoom: 2 };
const closest: MediaTrackConstraintSet & { readonly zoom: number } = { zoom: 3 };

it("asks for what was asked before as well", async () => {
  const { track, asked } = obedient();
  for (const wish of [light, closer, closest]) {
    await track.applyConstraints({ advanced: [wish] });
  }
  expect(asked).toEqual([
    { advanced: [{ torch: true }] },
    { advanced: [{ torch: true, zoom: 2 }] },
    { advanced: [{ torch: true, zoom: 3 }] },
  ]);
});

it("also for what is still on its way", async () => {
  const { track, asked } = obedient();
  await Promise.all([light, closer].map((wish) => track.applyConstraints({ advanced: [wish] })));
  expect(asked.at(-1)).toEqual({ advanced: [{ torch: true, zoom: 2 }] });
});

it("forgets what the camera refused, and says that it did", async () => {
  const { track, asked, refuseNext } = obedient();
  refuseNext();
  await expect(track.applyConstraints({ advanced: [light] })).rejects.toThrow("too hot");
  await track.applyConstraints({ advanced: [closer] });
  expect(asked.at(-1)).toEqual({ advanced: [{ zoom: 2 }] });
});

it("can do nothing where the browser does not say what a camera can", () => {
  const track = keepingWishes({ applyConstraints: () => Promise.resolve() });
  expect(track.getCapabilities?.()).toEqual({});
});

function obedient(): {
  readonly track: CapableTrack;
  readonly asked: readonly MediaTrackConstraints[];
  readonly refuseNext: () => void;
} {
  const asked: MediaTrackConstraints[] = [];
  let refusing = false;
  const track = keepingWishes({
    getCapabilities: () => ({ torch: true }),
    applyConstraints: (constraints) => {
      asked.push(constraints);
      if (!refusing) return Promise.resolve();
      refusing = false;
      return Promise.reject(new Error("too hot"));
    },
  });
  return {
    track,
    asked,
    refuseNext: () => {
      refusing = true;
    },
  };
}
