/**
 * Brightness alone is what barcodes are read from. Taking it straight from a camera frame's first plane costs 0.15 ms,
 * converting RGBA 1 ms, drawing on a canvas 6 ms (DECODER.md, camera pipeline), so they are tried in this order.
 */
import type { Pixels } from "./decoder.ts";

/** 8 bits a pixel, rows without gaps. Bytes beyond `width * height` are scrap. */
export interface Luma {
  readonly bytes: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export function lumaOfPixels({ data, width, height }: Pixels): Luma {
  const bytes = new Uint8Array(width * height);
  for (let i = 0; i < bytes.length; i++) {
    const at = i * 4;
    // ITU-R BT.601 in thousand-and-twenty-fourths
    bytes[i] =
      (306 * (data[at] ?? 0) + 601 * (data[at + 1] ?? 0) + 117 * (data[at + 2] ?? 0) + 512) >> 10;
  }
  return { bytes, width, height };
}

/** Bytes that `copyLuma` needs to work in, for a frame that it can copy; null for one that it cannot. */
export function planarBytes(frame: VideoFrame): number | null {
  const size = visibleSize(frame);
  return size === null || !isPlanar(frame.format) ? null : planarLayout(frame.format, size).bytes;
}

/** Copies the frame's planes to `target`, brightness first. Does not close the frame. */
export async function copyLuma(frame: VideoFrame, target: Uint8Array<ArrayBuffer>): Promise<void> {
  const size = visibleSize(frame);
  if (size === null || !isPlanar(frame.format)) throw new Error("not a planar frame");
  await frame.copyTo(target, { layout: [...planarLayout(frame.format, size).planes] });
}

/** For frames in other formats, or in none (frames that live on the graphics card). Does not close the frame. */
export async function pixelsOfFrame(frame: VideoFrame): Promise<Pixels> {
  const size = visibleSize(frame);
  if (size !== null && frame.format !== null) {
    const data = new Uint8ClampedArray(size.width * size.height * 4);
    try {
      const layout = [{ offset: 0, stride: size.width * 4 }];
      await frame.copyTo(data, { format: "RGBA", layout });
      return { data, ...size };
    } catch {
      // browsers that cannot convert while copying refuse: the canvas can
    }
  }
  return drawn(frame);
}

function drawn(frame: VideoFrame): Pixels {
  const { displayWidth: width, displayHeight: height } = frame;
  const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("no 2d context in this worker");
  context.drawImage(frame, 0, 0);
  return { data: context.getImageData(0, 0, width, height).data, width, height };
}

interface Size {
  readonly width: number;
  readonly height: number;
}

export function visibleSize({ visibleRect }: VideoFrame): Size | null {
  return visibleRect === null ? null : { width: visibleRect.width, height: visibleRect.height };
}

type Planar = "I420" | "NV12";
const isPlanar = (format: VideoPixelFormat | null): format is Planar =>
  format === "I420" || format === "NV12";

interface Layout {
  readonly planes: readonly { readonly offset: number; readonly stride: number }[];
  readonly bytes: number;
}

/** Without a layout `copyTo` keeps the coded stride, which may exceed the width. Chroma is halved, rounded up. */
function planarLayout(format: Planar, { width, height }: Size): Layout {
  const luma = width * height;
  const halfWidth = Math.ceil(width / 2);
  const chroma = halfWidth * Math.ceil(height / 2);
  const planes =
    format === "NV12"
      ? [
          { offset: 0, stride: width },
          { offset: luma, stride: halfWidth * 2 },
        ]
      : [
          { offset: 0, stride: width },
          { offset: luma, stride: halfWidth },
          { offset: luma + chroma, stride: halfWidth },
        ];
  return { planes, bytes: luma + 2 * chroma };
}
