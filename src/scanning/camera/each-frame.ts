/**
 * A call for every new frame of a video. `requestVideoFrameCallback` tells exactly; where it is missing (Firefox before
 * 132, Safari before 15.4) the video's own time is looked at.
 */
import type { Scheduler } from "../../core/effects.ts";

const lookEveryMs = 40;

/** The answer ends it. */
export function onEachFrame(
  video: HTMLVideoElement,
  scheduler: Scheduler,
  run: () => void,
): () => void {
  return "requestVideoFrameCallback" in video
    ? byCallback(video, run)
    : byLooking(video, scheduler, run);
}

function byCallback(video: HTMLVideoElement, run: () => void): () => void {
  let handle = 0;
  const ask = (): void => {
    handle = video.requestVideoFrameCallback(() => {
      ask();
      run();
    });
  };
  ask();
  return () => video.cancelVideoFrameCallback(handle);
}

function byLooking(
  video: Pick<HTMLVideoElement, "currentTime">,
  scheduler: Scheduler,
  run: () => void,
): () => void {
  let seen = video.currentTime;
  let cancel = scheduler.after(lookEveryMs, look);

  function look(): void {
    cancel = scheduler.after(lookEveryMs, look);
    if (video.currentTime === seen) return;
    seen = video.currentTime;
    run();
  }
  return () => cancel();
}
