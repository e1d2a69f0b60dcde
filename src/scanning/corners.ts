/** Where a code lies, out of what engines answer; nothing rather than something that cannot be. */
import type { Corners, Point } from "./decode/decoder.ts";

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Square pixels; engines give linear codes as a line, which is no place to draw a mark around. */
const leastArea = 16;
/** In parts of the picture: an estimated corner may lie a little outside. */
const margin = 0.1;

/**
 * From pixels of the picture, the code's own top left first. Null where they are not four corners of something inside the
 * picture. Corners given the other way round are turned.
 */
export function cornersOf(points: readonly Point[], { width, height }: Size): Corners | null {
  const [a, b, c, d, ...more] = points;
  if (!a || !b || !c || !d || more.length > 0) return null;
  const area = signedArea([a, b, c, d]);
  if (!Number.isFinite(area) || Math.abs(area) < leastArea) return null;
  const inPicture = ({ x, y }: Point): Point => ({ x: x / width, y: y / height });
  const [first, second, third, fourth] = [a, b, c, d].map(inPicture);
  if (!first || !second || !third || !fourth) return null;
  if (![first, second, third, fourth].every(isInside)) return null;
  return area > 0 ? [first, second, third, fourth] : [first, fourth, third, second];
}

/** Positive where they run clockwise: y grows downwards. */
function signedArea(points: readonly Point[]): number {
  const last = points.at(-1) ?? { x: 0, y: 0 };
  const doubled = points.reduce(
    ({ sum, from }, to) => ({ sum: sum + from.x * to.y - to.x * from.y, from: to }),
    { sum: 0, from: last },
  );
  return doubled.sum / 2;
}

const isInside = ({ x, y }: Point): boolean =>
  [x, y].every((part) => part >= -margin && part <= 1 + margin);
