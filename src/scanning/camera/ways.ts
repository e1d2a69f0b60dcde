/**
 * The ways from the camera to the decoder, best first (DECODER.md, camera pipeline, p50 from frame to text):
 * `film`: the worker takes the frames by itself (3.8 ms, nothing on the main thread);
 * `frames`: the page hands each one over (4.1 ms);
 * `canvas`: the page draws each one (12.6 ms), which every browser can.
 */
import type { Decoder } from "../decode/decoder.ts";

export type Way = "film" | "frames" | "canvas";

export interface Ways {
  /** The best one that this decoder can go too. */
  readonly bestFor: (decoder: Pick<Decoder, "wants" | "watch">) => Way;
  /** For a way that this browser offers and then cannot go. False for the last one: there is no other. */
  readonly giveUp: (way: Way) => boolean;
}

/** Forgotten with the camera: another one may give other frames. */
export function waysOf(offered: readonly Way[]): Ways {
  const left = new Set(offered);
  return {
    bestFor: ({ wants, watch }) => {
      if (left.has("film") && watch !== undefined) return "film";
      return left.has("frames") && wants.videoFrames ? "frames" : "canvas";
    },
    giveUp: (way) => {
      if (way === "canvas") return false;
      left.delete(way);
      return true;
    },
  };
}
