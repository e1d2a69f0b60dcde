import { expect, it } from "vitest";
import type { Way } from "./ways.ts";
import { waysOf } from "./ways.ts";

const all = ["film", "frames", "canvas"] as const;
const worker = { wants: { videoFrames: true, longestSidePx: 1_280 }, watch: watchNothing };
const native = { wants: { videoFrames: true, longestSidePx: 1_280 } };
const script = { wants: { videoFrames: false, longestSidePx: 640 } };

it.each([
  ["a worker", { decoder: worker, offered: all }, "film"],
  ["a worker without films", { decoder: worker, offered: ["frames", "canvas"] }, "frames"],
  ["a worker without anything", { decoder: worker, offered: ["canvas"] }, "canvas"],
  ["a worker with films alone", { decoder: worker, offered: ["film", "canvas"] }, "film"],
  ["an engine of single frames", { decoder: native, offered: all }, "frames"],
  ["an engine of pixels", { decoder: script, offered: all }, "canvas"],
] as const)("%s", (_, { decoder, offered }, expected: Way) => {
  expect(waysOf(offered).bestFor(decoder)).toBe(expected);
});

it("goes on to the next best, and never gives up the last", () => {
  const ways = waysOf(all);
  expect(ways.giveUp("film")).toBe(true);
  expect(ways.bestFor(worker)).toBe("frames");
  expect(ways.giveUp("frames")).toBe(true);
  expect(ways.bestFor(worker)).toBe("canvas");
  expect(ways.giveUp("canvas")).toBe(false);
  expect(ways.bestFor(worker)).toBe("canvas");
});

function watchNothing() {
  return { setPace: () => undefined, stop: () => undefined };
}
