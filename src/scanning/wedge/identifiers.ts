/**
 * What scanners put before a code to say how it was read: the AIM symbology identifier (ISO/IEC 15424: `]`, a letter, a
 * digit) and Extended Channel designators (AIM ITS/04-023: `\` and six digits). Neither is part of the ticket's code.
 */
import type { Symbology } from "../../core/barcode.ts";

export interface Identified {
  readonly text: string;
  readonly symbology: Symbology;
}

export function withoutIdentifiers(raw: string): Identified {
  const named = /^\]([A-Za-z])([0-9A-Za-z])/.exec(raw);
  const symbology = named === null ? undefined : symbologyOf(named[1] ?? "", named[2] ?? "");
  const text = symbology === undefined ? raw : raw.slice(3);
  return { text: text.replace(/^(?:\\[0-9]{6})+/, ""), symbology: symbology ?? "Unknown" };
}

/** Undefined for letters that no standard has given away: then it is the code's own text. */
function symbologyOf(letter: string, modifier: string): Symbology | undefined {
  if (letter === "E") return modifier === "4" ? "EAN8" : "EAN13";
  return symbologies.get(letter);
}

const symbologies: ReadonlyMap<string, Symbology> = new Map([
  ["Q", "QRCode"],
  ["C", "Code128"],
  ["d", "DataMatrix"],
  ["z", "Aztec"],
  ["L", "PDF417"],
  ["A", "Code39"],
  ["I", "ITF"],
  ["F", "Codabar"],
  // GS1 DataBar, Code 93 and what a maker has of its own: no ticket format of ours
  ["e", "Unknown"],
  ["G", "Unknown"],
  ["X", "Unknown"],
]);
