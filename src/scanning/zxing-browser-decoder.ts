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
import { BinaryBitmap, DecodeHintType, HybridBinarizer, RGBLuminanceSource } from "@zxing/library";
import { fail, ok } from "../core/result.ts";
import type { Decoded, Decoder, Format } from "./decode/decoder.ts";
import type { Luma } from "./decode/luma.ts";
import { lumaOfPixels } from "./decode/luma.ts";

export function createZxingBrowserDecoder(formats: readonly Format[]): Decoder {
  const readers = readersFor(formats);
  return {
    name: "zxing-browser",
    wants: { videoFrames: false, longestSidePx: hasLinear(formats) ? 1_280 : 640 },
    decode: (picture) => {
      if (picture.kind === "video-frame") {
        picture.frame.close();
        return Promise.resolve(fail({ kind: "picture-unusable", detail: "takes pixels only" }));
      }
      const code = firstCode(readers, lumaOfPixels(picture.pixels));
      return Promise.resolve(ok(code === null ? [] : [code]));
    },
    close: () => undefined,
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
  const hints = new Map([[DecodeHintType.POSSIBLE_FORMATS, linear]]);
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
    const result = reader.decodeBitmap(bitmap);
    return {
      text: result.getText(),
      symbology: symbologyByFormat.get(result.getBarcodeFormat()) ?? "Unknown",
    };
  } catch {
    return null; // "nothing found" is thrown, in many shapes (range and type errors included) on odd pictures
  }
}

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
