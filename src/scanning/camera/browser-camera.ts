/**
 * The browser's camera on a video element, and its pictures by whatever ways this browser has.
 */
import type { Scheduler } from "../../core/effects.ts";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import type { Picture } from "../decode/decoder.ts";
import { filmOf, hasFilm } from "./browser-film.ts";
import { cameraFailureOf } from "./camera-failure.ts";
import type { Camera, CameraFailure } from "./camera.ts";
import { createCanvasGrabber } from "./canvas-grabber.ts";
import { keepingWishes } from "./capable-track.ts";
import { onEachFrame } from "./each-frame.ts";
import { focusContinuously } from "./focus.ts";
import { torchOf } from "./torch.ts";
import type { Way } from "./ways.ts";
import { zoomOf } from "./zoom.ts";

export interface BrowserCameraOptions {
  readonly video: HTMLVideoElement;
  readonly scheduler: Scheduler;
  /** The camera that was chosen; null for the one that looks away from the screen. */
  readonly deviceId: string | null;
}

export async function openBrowserCamera(
  options: BrowserCameraOptions,
): Promise<Result<Camera, CameraFailure>> {
  if (!isSecureContext || !("mediaDevices" in navigator)) {
    return fail({ kind: "insecure", detail: "no mediaDevices" });
  }
  const { deviceId } = options;
  const chosen =
    deviceId === null ? null : await openBy(options, { deviceId: { exact: deviceId } });
  // one that is gone, or that this browser calls by another name since: no reason not to scan
  const isGone = chosen === null || (!chosen.ok && chosen.failure.kind === "none");
  return isGone ? openBy(options, { facingMode: { ideal: "environment" } }) : chosen;
}

/** Ideals, not demands: a laptop without a rear camera scans too. More pixels cost time and read no more. */
const size = { width: { ideal: 1_280 }, height: { ideal: 720 } };

async function openBy(
  { video, scheduler }: BrowserCameraOptions,
  which: MediaTrackConstraints,
): Promise<Result<Camera, CameraFailure>> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      video: { ...size, ...which },
      audio: false,
    });
    const [track] = stream.getVideoTracks();
    if (track === undefined) return fail({ kind: "none", detail: "a stream without video" });
    return ok(createCamera({ video, stream, track, scheduler }));
  } catch (error) {
    return fail(cameraFailureOf(error));
  }
}

interface Opened {
  readonly video: HTMLVideoElement;
  readonly stream: MediaStream;
  readonly track: MediaStreamTrack;
  readonly scheduler: Scheduler;
}

function createCamera({ video, stream, track, scheduler }: Opened): Camera {
  const grabCanvas = createCanvasGrabber(video);
  const capable = keepingWishes(track);
  // a camera that refuses keeps the focus it has
  void focusContinuously(capable);
  // iOS plays inline and unasked only with both set
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;

  return {
    deviceId: track.getSettings().deviceId ?? null,
    ways: waysHere(),
    play: () => {
      track.enabled = true;
      // refused while another source is being attached or the page goes away: the watchdog sees that no frames come
      video.play().catch(() => undefined);
    },
    pause: () => {
      video.pause();
      track.enabled = false;
    },
    onEachFrame: (run) => onEachFrame(video, scheduler, run),
    film: () => filmOf(track),
    grab: (wants) =>
      (wants.videoFrames ? grabVideoFrame(video) : null) ?? grabCanvas(wants.longestSidePx),
    size: () => ({ width: video.videoWidth, height: video.videoHeight }),
    onLost: (run) => track.addEventListener("ended", run, { once: true }),
    torch: torchOf(capable),
    zoom: zoomOf(capable),
    close: () => {
      for (const each of stream.getTracks()) each.stop();
      // a newer stream may already be shown
      if (video.srcObject === stream) video.srcObject = null;
    },
  };
}

const waysHere = (): readonly Way[] => [
  ...(hasFilm() ? (["film"] as const) : []),
  ...("VideoFrame" in globalThis ? (["frames"] as const) : []),
  "canvas",
];

function grabVideoFrame(video: HTMLVideoElement): Picture | null {
  if (!("VideoFrame" in globalThis)) return null;
  try {
    return { kind: "video-frame", frame: new VideoFrame(video) };
  } catch {
    return null; // no picture at this moment, or one that may not be read: the canvas answers the same question
  }
}
