/**
 * The ways to look at one picture. None of them reads everything; each reads what others miss (measured on photographs,
 * DECODER.md and `npm run corpus`):
 *
 * - `quick`: as it is, without the costly search for bars. Reads nearly all matrix codes.
 * - `thorough`: as it is, with everything that the reader can do. What makes linear codes work.
 * - `doubled`: twice the size, one threshold for the whole picture: small codes, and printed ones with gaps.
 * - `larger`: half as large again: linear codes whose bars fall between two pixels.
 * - `half`: coarse: codes that fill the picture and are out of focus.
 * - `lit`: dark parts spread out: codes in the dark, and dark print on dark paper.
 * - `denoised`: small holes closed.
 * - `crisp`: twice the size and sharpened: matrix codes out of focus. Not for bars: their check digits forgive too much.
 */
import type { Format } from "./decoder.ts";
import type { Luma } from "./luma.ts";
import { brightened, cropped, enlarged, halved, type Region, sharpened } from "./variants.ts";

export type Look =
  | "quick"
  | "thorough"
  | "doubled"
  | "larger"
  | "half"
  | "lit"
  | "denoised"
  | "crisp";

export interface LookSettings {
  readonly tryHarder: boolean;
  readonly tryDenoise: boolean;
  readonly binarizer: "LocalAverage" | "GlobalHistogram";
  /** Rows that must agree on a linear code. What is worked on shows bars that are not there, so there it takes more. */
  readonly minLineCount: number;
}

const asItIs: LookSettings = {
  tryHarder: true,
  tryDenoise: false,
  binarizer: "LocalAverage",
  minLineCount: 2,
};
const workedOn: LookSettings = { ...asItIs, minLineCount: 3 };

const settings: Readonly<Record<Look, LookSettings>> = {
  quick: { ...asItIs, tryHarder: false },
  thorough: asItIs,
  doubled: { ...workedOn, binarizer: "GlobalHistogram" },
  larger: workedOn,
  half: workedOn,
  lit: workedOn,
  denoised: { ...workedOn, tryDenoise: true },
  crisp: workedOn,
};

export const settingsOf = (look: Look): LookSettings => settings[look];

const matrixFormats: ReadonlySet<Format> = new Set(["QRCode", "Aztec", "DataMatrix", "PDF417"]);

/** Of these, the ones that this look may tell; perhaps none. */
export const formatsFor = (look: Look, formats: readonly Format[]): readonly Format[] =>
  look === "crisp" ? formats.filter((format) => matrixFormats.has(format)) : formats;

/** Larger ones than this are not enlarged (pixels): their codes are large enough, and the reader would run for seconds. */
const mostEnlarged = 4_000_000;

/** What the reader gets to see of this part; null where it is the picture itself, or where the look makes no sense. */
export function preparedFor(look: Look, luma: Luma, region: Region): Luma | null {
  switch (look) {
    case "doubled":
      return enlargedWithin(cropped(luma, region), 2);
    case "larger":
      return enlargedWithin(cropped(luma, region), 1.5);
    case "crisp":
      return crispWithin(cropped(luma, region));
    case "half":
      return halved(luma);
    case "lit":
      return brightened(luma);
    default:
      return null;
  }
}

const enlargedWithin = (luma: Luma, factor: number): Luma | null =>
  luma.width * luma.height * factor * factor > mostEnlarged ? null : enlarged(luma, factor);

function crispWithin(luma: Luma): Luma | null {
  const doubled = enlargedWithin(luma, 2);
  return doubled === null ? null : sharpened(doubled, 3, 2);
}

/** Those that see the picture itself. */
export const isPlain = (look: Look): boolean =>
  look === "quick" || look === "thorough" || look === "denoised";

/** Those that see one part of it. */
export const isOfRegion = (look: Look): boolean =>
  look === "doubled" || look === "larger" || look === "crisp";

/** For a picture that will not come again: the likeliest first. `quick` reads nothing that `thorough` does not. */
export const looksAtStill: readonly Look[] = [
  "thorough",
  "doubled",
  "larger",
  "half",
  "lit",
  "crisp",
  "denoised",
];
