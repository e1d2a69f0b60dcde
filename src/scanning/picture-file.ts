/** A picture out of a file or the clipboard, as pixels. Nothing leaves the device. */
import type { Result } from "../core/result.ts";
import { fail, ok } from "../core/result.ts";
import type { Pixels } from "./decode/decoder.ts";

/** Of the longer side, in pixels: a phone's photo has 4,000; of more, an engine's memory is the limit. */
export const longestPictureSidePx = 4_096;

export type PictureFailure =
  /** No picture, a broken one, or a kind that this browser does not know. */
  | { readonly kind: "unreadable"; readonly detail: string }
  | { readonly kind: "no-engine"; readonly detail: string };

/** Shrinks what is larger; never enlarges. */
export type OpenPicture = (
  file: Blob,
  longestSidePx: number,
) => Promise<Result<Pixels, Extract<PictureFailure, { kind: "unreadable" }>>>;

/** Whatever this browser shows: png, jpg and webp everywhere, also turned as a phone's photo is. */
export const openPictureFile: OpenPicture = async (file, longestSidePx) => {
  try {
    const bitmap = await createImageBitmap(file);
    try {
      return ok(drawn(bitmap, fittedSize(bitmap, longestSidePx)));
    } finally {
      bitmap.close();
    }
  } catch (error) {
    return fail({ kind: "unreadable", detail: String(error) });
  }
};

interface Size {
  readonly width: number;
  readonly height: number;
}

export function fittedSize({ width, height }: Size, longestSidePx: number): Size {
  const scale = Math.min(1, longestSidePx / Math.max(width, height));
  const fitted = (side: number): number => Math.max(1, Math.round(side * scale));
  return { width: fitted(width), height: fitted(height) };
}

function drawn(bitmap: ImageBitmap, { width, height }: Size): Pixels {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("no 2d context");
  // where a picture is transparent it is shown on paper: black bars on nothing would be black on black
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, width, height);
  return { data: context.getImageData(0, 0, width, height).data, width, height };
}
