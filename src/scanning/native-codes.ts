/**
 * What a browser's own `BarcodeDetector` answers, in our words. It is a different reader on every system (Play services on
 * Android, Vision on macOS), and each has its oddities; an answer that cannot be what is printed is no answer.
 */
import { hasRightCheck } from "../core/check-character.ts";
import type { Decoded, Format } from "./decode/decoder.ts";
import { allFormats } from "./decode/decoder.ts";
import { cornersOf } from "./corners.ts";

/** One code as `detect` answers it (W3C Shape Detection); `cornerPoints` in pixels of the picture. */
export interface NativeCode {
  readonly rawValue: string;
  readonly format: string;
  readonly cornerPoints?: readonly { readonly x: number; readonly y: number }[];
}

/** As the standard names them (section "BarcodeFormat"). */
export const nativeNames: Readonly<Record<Format, string>> = {
  QRCode: "qr_code",
  Aztec: "aztec",
  DataMatrix: "data_matrix",
  PDF417: "pdf417",
  Code128: "code_128",
  Code39: "code_39",
  EAN13: "ean_13",
  EAN8: "ean_8",
  ITF: "itf",
  Codabar: "codabar",
};

/** An EAN-13 that begins with 0; some readers know it under this name only, without its 0. */
export const upcName = "upc_a";

interface Size {
  readonly width: number;
  readonly height: number;
}

export const decodedOf = (
  { rawValue, format, cornerPoints }: NativeCode,
  picture: Size,
): Decoded | null => {
  const symbology = formatNamed(format);
  const text = symbology === null ? null : textOf(symbology, rawValue);
  if (symbology === null || text === null) return null;
  return { text, symbology, corners: cornersOf(cornerPoints ?? [], picture) };
};

const formatNamed = (name: string): Format | null =>
  name === upcName ? "EAN13" : (allFormats.find((format) => nativeNames[format] === name) ?? null);

function textOf(format: Format, raw: string): string | null {
  if (format === "EAN13") return articleNumber(raw.length === 12 ? `0${raw}` : raw, 13);
  if (format === "EAN8") return articleNumber(raw, 8);
  // the mark of GS1 content in front says how to read it and is not part of it
  const text = raw.startsWith("\u001d") ? raw.slice(1) : raw;
  // bytes that the reader could not make characters of: what is printed is not known
  return text === "" || text.includes("\ufffd") ? null : text;
}

const articleNumber = (digits: string, length: number): string | null =>
  digits.length === length && hasRightCheck(digits, "gs1-mod10") ? digits : null;
