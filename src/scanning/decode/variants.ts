/** Other pictures of the same thing, for looks that work on what they see. Sizes in pixels, brightness 0 to 255. */
import type { Luma } from "./luma.ts";

/** In parts of the picture, 0 to 1. */
export interface Region {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export const wholePicture: Region = { left: 0, top: 0, width: 1, height: 1 };
/** What the operator aims with: the same shape, half as wide and high. */
export const middle: Region = { left: 0.25, top: 0.25, width: 0.5, height: 0.5 };

/** A copy of this part. */
export function cropped({ bytes, width, height }: Luma, region: Region): Luma {
  const left = Math.floor(region.left * width);
  const top = Math.floor(region.top * height);
  const size = {
    width: Math.max(1, Math.floor(region.width * width)),
    height: Math.max(1, Math.floor(region.height * height)),
  };
  const out = new Uint8Array(size.width * size.height);
  for (let row = 0; row < size.height; row++) {
    const from = (top + row) * width + left;
    out.set(bytes.subarray(from, from + size.width), row * size.width);
  }
  return { bytes: out, ...size };
}

/** Larger, between pixels by straight lines; `factor` ≥ 1. */
export function enlarged({ bytes, width, height }: Luma, factor: number): Luma {
  const size = { width: Math.round(width * factor), height: Math.round(height * factor) };
  const out = new Uint8Array(size.width * size.height);
  const columns = stepsAlong(size.width, width, factor);
  const rows = stepsAlong(size.height, height, factor);
  let at = 0;
  for (let y = 0; y < size.height; y++) {
    const upper = (rows.before[y] ?? 0) * width;
    const lower = (rows.after[y] ?? 0) * width;
    const down = rows.part[y] ?? 0;
    for (let x = 0; x < size.width; x++) {
      const left = columns.before[x] ?? 0;
      const right = columns.after[x] ?? 0;
      const along = columns.part[x] ?? 0;
      const above = mixed(bytes[upper + left] ?? 0, bytes[upper + right] ?? 0, along);
      const below = mixed(bytes[lower + left] ?? 0, bytes[lower + right] ?? 0, along);
      // both are in 256ths of 256ths
      out[at++] = (above * 256 + (below - above) * down) >> 16;
    }
  }
  return { bytes: out, ...size };
}

const mixed = (from: number, to: number, part: number): number => from * 256 + (to - from) * part;

interface Steps {
  readonly before: Uint32Array;
  readonly after: Uint32Array;
  /** Of the way from `before` to `after`, in 256ths. */
  readonly part: Uint32Array;
}

function stepsAlong(length: number, sourceLength: number, factor: number): Steps {
  const steps: Steps = {
    before: new Uint32Array(length),
    after: new Uint32Array(length),
    part: new Uint32Array(length),
  };
  for (let i = 0; i < length; i++) {
    const at = Math.min(sourceLength - 1, Math.max(0, (i + 0.5) / factor - 0.5));
    const before = Math.floor(at);
    steps.before[i] = before;
    steps.after[i] = Math.min(sourceLength - 1, before + 1);
    steps.part[i] = Math.round((at - before) * 256);
  }
  return steps;
}

/** Half as wide and high; each pixel the mean of four. Null for a picture of a single row or column. */
export function halved({ bytes, width, height }: Luma): Luma | null {
  const size = { width: width >> 1, height: height >> 1 };
  if (size.width === 0 || size.height === 0) return null;
  const out = new Uint8Array(size.width * size.height);
  let at = 0;
  for (let y = 0; y < size.height; y++) {
    let from = y * 2 * width;
    for (let x = 0; x < size.width; x++) {
      const above = (bytes[from] ?? 0) + (bytes[from + 1] ?? 0);
      out[at++] = (above + (bytes[from + width] ?? 0) + (bytes[from + width + 1] ?? 0) + 2) >> 2;
      from += 2;
    }
  }
  return { bytes: out, ...size };
}

/** Spreads the dark half: the square root of brightness. */
export function brightened({ bytes, width, height }: Luma): Luma {
  const out = new Uint8Array(width * height);
  for (let i = 0; i < out.length; i++) out[i] = rootOf[bytes[i] ?? 0] ?? 0;
  return { bytes: out, width, height };
}

/** Each pixel further from the mean of its neighbours, `reach` pixels to either side, by this much of the difference. */
export function sharpened(luma: Luma, reach: number, much: number): Luma {
  const { bytes, width, height } = luma;
  const means = meanOfRows(transposed(meanOfRows(transposed(luma), reach)), reach);
  const out = new Uint8ClampedArray(width * height);
  for (let i = 0; i < out.length; i++) {
    const own = bytes[i] ?? 0;
    out[i] = own + much * (own - (means.bytes[i] ?? 0));
  }
  return { bytes: new Uint8Array(out.buffer), width, height };
}

/** Over `reach` pixels to either side, those of the edge repeated. */
function meanOfRows({ bytes, width, height }: Luma, reach: number): Luma {
  const out = new Uint8Array(width * height);
  const count = 2 * reach + 1;
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const pixel = (x: number): number => bytes[row + Math.min(width - 1, Math.max(0, x))] ?? 0;
    let sum = 0;
    for (let x = -reach; x <= reach; x++) sum += pixel(x);
    for (let x = 0; x < width; x++) {
      out[row + x] = Math.round(sum / count);
      sum += pixel(x + reach + 1) - pixel(x - reach);
    }
  }
  return { bytes: out, width, height };
}

function transposed({ bytes, width, height }: Luma): Luma {
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) out[x * height + y] = bytes[y * width + x] ?? 0;
  }
  return { bytes: out, width: height, height: width };
}

const rootOf = Uint8Array.from({ length: 256 }, (_, value) => Math.sqrt(value / 255) * 255);
