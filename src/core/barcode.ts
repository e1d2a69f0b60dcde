/**
 * From a raw capture to the text that is looked up. Codes are opaque: no change of case, no trimming inside, no decoding
 * (OCTO dossier 6.8). Only what a reader adds is taken off.
 */
import type { Result } from "./result.ts";
import { fail, ok } from "./result.ts";
import type { Instant } from "./time.ts";

export type Symbology =
  | "QRCode"
  | "Aztec"
  | "DataMatrix"
  | "PDF417"
  | "Code128"
  | "Code39"
  | "EAN13"
  | "EAN8"
  | "ITF"
  | "Codabar"
  /** Typed, handed over, or a reader that does not say. */
  | "Unknown";

export type CaptureSource = "camera" | "wedge" | "typed" | "picture" | "demo";

/** The raw event: something was read or typed. */
export interface Capture {
  readonly text: string;
  readonly symbology: Symbology;
  readonly source: CaptureSource;
  /** Device clock. */
  readonly at: Instant;
  /** Of a hand scanner's keys only: characters were lost or changed on the way. A camera's codes check themselves. */
  readonly cutShort?: CutShort;
}

/** What arrived of a code, and what was expected, in characters; null where nobody knows. */
export interface CutShort {
  readonly read: number;
  readonly expected: number | null;
}

export interface Barcode {
  readonly text: string;
  readonly symbology: Symbology;
  /** Other spellings to try in this order, for typed codes only: people type lower case. */
  readonly alternatives: readonly string[];
}

export type Unreadable =
  | { readonly kind: "empty" }
  | { readonly kind: "too-long"; readonly length: number }
  /** Whatever its text: a piece of one ticket's code could be another ticket's. */
  | ({ readonly kind: "cut-short" } & CutShort);

/** QR codes hold 4,296 characters at most; whatever is longer was not read from a ticket. */
export const longestCode = 4_296;

export function parseBarcode(capture: Capture): Result<Barcode, Unreadable> {
  if (capture.cutShort !== undefined) return fail({ kind: "cut-short", ...capture.cutShort });
  const text = capture.source === "typed" ? capture.text.trim() : dropReaderSuffix(capture.text);
  if (text.length === 0) return fail({ kind: "empty" });
  if (text.length > longestCode) return fail({ kind: "too-long", length: text.length });
  const upper = text.toUpperCase();
  const alternatives = capture.source === "typed" && upper !== text ? [upper] : [];
  return ok({ text, symbology: capture.symbology, alternatives });
}

/** Wedge scanners add CR, LF or TAB at the end, some of them several. Not a pattern: `[…]+$` is quadratic on hostile texts. */
function dropReaderSuffix(text: string): string {
  let end = text.length;
  while (end > 0 && "\r\n\t".includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
