/**
 * How a supplier's codes look, as the venue configured it: enough to see that a code which was typed by a hand scanner is not
 * whole. Pure. It never makes a code good, and never one unknown: it only tells "damaged" from "perhaps somebody's".
 *
 * Says nothing unless every connection has its patterns: a code that fits none of them could be that of the one without.
 */
import type { CheckScheme } from "./check-character.ts";
import { hasRightCheck } from "./check-character.ts";

export interface CodePattern {
  /** How many characters; any of these. */
  readonly lengths: readonly number[];
  readonly characters: CharacterSet;
  /** The last character is computed from the others; absent where no such thing is known. */
  readonly check?: CheckScheme;
}

export const characterSets = [
  "digits",
  "upper",
  "alphanumeric",
  "hex",
  "base64url",
  "printable",
] as const;
export type CharacterSet = (typeof characterSets)[number];

export type Look =
  /** It fits a pattern, or there is nothing to measure it by. */
  | { readonly kind: "whole" }
  /** None of these connections gives out such codes, nor pieces of them. */
  | { readonly kind: "foreign" }
  /** A piece of a code, or one with characters too many or wrong. `expected` characters; null where several are possible. */
  | { readonly kind: "damaged"; readonly expected: number | null };

/** `patterns` of all connections together; null where one has none. */
export function lookOf(text: string, patterns: readonly CodePattern[] | null): Look {
  if (patterns === null || patterns.length === 0) return { kind: "whole" };
  const alike = patterns.filter(({ characters }) => isMadeOf(text, characters));
  if (alike.some((pattern) => fits(text, pattern))) return { kind: "whole" };
  if (alike.length === 0) return { kind: "foreign" };
  const lengths = new Set(alike.flatMap((pattern) => pattern.lengths));
  const [only = null] = lengths;
  return { kind: "damaged", expected: lengths.size === 1 ? only : null };
}

const fits = (text: string, { lengths, check }: CodePattern): boolean =>
  lengths.includes(text.length) && (check === undefined || hasRightCheck(text, check));

const isMadeOf = (text: string, set: CharacterSet): boolean => expressions[set].test(text);

const expressions: Readonly<Record<CharacterSet, RegExp>> = {
  digits: /^[0-9]+$/,
  upper: /^[0-9A-Z]+$/,
  alphanumeric: /^[0-9A-Za-z]+$/,
  hex: /^[0-9A-Fa-f]+$/,
  base64url: /^[0-9A-Za-z_-]+$/,
  printable: /^[ -~]+$/,
};
