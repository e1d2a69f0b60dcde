/**
 * Trying a hand scanner out: codes whose text is known, and what arrived of each, character by character. Pure.
 * What is wrong is named by what it shows: lost keys, doubled keys, another order, Caps Lock, another keyboard layout.
 */
import { type Framing, isFramed } from "./framing.ts";
import { withoutIdentifiers } from "./identifiers.ts";
import type { Arrival } from "./keystrokes.ts";

export interface TrialCode {
  readonly text: string;
  readonly as: "code128" | "qrcode";
}

/** Any text that is in no frame; read to see what a scanner sends around it. */
export const frameCode: TrialCode = { text: "STILE7FRAME", as: "code128" };

/** Capitals and digits, digits alone, lower case, symbols, and a long one of all of them. */
export const trialCodes: readonly TrialCode[] = [
  { text: "TICKET-20260719", as: "code128" },
  { text: "00123456789012345675", as: "code128" },
  { text: "aBcDeFghijkyz", as: "code128" },
  { text: "@!$%&/()=?;:_<>[]{}|'\"^`", as: "qrcode" },
  {
    text: "https://tickets.example.com/t/9f8Ke2QmZ7xLr0?gate=2&day=2026-07-19&seat=14B",
    as: "qrcode",
  },
];

export interface Finding {
  readonly verdict: "whole" | "lost" | "doubled" | "order" | "capitals" | "layout" | "other-code";
  /** Characters that are missing, too many, or not the right ones. */
  readonly wrong: number;
  readonly of: number;
  readonly pieces: readonly Piece[];
  /** On average between two keys (ms). */
  readonly everyMs: number;
  /** Without a frame, keys this slow are taken for a person's. */
  readonly isTooSlow: boolean;
}

export interface Piece {
  readonly kind: "same" | "missing" | "extra";
  readonly text: string;
}

export function findingOf(arrival: Arrival, code: TrialCode, framing: Framing): Finding {
  const read = innerText(arrival.text, framing);
  const pieces = piecesOf(code.text, read);
  const missing = countOf(pieces, "missing");
  const extra = countOf(pieces, "extra");
  const everyMs = Math.round(arrival.tookMs / Math.max(1, arrival.text.length - 1));
  return {
    verdict: verdictOf({ read, expected: code.text, missing, extra }),
    wrong: Math.max(missing, extra),
    of: code.text.length,
    pieces,
    everyMs,
    isTooSlow: everyMs > slowMs && !isFramed(framing),
  };
}

/** As `rhythm.ts` tells scanners from people (ms). */
const slowMs = 35;

/** What a trial takes off, whole or not: what is missing of the frame is not what is tried here. */
function innerText(raw: string, { prefix, suffix }: Framing): string {
  const begun = raw.startsWith(prefix) ? raw.slice(prefix.length) : raw;
  const ended = begun.endsWith(suffix) ? begun.slice(0, begun.length - suffix.length) : begun;
  return withoutIdentifiers(ended).text;
}

function verdictOf(compared: {
  readonly read: string;
  readonly expected: string;
  readonly missing: number;
  readonly extra: number;
}): Finding["verdict"] {
  const { read, expected, missing, extra } = compared;
  if (read === expected) return "whole";
  if (missing + extra > expected.length) return "other-code";
  if (extra === 0) return "lost";
  if (missing === 0) return "doubled";
  if (read.toLowerCase() === expected.toLowerCase()) return "capitals";
  return sorted(read) === sorted(expected) ? "order" : "layout";
}

const sorted = (text: string): string => Array.from(text).toSorted().join("");

const countOf = (pieces: readonly Piece[], kind: Piece["kind"]): number =>
  pieces.filter((piece) => piece.kind === kind).reduce((sum, { text }) => sum + text.length, 0);

/** The longest that both have in common stays; the rest is missing or too much. Codes of a trial are short: n² is nothing. */
function piecesOf(expected: string, read: string): readonly Piece[] {
  const common = commonLengths(expected, read);
  const pieces: Piece[] = [];
  const add = (kind: Piece["kind"], text: string): void => {
    const last = pieces.at(-1);
    if (last?.kind === kind) pieces[pieces.length - 1] = { kind, text: last.text + text };
    else pieces.push({ kind, text });
  };
  let [at, to] = [0, 0];
  while (at < expected.length || to < read.length) {
    const isSame = at < expected.length && expected[at] === read[to];
    const skip = common[at + 1]?.[to] ?? -1;
    const take = common[at]?.[to + 1] ?? -1;
    if (isSame) add("same", expected.charAt(at));
    else if (to >= read.length || (at < expected.length && skip >= take)) {
      add("missing", expected.charAt(at));
    } else add("extra", read.charAt(to));
    const isMissing = !isSame && pieces.at(-1)?.kind === "missing";
    const isExtra = !isSame && !isMissing;
    at += isExtra ? 0 : 1;
    to += isMissing ? 0 : 1;
  }
  return pieces;
}

/** `[i][j]`: how long the longest common part of the rests from i and from j is. */
function commonLengths(a: string, b: string): readonly (readonly number[])[] {
  const table = Array.from({ length: a.length + 1 }, () =>
    Array.from({ length: b.length + 1 }, () => 0),
  );
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const [here, next] = [table[i], table[i + 1]];
      if (here === undefined || next === undefined) continue;
      here[j] = a[i] === b[j] ? (next[j + 1] ?? 0) + 1 : Math.max(next[j] ?? 0, here[j + 1] ?? 0);
    }
  }
  return table;
}
