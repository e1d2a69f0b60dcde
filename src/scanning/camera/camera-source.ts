/**
 * The camera as a source of sightings.
 *
 * Promises: one sighting for each frame that was decoded, in order, also when it showed nothing; a frame that comes while
 * another is being decoded is dropped, never queued; a camera that goes silent, busy or away is opened again without
 * anybody touching the screen; while the page is hidden nothing is decoded; stopping ends every track.
 * It will not decide what a code means, and keeps no picture.
 */
import type { Clock, Scheduler } from "../../core/effects.ts";
import { browserEngines, engineStarter } from "../engine.ts";
import { browserPage } from "../page.ts";
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

interface BrowserCameraSourceDeps {
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  /** Where the picture is shown. */
  readonly video: HTMLVideoElement;
}

/** The same with the camera, the page and the engines of this browser. */
export const createBrowserCameraSource = (
  options: CameraSourceOptions,
  { clock, scheduler, video }: BrowserCameraSourceDeps,
): ScanSource =>
  createCameraSource(options, {
    clock,
    scheduler,
    page: browserPage(video.ownerDocument),
    openCamera: () => openBrowserCamera(video, scheduler),
    startEngine: engineStarter(browserEngines(scheduler)),
  });
