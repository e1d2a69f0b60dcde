/** Where marks stand over the camera's picture. Pure; everything in CSS pixels from the picture's top left. */
import type { Corners, Point } from "../../../scanning/decode/decoder.ts";

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** From a part of the picture (0 to 1) to where it is in a box that it covers (`object-fit: cover`). */
export function coverPoint(point: Point, picture: Size, box: Size): Point {
  const scale = Math.max(box.width / picture.width, box.height / picture.height);
  return {
    x: (point.x - 0.5) * picture.width * scale + box.width / 2,
    y: (point.y - 0.5) * picture.height * scale + box.height / 2,
  };
}

export const coverCorners = ([a, b, c, d]: Corners, picture: Size, box: Size): Corners => [
  coverPoint(a, picture, box),
  coverPoint(b, picture, box),
  coverPoint(c, picture, box),
  coverPoint(d, picture, box),
];

export interface Placeable {
  readonly code: string;
  /** In the box; null where nobody knows. */
  readonly corners: Corners | null;
  /** Of its mark. */
  readonly size: Size;
}

export interface Placed {
  readonly code: string;
  readonly left: number;
  readonly top: number;
}

/** Targets stand 8 apart (LOOK 4). */
const gap = 8;
/** How far a mark reaches over the lower edge of its code. */
const overlap = 12;

/**
 * Each at the lower edge of its code, all of it within the room, none over another as long as there is room. A mark of a code
 * whose place nobody knows, or that the box cuts off, stands at the nearest edge.
 */
export function placeMarks(marks: readonly Placeable[], room: Size): readonly Placed[] {
  const wanted = marks
    .map((mark) => wantedPlace(mark, room))
    .toSorted((a, b) => a.top - b.top || a.left - b.left || (a.code < b.code ? -1 : 1));
  const placed: Box[] = [];
  for (const box of wanted) placed.push(freeOf(box, placed, room));
  return marks.map(({ code }) => {
    const box = placed.find((each) => each.code === code);
    return { code, left: box?.left ?? 0, top: box?.top ?? 0 };
  });
}

interface Box extends Placed {
  readonly width: number;
  readonly height: number;
}

function wantedPlace({ code, corners, size }: Placeable, room: Size): Box {
  const { width, height } = size;
  if (corners === null) {
    return inRoom({ code, left: (room.width - width) / 2, top: room.height, width, height }, room);
  }
  const xs = corners.map(({ x }) => x);
  const lower = Math.max(...corners.map(({ y }) => y));
  const middle = (Math.min(...xs) + Math.max(...xs)) / 2;
  return inRoom({ code, left: middle - width / 2, top: lower - overlap, width, height }, room);
}

const inRoom = (box: Box, room: Size): Box => ({
  ...box,
  left: within(box.left, room.width - box.width),
  top: within(box.top, room.height - box.height),
});

const within = (value: number, most: number): number => Math.max(0, Math.min(value, most));

/** Moved up or down as little as it takes; where there is no room, it stays. */
function freeOf(box: Box, placed: readonly Box[], room: Size): Box {
  const beside = placed.filter((other) =>
    overlaps([box.left, box.width], [other.left, other.width]),
  );
  const tops = [
    box.top,
    ...beside.map((other) => other.top + other.height + gap),
    ...beside.map((other) => other.top - gap - box.height),
  ];
  const free = tops.filter(
    (top) =>
      top >= 0 &&
      top + box.height <= room.height &&
      !beside.some((other) => overlaps([top, box.height], [other.top, other.height])),
  );
  const [nearest] = free.toSorted((a, b) => Math.abs(a - box.top) - Math.abs(b - box.top));
  return { ...box, top: nearest ?? box.top };
}

type Span = readonly [start: number, length: number];

/** Nearer than the gap. */
const overlaps = ([a, lengthOfA]: Span, [b, lengthOfB]: Span): boolean =>
  a < b + lengthOfB + gap && b < a + lengthOfA + gap;
