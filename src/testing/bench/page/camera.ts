/** The camera's frames by the app, by the reference, and by a control that looks at none (see `../camera.ts`). */
import { openBrowserCamera } from "../../../scanning/camera/browser-camera.ts";
import type { Camera } from "../../../scanning/camera/camera.ts";
import type { Decoder } from "../../../scanning/decode/decoder.ts";
import { isFromWorker } from "../../../scanning/decode/protocol.ts";
import { tryHarderReader } from "./reference.ts";
import { openStile, scheduler } from "./stile.ts";

export type CameraWay = "control" | "stile" | "reference";

export interface CameraAnswer {
  /** Frames that were looked at; of the control, frames that came. */
  readonly frames: number;
  /** From the frame to its text, or to knowing that there is none (ms). */
  readonly latencies: readonly number[];
  /** How much later than due the page's own timers ran (ms). */
  readonly stalls: readonly number[];
}

declare global {
  interface Window {
    camera: (way: CameraWay, ms: number) => Promise<CameraAnswer>;
  }
}

const video = document.createElement("video");
document.body.append(video);
const reader = tryHarderReader();
const canvas = document.createElement("canvas");
const context = canvas.getContext("2d", { willReadFrequently: true });

let decoder: Promise<Decoder> | null = null;
let lookingSince = 0;
let onLooked: (ms: number) => void = () => undefined;

/** The worker tells when a frame has come and when it has been read; both messages take the same way. */
const listen = (data: unknown): void => {
  if (!isFromWorker(data)) return;
  if (data.kind === "looking") lookingSince = performance.now();
  else if (data.kind === "decoded") onLooked(performance.now() - lookingSince);
};

window.camera = async (way, ms) => {
  decoder ??= openStile(listen);
  await decoder;
  const opened = await openBrowserCamera({ video, scheduler, deviceId: null });
  if (!opened.ok) throw new Error(opened.failure.detail);
  const camera = opened.value;
  camera.play();
  await new Promise<void>((resolve) => void video.requestVideoFrameCallback(() => resolve()));
  const latencies: number[] = [];
  const stop = await begin(way, camera, (took) => void latencies.push(took));
  // the first frames wait for the film's start
  await after(300);
  latencies.length = 0;
  const endStalls = watchStalls();
  await after(ms);
  const stalls = endStalls();
  const measured = [...latencies];
  stop();
  camera.close();
  return { frames: measured.length, latencies: measured, stalls };
};

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function begin(
  way: CameraWay,
  camera: Camera,
  onFrame: (ms: number) => void,
): Promise<() => void> {
  if (way === "reference") return byCanvas(camera, onFrame);
  const film = camera.film();
  if (film === null) throw new Error("no film");
  if (way === "control") return countOnly(film, onFrame);
  onLooked = onFrame;
  const engine = await decoder;
  const watching = engine?.watch?.(film, () => undefined);
  if (watching === undefined) throw new Error("the engine takes no film");
  return () => {
    watching.stop();
    onLooked = () => undefined;
  };
}

function countOnly(film: ReadableStream<VideoFrame>, onFrame: (ms: number) => void): () => void {
  const frames = film.getReader();
  void (async () => {
    for (;;) {
      const { done, value } = await frames.read();
      if (done) return;
      value.close();
      onFrame(0);
    }
  })();
  return () => void frames.cancel();
}

/** The way of its documents: draw, then decode, and the next frame after that. */
function byCanvas(camera: Camera, onFrame: (ms: number) => void): () => void {
  const { width, height } = camera.size();
  canvas.width = width;
  canvas.height = height;
  return camera.onEachFrame(() => {
    const from = performance.now();
    context?.drawImage(video, 0, 0, width, height);
    reader(canvas);
    onFrame(performance.now() - from);
  });
}

const timerMs = 10;

/** The answer ends it. */
function watchStalls(): () => readonly number[] {
  const stalls: number[] = [];
  let dueAt = performance.now() + timerMs;
  let timer = 0;
  const tick = (): void => {
    const now = performance.now();
    stalls.push(Math.max(0, now - dueAt));
    dueAt = now + timerMs;
    timer = window.setTimeout(tick, timerMs);
  };
  timer = window.setTimeout(tick, timerMs);
  return () => {
    clearTimeout(timer);
    return stalls;
  };
}
