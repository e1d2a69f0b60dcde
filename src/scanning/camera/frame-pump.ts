/**
 * Single pictures from the camera to the decoder: takes one only when the decoder is free and the pace allows, so that
 * nothing ever waits in line and the newest picture is always the next one.
 */
import type { Clock } from "../../core/effects.ts";
import type { Instant } from "../../core/time.ts";
import { unusableLimit } from "../decode/film.ts";
import type { Decoded, Decoder } from "../decode/decoder.ts";
import type { Camera } from "./camera.ts";
import type { Way } from "./ways.ts";

export interface FramePumpOptions {
  readonly camera: Pick<Camera, "grab">;
  readonly clock: Clock;
  readonly onLooked: (codes: readonly Decoded[], at: Instant) => void;
  /** Three pictures in a row that came by this way could not be used. */
  readonly onUnusable: (way: Way) => void;
  readonly onEngineLost: () => void;
}

export interface FramePump {
  /** To be called for every frame of the camera. */
  readonly offer: (decoder: Decoder, way: Way) => void;
  readonly setPace: (everyMs: number) => void;
  /** A frame that is still being decoded then yields nothing. */
  readonly stop: () => void;
}

export function createFramePump(options: FramePumpOptions): FramePump {
  const { camera, clock, onLooked, onUnusable, onEngineLost } = options;
  let stopped = false;
  let decoding = false;
  let everyMs = 0;
  let lookedAt: Instant | null = null;
  let unusableInARow = 0;

  /** A clock that was set back is no reason to wait. */
  const isTooSoon = (now: Instant): boolean =>
    lookedAt !== null && now >= lookedAt && now - lookedAt < everyMs;

  const look = async (by: Decoder, way: Way): Promise<void> => {
    const at = clock.now();
    if (isTooSoon(at)) return;
    const picture = camera.grab({ ...by.wants, videoFrames: way === "frames" });
    if (picture === null) return;
    lookedAt = at;
    decoding = true;
    const decoded = await by.decode(picture);
    decoding = false;
    if (stopped) return;
    unusableInARow = decoded.ok ? 0 : unusableInARow + 1;
    if (decoded.ok) onLooked(decoded.value, at);
    else if (decoded.failure.kind === "engine-lost") onEngineLost();
    else if (unusableInARow === unusableLimit) {
      unusableInARow = 0;
      onUnusable(way);
    }
  };

  return {
    offer: (decoder, way) => {
      if (!stopped && !decoding) void look(decoder, way);
    },
    setPace: (ms) => {
      everyMs = ms;
    },
    stop: () => {
      stopped = true;
    },
  };
}
