/**
 * The camera as the rest of this room sees it, and the states it goes through:
 *
 * off → asking → starting → running ⇄ paused ; running → resting → starting ; any → failed(denied ∣ none ∣ insecure: until
 * somebody starts it again; busy ∣ lost ∣ no-engine: tried again every few seconds)
 */
import type { Result } from "../../core/result.ts";
import type { Decoder, Picture } from "../decode/decoder.ts";
import type { EngineChoice } from "../engine-choice.ts";
import type { Way } from "./ways.ts";

export interface CameraFailure {
  readonly kind:
    /** By the person, the browser's settings or a policy. */
    | "denied"
    | "none"
    /** Held by another app, or it does not start. */
    | "busy"
    /** It was there and went away: unplugged, or taken by the system. */
    | "lost"
    /** Browsers give cameras to HTTPS and localhost only (DESIGN 9). */
    | "insecure"
    /** The camera works, but no decoder could be loaded. */
    | "no-engine";
  /** What the browser said; for the log. */
  readonly detail: string;
}

export type CameraState =
  | { readonly kind: "off" }
  /** The browser may be showing its question. */
  | { readonly kind: "asking" }
  | { readonly kind: "starting" }
  | {
      readonly kind: "running";
      readonly engine: EngineChoice;
      /** How frames come to the engine. */
      readonly way: Way;
      /** Which of the device's cameras this is; null where the browser does not say. */
      readonly deviceId: string | null;
      /** Pixels of the picture. */
      readonly width: number;
      readonly height: number;
      /** Null where the camera has no light that can be switched. */
      readonly torch: Torch | null;
      /** Null where there is nothing to choose. */
      readonly zoom: Zoom | null;
    }
  /** Nobody came for a while: the camera is switched off until somebody touches the page. */
  | { readonly kind: "resting" }
  /** The page is hidden. */
  | { readonly kind: "paused" }
  | { readonly kind: "failed"; readonly failure: CameraFailure };

export interface Torch {
  readonly set: (on: boolean) => Promise<Result<null, { readonly detail: string }>>;
}

export interface Zoom {
  /** Factors within the camera's range, smallest first; at least two. */
  readonly steps: readonly number[];
  readonly set: (factor: number) => Promise<Result<null, { readonly detail: string }>>;
}

/** An opened camera whose picture goes to one video element. Frames never leave the device. */
export interface Camera {
  readonly deviceId: string | null;
  /** What this browser offers; the last one always works. */
  readonly ways: readonly Way[];
  /** Begins, or goes on after `pause`. Whether pictures come is for the watchdog to see. */
  readonly play: () => void;
  readonly pause: () => void;
  /** Calls for each new frame while playing; the answer ends it. */
  readonly onEachFrame: (run: () => void) => () => void;
  /** All frames from now on, for an engine that takes them by itself; null where there is no such stream. */
  readonly film: () => ReadableStream<VideoFrame> | null;
  /** The current frame as the decoder wants it; null while there is none. */
  readonly grab: (wants: Decoder["wants"]) => Picture | null;
  readonly size: () => { readonly width: number; readonly height: number };
  /** The camera went away by itself. Not called for `close`. */
  readonly onLost: (run: () => void) => void;
  readonly torch: Torch | null;
  readonly zoom: Zoom | null;
  /** Switches it off. */
  readonly close: () => void;
}
