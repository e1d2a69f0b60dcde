/**
 * Several tickets before one camera: which codes are in view and where, and which of them is presented. Pure: from one look
 * (a camera's sighting) to the next.
 *
 * Promises: a code keeps its identity whatever its neighbours do and in whatever order a look names them; one that is missed
 * in single looks stays; places move smoothly. Alone, a code is presented as ever. Of several with the option off, the one in
 * the viewfinder is presented, or where none is there the nearest to the middle once it has been so for three looks. With the
 * option on none of several is presented by itself.
 * Will not: present twice (`presentation.ts` sees to that), judge, or know anything of the screen.
 */
import type { Capture } from "../core/barcode.ts";
import type { Instant } from "../core/time.ts";
import type { Corners, Point } from "./decode/decoder.ts";
import { codeOf } from "./presentation.ts";
import type { Sighting } from "./scan-source.ts";

/** No more than the decoder looks for, and than a screen of a phone has room for. */
export const mostInView = 8;

/** A code that was missed for no longer is still there: linear codes are read in about every third look (DECODER.md). */
const missedMs = 400;

/** As long as a presentation lasts: one that comes back sooner has not been away. */
const rememberedMs = 2_000;

/** A first look that read one of several must not present it: with the option on, this is how long nobody else may come. */
const settleMs = 300;

/** With the option on, the last of several that are being taken away is no single ticket that is held up. */
const leftAloneMs = 1_000;

/** Looks in a row in which the same one was the nearest. */
const nearestLooks = 3;

/** Half the side of the viewfinder's square, in parts of the picture's shorter side. */
export const viewfinderReach = 0.3;

/** How much nearer to the middle another one must be to take the viewfinder over, in parts of the shorter side. */
const nearerBy = 0.08;

/** How much of its way a corner goes in one look; farther than `jump` (parts of the picture) it is there at once. */
const pace = 0.6;
const jump = 0.12;

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

export interface CodeInView {
  /** Its identity: what will be looked up. */
  readonly code: string;
  readonly capture: Capture;
  /** Smoothed; null where the engine does not say. */
  readonly corners: Corners | null;
}

export interface InView {
  /** Null before the first look. */
  readonly clockAt: Instant | null;
  /** Time passed since the first look, in ms; never shrinks. */
  readonly elapsedMs: number;
  readonly rememberedByCode: ReadonlyMap<string, Remembered>;
  /** Who has the viewfinder. */
  readonly holder: string | null;
  readonly nearest: { readonly code: string; readonly looks: number } | null;
  /** Who is the only one in view, and since when. */
  readonly alone: { readonly code: string; readonly sinceMs: number } | null;
}

interface Remembered extends CodeInView {
  readonly lastSeenMs: number;
  /** Missed, and another one is where it was. */
  readonly isReplaced: boolean;
  /** Others have been seen beside it. */
  readonly hadCompany: boolean;
}

export interface Look {
  readonly sighting: Sighting;
  /** Pixels; null while nobody knows, and then it is taken for a square. */
  readonly picture: PictureSize | null;
  /** The option. */
  readonly several: boolean;
}

export interface Looked {
  readonly state: InView;
  /** In view now, oldest first. */
  readonly codes: readonly CodeInView[];
  /** Several are in view, or what is was seen beside others. */
  readonly areSeveral: boolean;
  /** Who may be presented now; null for nobody. */
  readonly presents: string | null;
}

export const nothingInView: InView = {
  clockAt: null,
  elapsedMs: 0,
  rememberedByCode: new Map(),
  holder: null,
  nearest: null,
  alone: null,
};

export function look(before: InView, { sighting, picture, several }: Look): Looked {
  const passedMs = before.clockAt === null ? 0 : Math.max(0, sighting.at - before.clockAt);
  const nowMs = before.elapsedMs + passedMs;
  const rememberedByCode = remember(before, { sighting, picture }, nowMs);
  const here = inViewAt(rememberedByCode, nowMs);
  const placed = here.map((each) => ({ ...each, offset: offsetOf(each.corners, picture) }));
  const holder = holderOf(placed, before.holder);
  const nearest = holder === null ? nearestOf(placed, before.nearest) : null;
  const alone = aloneOf(here, before.alone, nowMs);
  const state = {
    clockAt: sighting.at,
    elapsedMs: nowMs,
    rememberedByCode,
    holder,
    nearest,
    alone,
  };
  const chosen = several ? loneOf(state) : chosenOf(state, here);
  return {
    state,
    codes: here.map(({ code, capture, corners }) => ({ code, capture, corners })),
    areSeveral: here.some(({ hadCompany }) => hadCompany),
    // what was missed in this look is not presented by it
    presents: rememberedByCode.get(chosen ?? "")?.lastSeenMs === nowMs ? chosen : null,
  };
}

/** In the order in which they came. */
function remember(
  before: InView,
  { sighting, picture }: Pick<Look, "sighting" | "picture">,
  nowMs: number,
): ReadonlyMap<string, Remembered> {
  const remembered = new Map(
    [...before.rememberedByCode].filter(([, { lastSeenMs }]) => nowMs - lastSeenMs <= rememberedMs),
  );
  const here = new Set(inViewAt(remembered, nowMs).map(({ code }) => code));
  const seen = seenIn(sighting, picture);
  const knownFirst = seen.toSorted(
    (a, b) => Number(remembered.has(b.code)) - Number(remembered.has(a.code)),
  );
  for (const each of knownFirst) {
    if (here.size >= mostInView && !here.has(each.code)) continue;
    here.add(each.code);
    const earlier = remembered.get(each.code);
    remembered.set(each.code, {
      ...each,
      corners: smoothed(earlier?.corners ?? null, each.corners),
      lastSeenMs: nowMs,
      isReplaced: false,
      hadCompany: earlier?.hadCompany === true || seen.length > 1,
    });
  }
  for (const [code, each] of remembered) {
    const isReplaced = each.lastSeenMs < nowMs && seen.some(({ corners }) => isOn(corners, each));
    if (isReplaced) remembered.set(code, { ...each, isReplaced });
  }
  return remembered;
}

/** One ticket after another at the same place; an engine that knows no places sees one at a time. */
const isOn = (corners: Corners | null, missed: CodeInView): boolean =>
  corners === null ||
  missed.corners === null ||
  isAround(corners, middleOf(missed.corners)) ||
  isAround(missed.corners, middleOf(corners));

const isAround = (corners: Corners, { x, y }: Point): boolean => {
  const xs = corners.map((corner) => corner.x);
  const ys = corners.map((corner) => corner.y);
  return (
    x >= Math.min(...xs) && x <= Math.max(...xs) && y >= Math.min(...ys) && y <= Math.max(...ys)
  );
};

/** Nearest to the middle first, whatever order they were named in; of one code that is seen twice, the nearer. */
function seenIn(
  { codes, source, at }: Sighting,
  picture: PictureSize | null,
): readonly CodeInView[] {
  const seen = codes
    .map(({ text, symbology, corners = null }) => {
      const capture: Capture = { text, symbology, source, at };
      return { code: codeOf(capture), capture, corners, distance: distanceOf(corners, picture) };
    })
    .toSorted((a, b) => nearer(a.distance, b.distance) || compared(keyOf(a), keyOf(b)));
  const byCode = new Map<string, CodeInView>();
  for (const { code, capture, corners } of seen) {
    if (!byCode.has(code)) byCode.set(code, { code, capture, corners });
  }
  return [...byCode.values()];
}

const keyOf = ({ code, capture, corners }: CodeInView): string =>
  JSON.stringify([code, capture.text, capture.symbology, corners]);

const compared = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** Not a difference: two that are infinitely far off would differ by NaN. */
const nearer = (a: number, b: number): number => (a < b ? -1 : Number(a > b));

const inViewAt = (
  remembered: ReadonlyMap<string, Remembered>,
  nowMs: number,
): readonly Remembered[] =>
  [...remembered.values()].filter(
    ({ lastSeenMs, isReplaced }) => nowMs - lastSeenMs <= missedMs && !isReplaced,
  );

function smoothed(from: Corners | null, to: Corners | null): Corners | null {
  if (from === null || to === null) return to ?? from;
  const [a, b, c, d] = from;
  const [p, q, r, s] = to;
  const isFar = farthest([a, b, c, d], [p, q, r, s]) > jump;
  return isFar ? to : [between(a, p), between(b, q), between(c, r), between(d, s)];
}

const farthest = (from: Corners, to: Corners): number =>
  Math.max(
    ...from.flatMap((point, index) => {
      const other = to[index] ?? point;
      return [Math.abs(point.x - other.x), Math.abs(point.y - other.y)];
    }),
  );

const between = (from: Point, to: Point): Point => ({
  x: from.x + (to.x - from.x) * pace,
  y: from.y + (to.y - from.y) * pace,
});

/** From the middle of the picture to that of the code, in parts of the picture's shorter side; null where nobody knows. */
function offsetOf(corners: Corners | null, picture: PictureSize | null): Point | null {
  if (corners === null) return null;
  const { width, height } = picture ?? { width: 1, height: 1 };
  const shorter = Math.min(width, height);
  const middle = middleOf(corners);
  return {
    x: ((middle.x - 0.5) * width) / shorter,
    y: ((middle.y - 0.5) * height) / shorter,
  };
}

export const middleOf = (corners: Corners): Point => ({
  x: corners.reduce((sum, { x }) => sum + x, 0) / corners.length,
  y: corners.reduce((sum, { y }) => sum + y, 0) / corners.length,
});

const lengthOf = (offset: Point | null): number =>
  offset === null ? Number.POSITIVE_INFINITY : Math.hypot(offset.x, offset.y);

const distanceOf = (corners: Corners | null, picture: PictureSize | null): number =>
  lengthOf(offsetOf(corners, picture));

interface Placed extends Remembered {
  readonly offset: Point | null;
}

/** The nearest in the viewfinder; who has it keeps it until another is clearly nearer. */
function holderOf(placed: readonly Placed[], before: string | null): string | null {
  const inside = placed.filter(({ offset }) => isInViewfinder(offset));
  const [first] = byDistance(inside);
  if (first === undefined) return null;
  const holding = inside.find(({ code }) => code === before);
  if (holding === undefined) return first.code;
  return lengthOf(first.offset) < lengthOf(holding.offset) - nearerBy ? first.code : holding.code;
}

const isInViewfinder = (offset: Point | null): boolean =>
  offset !== null && Math.max(Math.abs(offset.x), Math.abs(offset.y)) <= viewfinderReach;

const byDistance = (placed: readonly Placed[]): readonly Placed[] =>
  placed.toSorted(
    (a, b) => nearer(lengthOf(a.offset), lengthOf(b.offset)) || compared(a.code, b.code),
  );

/** Of several whose places nobody knows, none. */
function nearestOf(placed: readonly Placed[], before: InView["nearest"]): InView["nearest"] {
  const [first] = placed.length === 1 ? placed : byDistance(placed.filter(({ offset }) => offset));
  if (first === undefined) return null;
  return { code: first.code, looks: before?.code === first.code ? before.looks + 1 : 1 };
}

function aloneOf(
  here: readonly Remembered[],
  before: InView["alone"],
  nowMs: number,
): InView["alone"] {
  const [only, ...others] = here;
  if (only === undefined || others.length > 0) return null;
  return before?.code === only.code ? before : { code: only.code, sinceMs: nowMs };
}

/** With the option on: one that stayed the only one. */
function loneOf({ alone, rememberedByCode, elapsedMs }: InView): string | null {
  if (alone === null) return null;
  const hadCompany = rememberedByCode.get(alone.code)?.hadCompany === true;
  return elapsedMs - alone.sinceMs >= (hadCompany ? leftAloneMs : settleMs) ? alone.code : null;
}

/** With the option off. */
function chosenOf({ holder, nearest }: InView, here: readonly Remembered[]): string | null {
  const [only, ...others] = here;
  if (only !== undefined && others.length === 0 && !only.hadCompany) return only.code;
  if (holder !== null) return holder;
  return nearest !== null && nearest.looks >= nearestLooks ? nearest.code : null;
}
