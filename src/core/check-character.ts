/**
 * Check characters: one character at the end of a code that is a sum of all others, so that a wrong, missing or doubled one
 * shows. Three schemes that ticket systems use; each from its standard.
 */
export const checkSchemes = ["gs1-mod10", "code39-mod43", "iso7064-mod37-36"] as const;
export type CheckScheme = (typeof checkSchemes)[number];

/** The last character is the right one for all before it. False too where a character is not of the scheme. */
export function hasRightCheck(text: string, scheme: CheckScheme): boolean {
  const body = text.slice(0, -1);
  return body !== "" && checkCharacterOf(body, scheme) === text.slice(-1);
}

/** Null where a character is not of the scheme. */
export function checkCharacterOf(body: string, scheme: CheckScheme): string | null {
  const { alphabet, sum } = schemes[scheme];
  const values = Array.from(body, (character) => alphabet.indexOf(character));
  return values.includes(-1) ? null : alphabet.charAt(sum(values));
}

interface Scheme {
  /** Each character's value is its place. */
  readonly alphabet: string;
  /** Place of the check character. */
  readonly sum: (values: readonly number[]) => number;
}

const digits = "0123456789";
const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

const schemes: Readonly<Record<CheckScheme, Scheme>> = {
  /** GS1 General Specifications 7.9: EAN-13, EAN-8, GTIN, SSCC. Weights 3 and 1 from the right. */
  "gs1-mod10": {
    alphabet: digits,
    sum: (values) => {
      const total = values.toReversed().reduce((sum, value, n) => sum + value * (n % 2 ? 1 : 3), 0);
      return (10 - (total % 10)) % 10;
    },
  },
  /** ISO/IEC 16388 (Code 39), annex A: the sum of all values. */
  "code39-mod43": {
    alphabet: `${digits}${letters}-. $/+%`,
    sum: (values) => values.reduce((sum, value) => sum + value, 0) % 43,
  },
  /** ISO/IEC 7064, hybrid system MOD 37,36: finds each single wrong character, and all swapped neighbours but a few. */
  "iso7064-mod37-36": {
    alphabet: `${digits}${letters}`,
    sum: (values) => {
      const product = values.reduce((held, value) => {
        const sum = (held + value) % 36;
        return ((sum === 0 ? 36 : sum) * 2) % 37;
      }, 36);
      return (37 - product) % 36;
    },
  },
};
