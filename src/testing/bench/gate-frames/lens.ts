/** What stands between a ticket and its picture. */
import type { Random } from "../../../core/effects.ts";
import { frameHeight, frameWidth, type Picture } from "./picture.ts";

/** Out of focus: three box blurs come near to a Gaussian of this standard deviation (pixels). */
export function blurred(picture: Picture, sigma: number): Picture {
  let seen = picture;
  for (const width of boxesFor(sigma)) {
    seen = along(along(seen, width, 1), width, frameWidth);
  }
  return seen;
}

/** Odd widths of three boxes (P. Kovesi, "Fast almost-Gaussian filtering", 2010). */
function boxesFor(sigma: number): readonly number[] {
  const ideal = Math.sqrt((12 * sigma ** 2) / 3 + 1);
  const lower = 2 * Math.floor((ideal - 1) / 2) + 1;
  const narrow = Math.round((12 * sigma ** 2 - 3 * lower ** 2 - 12 * lower - 9) / (-4 * lower - 4));
  return [0, 1, 2].map((at) => (at < narrow ? lower : lower + 2));
}

/** A hand that moves while the shutter is open. */
export const smeared = (picture: Picture, length: number): Picture =>
  length <= 1 ? picture : along(picture, length, 1);

/** Means of `width` pixels, a step of `stride` from one to the next; the frame's edge is repeated. */
function along(picture: Picture, width: number, stride: 1 | typeof frameWidth): Picture {
  if (width <= 1) return picture;
  const out = new Float32Array(picture.length);
  const isRow = stride === 1;
  const lines = isRow ? frameHeight : frameWidth;
  const length = isRow ? frameWidth : frameHeight;
  const reach = Math.floor(width / 2);
  for (let line = 0; line < lines; line++) {
    const start = isRow ? line * frameWidth : line;
    const at = (i: number): number =>
      picture[start + Math.min(length - 1, Math.max(0, i)) * stride] ?? 0;
    let sum = 0;
    for (let i = -reach; i < width - reach; i++) sum += at(i);
    for (let i = 0; i < length; i++) {
      out[start + i * stride] = sum / width;
      sum += at(i + width - reach) - at(i - reach);
    }
  }
  return out;
}

/** The sensor's own noise, and the rounding to bytes. */
export function noisy(picture: Picture, sigma: number, random: Random): Uint8Array {
  const bytes = new Uint8ClampedArray(picture.length);
  for (let i = 0; i < bytes.length; i++) {
    // of four, near enough to a bell
    const bell = random() + random() + random() + random() - 2;
    bytes[i] = (picture[i] ?? 0) + bell * Math.sqrt(3) * sigma;
  }
  return new Uint8Array(bytes.buffer);
}
