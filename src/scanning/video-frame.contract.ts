/** A video frame for tests: Node has none. Holds brightness and colour as a camera's does (I420), and knows whether it was closed. */
import type { Pixels } from "./decode/decoder.ts";

export interface FakeFrame {
  readonly frame: VideoFrame;
  readonly isClosed: () => boolean;
}

/** A broken one cannot be copied. */
export function aVideoFrame(pixels: Pixels, state: "whole" | "broken" = "whole"): FakeFrame {
  const { width, height, data } = pixels;
  const rect = { x: 0, y: 0, width, height, top: 0, left: 0, right: width, bottom: height };
  const visible = { ...rect, toJSON: () => rect };
  let closed = false;
  const frame: VideoFrame = {
    codedWidth: width,
    codedHeight: height,
    displayWidth: width,
    displayHeight: height,
    codedRect: visible,
    visibleRect: visible,
    colorSpace: {
      fullRange: true,
      matrix: null,
      primaries: null,
      transfer: null,
      toJSON: () => ({}),
    },
    duration: null,
    format: "I420",
    timestamp: 0,
    allocationSize: () => width * height * 2,
    clone: () => frame,
    close: () => {
      closed = true;
    },
    copyTo: (destination, options) => {
      if (closed || state === "broken") {
        return Promise.reject(new DOMException("no data", "InvalidStateError"));
      }
      const bytes = bytesOf(destination);
      if (options?.format === "RGBA") bytes.set(data);
      else for (let at = 0; at < width * height; at++) bytes[at] = data[at * 4] ?? 0;
      return Promise.resolve([]);
    },
  };
  return { frame, isClosed: () => closed };
}

const bytesOf = (destination: AllowSharedBufferSource): Uint8Array =>
  ArrayBuffer.isView(destination)
    ? new Uint8Array(destination.buffer, destination.byteOffset, destination.byteLength)
    : new Uint8Array(destination);
