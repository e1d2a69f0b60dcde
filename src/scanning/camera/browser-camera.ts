/**
 * The browser's camera on a video element. A frame is taken as a `VideoFrame` where the browser has them (4.1 ms from
 * frame to text, nothing on the main thread), else through a canvas (12.6 ms; DECODER.md, camera pipeline).
 */
import type { Scheduler } from "../../core/effects.ts";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import type { Picture } from "../decode/decoder.ts";
import { cameraFailureOf } from "./camera-failure.ts";
import type { Camera, CameraFailure } from "./camera.ts";
import { createCanvasGrabber } from "./canvas-grabber.ts";
import { onEachFrame } from "./each-frame.ts";
import { torchOf } from "./torch.ts";

/** Ideals, not demands: a laptop without a rear camera scans too. More pixels cost time and read no more. */
const constraints: MediaStreamConstraints = {
  video: {
    facingMode: { ideal: "environment" },
    width: { ideal: 1_280 },
    height: { ideal: 720 },
  },
  audio: false,
};

export async function openBrowserCamera(
  video: HTMLVideoElement,
  scheduler: Scheduler,
): Promise<Result<Camera, CameraFailure>> {
  if (!isSecureContext || !("mediaDevices" in navigator)) {
    return fail({ kind: "insecure", detail: "no mediaDevices" });
  }
  try {
    const stream = await navigator.mediaDevices.getUserMedia(constraints);
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
  // iOS plays inline and unasked only with both set
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;

  return {
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
    grab: (wants) =>
      (wants.videoFrames ? grabVideoFrame(video) : null) ?? grabCanvas(wants.longestSidePx),
    size: () => ({ width: video.videoWidth, height: video.videoHeight }),
    onLost: (run) => track.addEventListener("ended", run, { once: true }),
    torch: torchOf(track),
    close: () => {
      for (const each of stream.getTracks()) each.stop();
      // a newer stream may already be shown
      if (video.srcObject === stream) video.srcObject = null;
    },
  };
}

function grabVideoFrame(video: HTMLVideoElement): Picture | null {
  if (!("VideoFrame" in globalThis)) return null;
  try {
    return { kind: "video-frame", frame: new VideoFrame(video) };
  } catch {
    return null; // no picture at this moment, or one that may not be read: the canvas answers the same question
  }
}
