/**
 * The camera as a source of sightings.
 *
 * Promises: one sighting for each frame that was decoded, in order, also when it showed nothing; a frame that comes while
 * another is being decoded is dropped, never queued; a camera that goes silent, busy or away is opened again without
 * anybody touching the screen; where nobody comes it slows down and then switches itself off until somebody touches the
 * page; while the page is hidden nothing is decoded; stopping ends every track. A picture goes from the camera to the
 * decoder on this device and nowhere else, by no code path.
 * It will not decide what a code means, and keeps no picture.
 */
import type { Clock, Scheduler } from "../../core/effects.ts";
import type { StartEngine } from "../engine.ts";
import { browserPage, onTouch } from "../page.ts";
import type { ScanSource } from "../scan-source.ts";
import { openBrowserCamera } from "./browser-camera.ts";
import type { CameraSourceDeps, CameraSourceOptions } from "./camera-session.ts";
import { startCameraSession } from "./camera-session.ts";

/** One session at a time: two would fight for the video element. It may be started again after it was stopped. */
export const createCameraSource = (
  options: CameraSourceOptions,
  deps: CameraSourceDeps,
): ScanSource => ({
  start: (onSighting) => startCameraSession(options, deps, onSighting),
});

/** Which camera is wanted, as this device's people chose. */
export interface CameraPreference {
  /** Null for the one that looks away from the screen. One that is gone is as if none had been chosen. */
  readonly deviceId: () => string | null;
  /** Calls when it changes; the answer ends it. */
  readonly onChange: (run: () => void) => () => void;
}

interface BrowserCameraSourceDeps {
  readonly clock: Clock;
  readonly monotonic: () => number;
  readonly scheduler: Scheduler;
  readonly startEngine: StartEngine;
  readonly preference: CameraPreference;
  /** Where the picture is shown. */
  readonly video: HTMLVideoElement;
}

/** The same with the camera and the page of this browser. */
export const createBrowserCameraSource = (
  options: CameraSourceOptions,
  { clock, monotonic, scheduler, startEngine, preference, video }: BrowserCameraSourceDeps,
): ScanSource =>
  createCameraSource(options, {
    clock,
    monotonic,
    scheduler,
    page: browserPage(video.ownerDocument),
    onTouch: (run) => onTouch(video.ownerDocument, run),
    onChoice: preference.onChange,
    openCamera: () => openBrowserCamera({ video, scheduler, deviceId: preference.deviceId() }),
    startEngine,
  });
