/**
 * Frames through a canvas, for engines on the main thread and browsers without `VideoFrame`.
 */
import type { Picture } from "../decode/decoder.ts";

/** The answer gives the current frame, shrunk so that its longer side has at most that many pixels; null without one. */
export function createCanvasGrabber(
  video: HTMLVideoElement,
): (longestSidePx: number) => Picture | null {
  const canvas = video.ownerDocument.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });

  return (longestSidePx) => {
    const { videoWidth, videoHeight } = video;
    if (context === null || videoWidth === 0 || videoHeight === 0) return null;
    const scale = Math.min(1, longestSidePx / Math.max(videoWidth, videoHeight));
    const width = Math.round(videoWidth * scale);
    const height = Math.round(videoHeight * scale);
    // setting a size clears the canvas, so only when it changed
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    context.drawImage(video, 0, 0, width, height);
    const { data } = context.getImageData(0, 0, width, height);
    return { kind: "pixels", pixels: { data, width, height } };
  };
}
