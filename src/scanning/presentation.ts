/**
 * Which sightings are one presentation (DESIGN 4). A code that is still in view, or comes again within 2 s of the last
 * sighting of it, from whatever source, is the same presentation; after that it is a new one.
 *
 * Promises: every first sighting is presented, unless the caller holds it back (several tickets in view); no code is
 * presented twice without more than `samePresentationMs` in between in which nothing saw it; codes do not disturb each
 * other, so that a misread or a neighbour's ticket restarts nothing. A code that is held back begins no presentation, but
 * keeps its own going. Time only moves forward here: a clock that is set back counts as no time passing, and the wait goes on from
 * there.
 * It keeps nothing longer than that span, and does not know whether a code was admitted.
 */
import type { Capture, CaptureSource } from "../core/barcode.ts";
import { parseBarcode } from "../core/barcode.ts";
import type { Instant } from "../core/time.ts";
import type { SeenCode, Sighting } from "./scan-source.ts";

export const samePresentationMs = 2_000;

/**
 * Gaps up to this long are frames that could not be read (a shaking hand), not a code that was taken away: linear codes
 * are read in about every third frame (DECODER.md), and each return is counted on a stored scan.
 */
const unreadFramesMs = 500;

export type PresentationEvent =
  | { readonly kind: "presented"; readonly capture: Capture }
  /** The presentation of `text` (as it was presented) goes on: the code came back into view, or a second source gave it. */
  | { readonly kind: "seen-again"; readonly text: string; readonly at: Instant };

export interface Presentations {
  /** Null before the first sighting. */
  readonly clockAt: Instant | null;
  /** Time passed since the first sighting, in ms; never shrinks. */
  readonly elapsedMs: number;
  readonly currentByCode: ReadonlyMap<string, Presentation>;
}

interface Presentation {
  readonly text: string;
  readonly lastSeenMs: number;
  /** A camera frame without it was looked at since. */
  readonly outOfView: boolean;
}

export interface Transition {
  readonly state: Presentations;
  readonly events: readonly PresentationEvent[];
}

export const noPresentations: Presentations = {
  clockAt: null,
  elapsedMs: 0,
  currentByCode: new Map(),
};

/** Of the codes in a sighting, by what will be looked up: which may begin a presentation, or be seen again. */
export type MayPresent = (code: string) => boolean;

export function transition(
  before: Presentations,
  sighting: Sighting,
  mayPresent: MayPresent = () => true,
): Transition {
  const elapsedMs = before.elapsedMs + timePassed(before.clockAt, sighting.at);
  const currentByCode = new Map(stillCurrent(before.currentByCode, elapsedMs));
  const events: PresentationEvent[] = [];
  const seen = seenByCode(sighting);

  for (const [code, capture] of seen) {
    const current = currentByCode.get(code);
    if (mayPresent(code)) {
      if (current === undefined) events.push({ kind: "presented", capture });
      else if (isAgain(current, sighting.source, elapsedMs)) {
        events.push({ kind: "seen-again", text: current.text, at: sighting.at });
      }
    } else if (current === undefined) continue;
    const text = current?.text ?? capture.text;
    currentByCode.set(code, { text, lastSeenMs: elapsedMs, outOfView: false });
  }
  if (sighting.source === "camera") {
    for (const [code, current] of currentByCode) {
      if (!seen.has(code)) currentByCode.set(code, { ...current, outOfView: true });
    }
  }
  return { state: { clockAt: sighting.at, elapsedMs, currentByCode }, events };
}

/** Somebody tapped this one, of several in view: presented now, or its presentation is asked for again. */
export function picked(before: Presentations, capture: Capture): Transition {
  const elapsedMs = before.elapsedMs + timePassed(before.clockAt, capture.at);
  const currentByCode = new Map(stillCurrent(before.currentByCode, elapsedMs));
  const code = codeOf(capture);
  const current = currentByCode.get(code);
  const text = current?.text ?? capture.text;
  currentByCode.set(code, { text, lastSeenMs: elapsedMs, outOfView: false });
  return {
    state: { clockAt: capture.at, elapsedMs, currentByCode },
    events: [
      current === undefined
        ? { kind: "presented", capture }
        : { kind: "seen-again", text, at: capture.at },
    ],
  };
}

/** A camera sees the same code all the time; anything else gives a code only when somebody did something. */
const isAgain = (current: Presentation, source: CaptureSource, nowMs: number): boolean =>
  source !== "camera" || (current.outOfView && nowMs - current.lastSeenMs > unreadFramesMs);

const timePassed = (from: Instant | null, to: Instant): number =>
  from === null ? 0 : Math.max(0, to - from);

const stillCurrent = (
  currentByCode: ReadonlyMap<string, Presentation>,
  nowMs: number,
): readonly (readonly [string, Presentation])[] =>
  [...currentByCode].filter(([, { lastSeenMs }]) => nowMs - lastSeenMs <= samePresentationMs);

/** Keyed by what will be looked up, so that two outputs of one reader (`A1` and `A1⏎`) are one code (FIELD 4, pain 9). */
const seenByCode = (sighting: Sighting): ReadonlyMap<string, Capture> =>
  new Map(sighting.codes.map((code) => captureOf(code, sighting)).map((it) => [codeOf(it), it]));

const captureOf = ({ text, symbology, cutShort }: SeenCode, { source, at }: Sighting): Capture => ({
  text,
  symbology,
  source,
  at,
  ...(cutShort === undefined ? {} : { cutShort }),
});

/**
 * What will be looked up; the text as it is where that is nothing. A piece of a code is never the same as a whole one: who
 * scans again at once gets an answer.
 */
export function codeOf(capture: Capture): string {
  const barcode = parseBarcode(capture);
  if (barcode.ok) return barcode.value.text;
  return barcode.failure.kind === "cut-short"
    ? `\u0000cut short\u0000${capture.text}`
    : capture.text;
}
