/**
 * From the camera's pictures to sightings, by the best way that works here: as a film in the engine's own worker, or as
 * single pictures through the page. A way that turns out not to work is left for the next one while the camera films on.
 *
 * Promises: one sighting for each frame that was looked at, in order, and none after the stop; every frame that the camera
 * shows is counted, looked at or not; the film is let go of when it is left, when its engine is replaced and at the stop.
 * Pictures go to the engine and nowhere else.
 */
import type { Clock } from "../../core/effects.ts";
import type { Instant } from "../../core/time.ts";
import type { DecodeFailure, Decoded, Decoder, Watching } from "../decode/decoder.ts";
import type { Sighting } from "../scan-source.ts";
import type { Camera } from "./camera.ts";
import { createFramePump } from "./frame-pump.ts";
import type { Way, Ways } from "./ways.ts";

export interface LookoutOptions {
  readonly camera: Pick<Camera, "film" | "grab" | "onEachFrame">;
  readonly ways: Ways;
  readonly clock: Clock;
  /** Null while no engine is ready: frames are counted, not decoded. */
  readonly decoder: () => Decoder | null;
  /** Every frame, decoded or not. */
  readonly onFrame: () => void;
  readonly onSighting: (sighting: Sighting) => void;
  readonly onEngineLost: () => void;
}

export interface Lookout {
  /** At most one frame in so many ms is looked at. 0: every one. */
  readonly setPace: (everyMs: number) => void;
  /** A look that is under way then yields nothing. */
  readonly stop: () => void;
}

interface Film {
  readonly by: Decoder;
  readonly watching: Watching;
}

export function startLookout(options: LookoutOptions): Lookout {
  const { camera, ways, clock, decoder, onFrame, onSighting, onEngineLost } = options;
  let stopped = false;
  let everyMs = 0;
  let film: Film | null = null;

  const see = (codes: readonly Decoded[], at: Instant): void =>
    onSighting({ source: "camera", codes, at });

  const leave = (way: Way): void => {
    if (!ways.giveUp(way)) onEngineLost();
  };

  const pump = createFramePump({ camera, clock, onLooked: see, onUnusable: leave, onEngineLost });

  const letFilmGo = (): void => {
    film?.watching.stop();
    film = null;
  };

  const onFilmFailed = ({ kind }: DecodeFailure): void => {
    // one frame that could not be used: the engine itself says when it is more than that
    if (kind === "picture-unusable") return;
    letFilmGo();
    if (kind === "engine-lost") onEngineLost();
    else leave("film");
  };

  const begin = (by: Decoder): void => {
    letFilmGo();
    const pictures = camera.film();
    const watching =
      pictures === null
        ? null
        : (by.watch?.(pictures, (looked) => {
            if (stopped || film?.by !== by) return;
            if (looked.ok) see(looked.value, clock.now());
            else onFilmFailed(looked.failure);
          }) ?? null);
    if (watching === null) return leave("film");
    watching.setPace(everyMs);
    film = { by, watching };
  };

  const forget = camera.onEachFrame(() => {
    const by = decoder();
    if (by !== null) {
      const way = ways.bestFor(by);
      if (way !== "film") pump.offer(by, way);
      else if (film?.by !== by) begin(by);
    }
    onFrame();
  });

  return {
    setPace: (ms) => {
      everyMs = ms;
      pump.setPace(ms);
      film?.watching.setPace(ms);
    },
    stop: () => {
      stopped = true;
      pump.stop();
      forget();
      letFilmGo();
    },
  };
}
