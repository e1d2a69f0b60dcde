/**
 * What a hand scanner is set up to send around each code. It shows what no timing can: that a code began and ended. With a
 * prefix or suffix set, what arrives without all of it is damaged; characters in the middle only the venue's code pattern
 * can miss (`core/code-pattern.ts`).
 *
 * Prefix and suffix must not be parts of the venue's codes: two codes that ran into each other are known by them.
 */
export interface Framing {
  /** Before each code; empty where nothing is. */
  readonly prefix: string;
  /** After each code, before the end; empty where nothing is. */
  readonly suffix: string;
  readonly end: "enter" | "tab" | "none";
}

/** As most scanners come out of their box. */
export const plainFraming: Framing = { prefix: "", suffix: "", end: "enter" };

export const longestFraming = 8;

export type Unframed =
  | { readonly kind: "whole"; readonly text: string }
  /** Something of the frame is missing, or there is another code inside; `text` is what is left between. */
  | { readonly kind: "damaged"; readonly text: string };

export function unframe(raw: string, { prefix, suffix }: Framing): Unframed {
  const begins = raw.startsWith(prefix);
  const afterPrefix = begins ? raw.slice(prefix.length) : raw;
  const ends = afterPrefix.endsWith(suffix);
  const text = ends ? afterPrefix.slice(0, afterPrefix.length - suffix.length) : afterPrefix;
  const hasAnother = [prefix, suffix].some((part) => part !== "" && text.includes(part));
  return { kind: begins && ends && text !== "" && !hasAnother ? "whole" : "damaged", text };
}

export const isFramed = ({ prefix, suffix }: Framing): boolean => prefix + suffix !== "";

/**
 * What a scanner sends around a code whose text is known: null where the code is not in it, or in it twice. `end` as it came.
 */
export function framingAround(raw: string, code: string, end: Framing["end"]): Framing | null {
  const at = raw.indexOf(code);
  if (at === -1 || raw.indexOf(code, at + 1) !== -1) return null;
  // who the scanner says the code is by its AIM identifier belongs to the code, not to the frame
  const prefix = raw.slice(0, at).replace(/\][A-Za-z][0-9A-Za-z]$/, "");
  const suffix = raw.slice(at + code.length);
  if (prefix.length > longestFraming || suffix.length > longestFraming) return null;
  return { prefix, suffix, end };
}
