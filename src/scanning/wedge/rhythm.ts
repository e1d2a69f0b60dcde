/**
 * A scanner or a person? Told by the rhythm of the keys, the frame around the code, and where they went. Pure.
 *
 * People: 80 to 120 ms between keys where they type fast, now and then two keys 30 ms apart. Scanners: 0 to 35 ms all through,
 * some up to 100 ms; those are known by their frame alone.
 * Where nobody can type anything a scan needs little proof. In a text field it needs all that there is: what a person typed
 * must stay there. Who types a scanner's own prefix, six characters and its suffix there at that speed is taken for it.
 */
import { type Framing, isFramed } from "./framing.ts";
import type { End } from "./key-meaning.ts";

export interface Stroke {
  /** One character; several where an input method inserted them at once; empty where nobody knows which it was. */
  readonly text: string;
  /** Milliseconds of a clock that is not set. */
  readonly at: number;
}

export interface Asked {
  /** They went into a text field of ours. */
  readonly inField: boolean;
  readonly framing: Framing;
  readonly ended: End | "pause";
  /** Somebody is trying a scanner out: what comes in one go is it, however slow. */
  readonly isTest: boolean;
}

/** What is a person's before and after stays where they typed it. */
export interface Found {
  readonly lead: readonly Stroke[];
  readonly scan: readonly Stroke[];
  readonly trail: readonly Stroke[];
}

/** Keys further apart than this are not of one code (ms): the slowest scanners, and a hiccup of the radio. */
export const pauseMs = 150;
/** No person keeps this up (ms, on average). */
const machineMs = 35;
/** Between keys of one go in a text field (ms): less than a person needs, but for two quick fingers. */
const runMs = 75;
const fewestElsewhere = 3;
const fewestInField = 6;
/** A run of fewer could be a person's two quick fingers. */
const fewestOfRun = 4;
/** At most so many keys of a person run into a scan. */
const mostStrays = 2;

export function scanAmong(strokes: readonly Stroke[], asked: Asked): Found | null {
  const found = asked.inField ? scanInField(strokes, asked) : scanElsewhere(strokes, asked);
  return found !== null && lengthOf(found.scan) > 0 ? found : null;
}

function scanElsewhere(strokes: readonly Stroke[], { framing, isTest }: Asked): Found | null {
  if (lengthOf(strokes) < fewestElsewhere) return null;
  const isScan = isTest || isMachine(strokes) || hasFrame(textOf(strokes), framing);
  return isScan ? { lead: [], scan: strokes, trail: [] } : null;
}

/** A part of the frame is enough: what is missing of it makes the code damaged, not a person's. */
const hasFrame = (text: string, framing: Framing): boolean =>
  isFramed(framing) &&
  ((framing.prefix !== "" && text.startsWith(framing.prefix)) ||
    (framing.suffix !== "" && text.endsWith(framing.suffix)));

function scanInField(strokes: readonly Stroke[], asked: Asked): Found | null {
  const bulk = strokes.findIndex(({ text }) => text.length >= fewestOfRun);
  if (bulk !== -1) return insertedAtOnce(strokes, { ...asked, bulk });
  return framedInField(strokes, asked) ?? fastInField(strokes, asked);
}

/**
 * Keyboards of phones insert whole words too, and what somebody copied. A scanner's code comes with its frame, or with Enter
 * right behind it, and has no spaces; nobody presses Enter that soon after tapping a word.
 */
function insertedAtOnce(
  strokes: readonly Stroke[],
  { framing, ended, isTest, bulk }: Asked & { readonly bulk: number },
): Found | null {
  const lead = strokes.slice(0, bulk);
  const scan = strokes.slice(bulk);
  const text = textOf(scan);
  const isWhole = framing.prefix !== "" && text.startsWith(framing.prefix);
  const isEnded = ended !== "pause" && text.length >= fewestInField && !/\s/.test(text);
  return isTest || isWhole || isEnded ? { lead, scan, trail: [] } : null;
}

/** However slow: between a prefix and a suffix that nobody types by chance. */
function framedInField(
  strokes: readonly Stroke[],
  { framing: { prefix, suffix, end }, ended }: Asked,
): Found | null {
  if (prefix === "" || /^[\p{L}\p{N}\s]$/u.test(prefix)) return null;
  const text = textOf(strokes);
  const from = text.indexOf(prefix);
  if (from === -1 || !text.endsWith(suffix) || (suffix === "" && ended !== end)) return null;
  if (text.length - from - prefix.length - suffix.length < fewestInField) return null;
  const begin = strokesUpTo(strokes, from);
  return { lead: strokes.slice(0, begin), scan: strokes.slice(begin), trail: [] };
}

function fastInField(strokes: readonly Stroke[], { framing, isTest }: Asked): Found | null {
  const runs = runsOf(strokes);
  const first = runs.findIndex((run) => run.length >= fewestOfRun && isMachine(run));
  if (first === -1) return null;
  const last = runs.findLastIndex((run) => run.length >= fewestOfRun && isMachine(run));
  // a few keys long after it are a person's; more of them are the scanner's after a hiccup
  const after = runs.slice(last + 1).flat();
  const strays = after.length <= mostStrays ? after : [];
  const lead = runs.slice(0, first).flat();
  const scan = strokes.slice(lead.length, strokes.length - strays.length);
  const found = withoutStrays({ lead, scan, trail: strays }, framing);
  return isTest || lengthOf(found.scan) >= fewestInField ? found : null;
}

/** Split where two keys are further apart than in one go. */
function runsOf(strokes: readonly Stroke[]): readonly (readonly Stroke[])[] {
  const runs: Stroke[][] = [];
  let before: Stroke | undefined;
  for (const stroke of strokes) {
    if (before === undefined || stroke.at - before.at > runMs) runs.push([stroke]);
    else runs.at(-1)?.push(stroke);
    before = stroke;
  }
  return runs;
}

/**
 * A person's key just before or after a scan: told by the prefix where there is one, else by its being much further off than
 * the scan's own keys are from each other.
 */
function withoutStrays({ lead, scan, trail }: Found, framing: Framing): Found {
  const from = framing.prefix === "" ? strayBefore(scan) : beforePrefix(scan, framing.prefix);
  const to = framing.suffix === "" ? strayAfter(scan) : afterSuffix(scan, framing.suffix);
  return {
    lead: [...lead, ...scan.slice(0, from)],
    scan: scan.slice(from, to),
    trail: [...scan.slice(to), ...trail],
  };
}

function beforePrefix(scan: readonly Stroke[], prefix: string): number {
  const from = strokesUpTo(scan, textOf(scan).indexOf(prefix));
  return from <= mostStrays ? from : 0;
}

function afterSuffix(scan: readonly Stroke[], suffix: string): number {
  const at = textOf(scan).lastIndexOf(suffix);
  const to = at === -1 ? scan.length : strokesUpTo(scan, at + suffix.length);
  return scan.length - to <= mostStrays ? to : scan.length;
}

/** How many strokes make the first so many characters. */
function strokesUpTo(strokes: readonly Stroke[], characters: number): number {
  let count = 0;
  for (let length = 0; length < characters; count += 1) length += strokes[count]?.text.length ?? 1;
  return count;
}

const strayBefore = (scan: readonly Stroke[]): number =>
  strays(gapsOf(scan).slice(0, mostStrays), usualGap(scan)).lastIndexOf(true) + 1;

function strayAfter(scan: readonly Stroke[]): number {
  const off = strays(gapsOf(scan).slice(-mostStrays), usualGap(scan)).indexOf(true);
  return off === -1 ? scan.length : scan.length - Math.min(mostStrays, scan.length - 1) + off;
}

const strays = (gaps: readonly number[], usual: number): readonly boolean[] =>
  gaps.map((gap) => gap >= 15 && gap >= 3 * usual);

function usualGap(strokes: readonly Stroke[]): number {
  const gaps = gapsOf(strokes).toSorted((a, b) => a - b);
  return gaps[Math.floor(gaps.length / 2)] ?? 0;
}

function isMachine(strokes: readonly Stroke[]): boolean {
  const [first, last] = [strokes[0], strokes.at(-1)];
  if (first === undefined || last === undefined) return false;
  return strokes.length === 1 || (last.at - first.at) / (strokes.length - 1) <= machineMs;
}

/** So many keys at such a pace are a scanner's, whatever comes: they need not be seen in a field first. */
const sureKeys = 6;
const sureMs = 20;

export function isSurelyScanner(strokes: readonly Stroke[]): boolean {
  const last = strokes.slice(-sureKeys);
  const first = last[0];
  if (first === undefined || last.length < sureKeys) return false;
  return ((last.at(-1)?.at ?? first.at) - first.at) / (sureKeys - 1) <= sureMs;
}

const gapsOf = (strokes: readonly Stroke[]): readonly number[] =>
  strokes.slice(1).map(({ at }, index) => at - (strokes[index]?.at ?? at));

export const textOf = (strokes: readonly Stroke[]): string =>
  strokes.map(({ text }) => text).join("");

const lengthOf = (strokes: readonly Stroke[]): number => textOf(strokes).length;
