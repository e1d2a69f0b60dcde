/**
 * A phone that is held upright films lying down and says by how much its frames have to be turned (WebCodecs,
 * `VideoFrame.rotation` and `flip`). Codes are read as the sensor sees them, people see them turned.
 */
import type { Corners, Decoded, Point } from "./decoder.ts";

/** As WebCodecs defines it: degrees clockwise, and only then mirrored. */
export interface Turn {
  readonly rotation: number;
  readonly flip: boolean;
}

/** Older browsers say nothing, and turn frames themselves. */
export const turnOf = (frame: object): Turn => ({
  rotation: "rotation" in frame && typeof frame.rotation === "number" ? frame.rotation : 0,
  flip: "flip" in frame && frame.flip === true,
});

/** The same codes with their corners where they are shown. */
export function turned(codes: readonly Decoded[], { rotation, flip }: Turn): readonly Decoded[] {
  if (rotation === 0 && !flip) return codes;
  const move = (point: Point): Point => mirrored(rotated(point, rotation), flip);
  return codes.map((code) => ({ ...code, corners: moved(code.corners, move) }));
}

function moved(corners: Corners | null, move: (point: Point) => Point): Corners | null {
  if (corners === null) return null;
  const [first, second, third, fourth] = corners;
  return [move(first), move(second), move(third), move(fourth)];
}

function rotated({ x, y }: Point, degrees: number): Point {
  switch (degrees) {
    case 90:
      return { x: 1 - y, y: x };
    case 180:
      return { x: 1 - x, y: 1 - y };
    case 270:
      return { x: y, y: 1 - x };
    default:
      return { x, y };
  }
}

const mirrored = ({ x, y }: Point, flip: boolean): Point => (flip ? { x: 1 - x, y } : { x, y });
