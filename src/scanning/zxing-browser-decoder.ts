/**
 * The engine for browsers that block or lack WebAssembly: @zxing/browser, on the main thread. It reads about half of what
 * zxing-wasm reads and is four times slower (DECODER.md). For matrix codes it gets small pictures: at 640 px it reads more QR
 * codes than at 1280 px (42 against 38 of 67), in half the time. The bars of linear codes are too narrow for that.
 *
 * One reader per family, tried in order, instead of `BrowserMultiFormatReader`: that one writes a warning with a stack to
 * the console for every frame in which a family finds nothing (its `NotFoundException` is not a `ReaderException`).
 * Load this file with `import()`: the package is 126 kB that nearly nobody needs.
 */
import type { BrowserCodeReader } from "@zxing/browser";
import {
  BarcodeFormat,
  BrowserAztecCodeReader,
  BrowserDatamatrixCodeReader,
  BrowserMultiFormatOneDReader,
  BrowserPDF417Reader,
  BrowserQRCodeReader,
} from "@zxing/browser";
import type { Result } from "@zxing/library";
import { BinaryBitmap, DecodeHintType, HybridBinarizer, RGBLuminanceSource } from "@zxing/library";
import { fail, ok } from "../core/result.ts";
import { cornersOf } from "./corners.ts";
import type { Corners, Decoded, Decoder, Format, Point } from "./decode/decoder.ts";
import type { Luma } from "./decode/luma.ts";
import { lumaOfPixels } from "./decode/luma.ts";

export function createZxingBrowserDecoder(formats: readonly Format[]): Decoder {
  const readers = readersFor(formats);
  let isClosed = false;
  return {
    name: "zxing-browser",
    wants: { videoFrames: false, longestSidePx: hasLinear(formats) ? 1_280 : 640 },
    decode: (picture) => {
      if (picture.kind === "video-frame") picture.frame.close();
      if (isClosed) return Promise.resolve(fail({ kind: "engine-lost", detail: "closed" }));
      if (picture.kind === "video-frame") {
        return Promise.resolve(fail({ kind: "picture-unusable", detail: "takes pixels only" }));
      }
      const code = firstCode(readers, lumaOfPixels(picture.pixels));
      return Promise.resolve(ok(code === null ? [] : [code]));
    },
    close: () => {
      isClosed = true;
    },
  };
}

const linearFormats: Readonly<Partial<Record<Format, BarcodeFormat>>> = {
  Code128: BarcodeFormat.CODE_128,
  Code39: BarcodeFormat.CODE_39,
  EAN13: BarcodeFormat.EAN_13,
  EAN8: BarcodeFormat.EAN_8,
  ITF: BarcodeFormat.ITF,
  Codabar: BarcodeFormat.CODABAR,
};

const hasLinear = (formats: readonly Format[]): boolean =>
  formats.some((format) => linearFormats[format] !== undefined);

function readersFor(formats: readonly Format[]): readonly BrowserCodeReader[] {
  const matrix = formats.flatMap((format) => matrixReader(format) ?? []);
  const linear = formats.flatMap((format) => linearFormats[format] ?? []);
  if (linear.length === 0) return matrix;
  const hints = new Map<DecodeHintType, unknown>([
    [DecodeHintType.POSSIBLE_FORMATS, linear],
    // without it the separators of GS1 content in Code 128 are swallowed
    [DecodeHintType.ASSUME_GS1, true],
  ]);
  return [...matrix, new BrowserMultiFormatOneDReader(hints)];
}

function matrixReader(format: Format): BrowserCodeReader | null {
  if (format === "QRCode") return new BrowserQRCodeReader();
  if (format === "Aztec") return new BrowserAztecCodeReader();
  if (format === "DataMatrix") return new BrowserDatamatrixCodeReader();
  return format === "PDF417" ? new BrowserPDF417Reader() : null;
}

function firstCode(readers: readonly BrowserCodeReader[], luma: Luma): Decoded | null {
  const source = new RGBLuminanceSource(
    new Uint8ClampedArray(luma.bytes.buffer),
    luma.width,
    luma.height,
  );
  for (const reader of readers) {
    const code = readOnce(reader, new BinaryBitmap(new HybridBinarizer(source)));
    if (code !== null) return code;
  }
  return null;
}

function readOnce(reader: BrowserCodeReader, bitmap: BinaryBitmap): Decoded | null {
  try {
    return decodedOf(reader.decodeBitmap(bitmap), bitmap);
  } catch {
    return null; // "nothing found" is thrown, in many shapes (range and type errors included) on odd pictures
  }
}

function decodedOf(result: Result, bitmap: BinaryBitmap): Decoded | null {
  const text = textOf(result);
  // bytes that the reader could not make characters of: what is printed is not known
  if (text === "" || text.includes("\ufffd")) return null;
  const symbology = symbologyByFormat.get(result.getBarcodeFormat()) ?? "Unknown";
  return { text, symbology, corners: cornersIn(result, bitmap) };
}

/** The mark of GS1 content in front says how to read it and is not part of it. */
function textOf(result: Result): string {
  const text = result.getText();
  if (result.getBarcodeFormat() === BarcodeFormat.CODE_128) {
    return result.getRawBytes()[1] === fnc1 ? text.slice(gs1Mark.length) : text;
  }
  return text.startsWith("\u001d") ? text.slice(1) : text;
}

/** In Code 128; first after the start. The package writes the mark for it. */
const fnc1 = 102;
const gs1Mark = "]C1";

/** Of a QR code the package answers three finder patterns, of Data Matrix the corners, of others no such thing. */
function cornersIn(result: Result, bitmap: BinaryBitmap): Corners | null {
  const size = { width: bitmap.getWidth(), height: bitmap.getHeight() };
  const points = result.getResultPoints();
  switch (result.getBarcodeFormat()) {
    case BarcodeFormat.QR_CODE:
      return cornersOf(cornersOfQr(points), size);
    case BarcodeFormat.DATA_MATRIX:
      return cornersOf(points.map(pointOf), size);
    default:
      return null;
  }
}

/** Pattern centres lie 3.5 modules inside; the fourth corner is where it would be seen from straight ahead. */
const modulesToEdge = 3.5;

type ResultPoints = ReturnType<Result["getResultPoints"]>;

function cornersOfQr([bottomLeft, topLeft, topRight]: ResultPoints): readonly Point[] {
  if (!bottomLeft || !topLeft || !topRight) return [];
  if (!("getEstimatedModuleSize" in topLeft)) return [];
  if (typeof topLeft.getEstimatedModuleSize !== "function") return [];
  const toEdge = modulesToEdge * Number(topLeft.getEstimatedModuleSize());
  const origin = pointOf(topLeft);
  const right = minus(pointOf(topRight), origin);
  const down = minus(pointOf(bottomLeft), origin);
  const outX = toEdge / Math.hypot(right.x, right.y);
  const outY = toEdge / Math.hypot(down.x, down.y);
  const at = (x: number, y: number): Point => ({
    x: origin.x + right.x * x + down.x * y,
    y: origin.y + right.y * x + down.y * y,
  });
  return [at(-outX, -outY), at(1 + outX, -outY), at(1 + outX, 1 + outY), at(-outX, 1 + outY)];
}

const pointOf = (point: { readonly getX: () => number; readonly getY: () => number }): Point => ({
  x: point.getX(),
  y: point.getY(),
});

const minus = (a: Point, b: Point): Point => ({ x: a.x - b.x, y: a.y - b.y });

const symbologyByFormat: ReadonlyMap<BarcodeFormat, Format> = new Map([
  [BarcodeFormat.QR_CODE, "QRCode"],
  [BarcodeFormat.AZTEC, "Aztec"],
  [BarcodeFormat.DATA_MATRIX, "DataMatrix"],
  [BarcodeFormat.PDF_417, "PDF417"],
  [BarcodeFormat.CODE_128, "Code128"],
  [BarcodeFormat.CODE_39, "Code39"],
  [BarcodeFormat.EAN_13, "EAN13"],
  [BarcodeFormat.EAN_8, "EAN8"],
  [BarcodeFormat.ITF, "ITF"],
  [BarcodeFormat.CODABAR, "Codabar"],
]);
