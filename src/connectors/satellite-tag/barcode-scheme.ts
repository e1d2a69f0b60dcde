/**
 * How the codes of a purchase are made (seed 004). "The Satellite Tag algorithm" that makes a ticket's barcode from the
 * purchase code is not public (dossier 3): it stands behind this interface, so that the vendor's own can be put in its place.
 *
 * Looking like a barcode proves nothing, here or anywhere: a ticket is known by its whole code.
 */
import type { Random } from "../../core/effects.ts";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";

export interface TagBarcodeScheme {
  readonly name: string;
  /** For screens and reports, wherever this scheme's codes are offered. */
  readonly label: string;
  /** Only with the vendor's may tickets be issued for a real instance without an admin's consent (DESIGN 8). */
  readonly origin: "vendor" | "inferred";
  /** A new purchase code. */
  readonly newBase: () => string;
  /** The barcode of the purchase's `n`th ticket, from 1. */
  readonly ticket: (base: string, n: number) => Result<string, TooMany>;
  /** The purchase code that a barcode was made from, by its looks; null where it does not look like one. */
  readonly baseOf: (barcode: string) => string | null;
  readonly looksLike: (code: string) => boolean;
}

/** The purchase is full: a new purchase code takes the rest. */
export interface TooMany {
  readonly kind: "too-many";
  readonly most: number;
}

const baseLength = 13;
const basePattern = /^[0-9A-Z]{13}$/;
const barcodePattern = /^[0-9A-Z]{13}[0-9A-Z]{5}$/;
/** Without I and O, which are read as digits. */
const letters = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/** Two digits in the last place of every barcode of the seed. */
const mostTickets = 99;
const mostItems = 10_000;

/** Guessed from the nine codes of seed 004: base, three constant characters, a number of two digits. Throws on another infix. */
export function createInferredScheme(deps: {
  readonly random: Random;
  /** Three characters; `XJX` in the seed, whatever they mean. */
  readonly infix: string;
}): TagBarcodeScheme {
  const { random, infix } = deps;
  if (!/^[0-9A-Z]{3}$/.test(infix))
    throw new Error(`the infix "${infix}" is not three of 0-9, A-Z`);
  return {
    name: "inferred-v0",
    label: "inferred-v0: not the vendor's algorithm",
    origin: "inferred",
    newBase: () =>
      Array.from({ length: baseLength }, () =>
        letters.charAt(Math.floor(random() * letters.length)),
      ).join(""),
    ticket: (base, n) => {
      requireBase(base);
      requireCount(n, 1);
      return n > mostTickets
        ? fail({ kind: "too-many", most: mostTickets })
        : ok(`${base}${infix}${`${n}`.padStart(2, "0")}`);
    },
    baseOf: (barcode) => (looksLike(barcode) ? barcode.slice(0, baseLength) : null),
    looksLike,
  };
}

/** The code of a purchase's `n`th item, from 0: the purchase code and four digits (seed 004, whatever the algorithm). */
export function purchaseItemCode(base: string, n: number): Result<string, TooMany> {
  requireCount(n, 0);
  return n >= mostItems
    ? fail({ kind: "too-many", most: mostItems })
    : ok(`${base}${`${n}`.padStart(4, "0")}`);
}

const looksLike = (code: string): boolean => barcodePattern.test(code);

function requireBase(base: string): void {
  if (!basePattern.test(base)) throw new Error(`"${base}" is not a purchase code of this scheme`);
}

function requireCount(n: number, first: number): void {
  if (!Number.isSafeInteger(n) || n < first) throw new RangeError(`${n} counts nothing`);
}
