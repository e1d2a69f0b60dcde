/**
 * zxing-wasm behind the smallest useful surface: brightness in, codes out, in memory that is allocated once. The
 * package's public `readBarcodes` allocates and converts RGBA for every frame; the module below it takes brightness as
 * it is (DECODER.md, "Luma"). That surface is not promised to stay: the package is pinned, and `wasm-reader.test.ts`
 * compares both on the same images.
 */
import type { ZXingReaderOptions } from "zxing-wasm/reader";
import {
  BINARIZERS,
  CHARACTER_SETS,
  EAN_ADD_ON_SYMBOLS,
  prepareZXingModule,
  TEXT_MODES,
} from "zxing-wasm/reader";
import type { Decoded, Format } from "./decoder.ts";
import { isFormat } from "./decoder.ts";
import type { Pass } from "./passes.ts";

export interface WasmReader {
  /**
   * Where the next picture goes: at least `bytes` long, brightness first. Valid until the next call of anything here.
   */
  readonly space: (bytes: number) => Uint8Array<ArrayBuffer>;
  /** Reads what was put into `space`. */
  readonly read: (size: { readonly width: number; readonly height: number }, how: How) => Decoded[];
}

interface How {
  readonly formats: readonly Format[];
  readonly pass: Pass;
}

/** Where the module finds its wasm: an address, or the bytes themselves. */
export type WasmSource =
  | { readonly locateFile: (file: string, prefix: string) => string }
  | { readonly wasmBinary: ArrayBuffer };

/** Rejects where WebAssembly is missing or blocked by the content security policy. */
export async function openWasmReader(source: WasmSource): Promise<WasmReader> {
  // what goes wrong is thrown; the module would say it on the console as well
  const overrides = { ...source, printErr: () => undefined };
  const module = await prepareZXingModule({ overrides, fireImmediately: true });
  const heap = heapOf(module);
  const { _malloc: allocate, _free: giveBack } = heap;
  let at = 0;
  let capacity = 0;
  return {
    space: (bytes) => {
      if (bytes > capacity) {
        if (capacity > 0) giveBack(at);
        at = allocate(bytes);
        capacity = at === 0 ? 0 : bytes;
        if (at === 0) throw new Error(`no room for ${bytes} bytes in the decoder`);
      }
      return viewOf(heap, at, capacity);
    },
    read: ({ width, height }, how) => {
      if (width * height > capacity) throw new Error("the picture was not put into space()");
      const found = module.readBarcodesFromPixmap(at, width, height, optionsFor(how));
      const codes = Array.from({ length: found.size() }, (_, i) => found.get(i));
      free(found);
      return codes.flatMap((code) =>
        code?.isValid ? [{ text: code.text, symbology: symbologyOf(code) }] : [],
      );
    },
  };
}

/** The part of Emscripten's module object that the package's types leave to another package. */
interface Heap {
  readonly HEAPU8: Uint8Array;
  readonly _malloc: (bytes: number) => number;
  readonly _free: (at: number) => void;
}

function heapOf(module: object): Heap {
  if (isHeap(module)) return module;
  throw new Error("zxing-wasm no longer shows its memory");
}

const isHeap = (module: object): module is Heap =>
  "HEAPU8" in module && "_malloc" in module && "_free" in module;

/** Made anew each time: the old view is detached when the module's memory grows. */
function viewOf(heap: Heap, at: number, length: number): Uint8Array<ArrayBuffer> {
  const { buffer } = heap.HEAPU8;
  if (!(buffer instanceof ArrayBuffer)) throw new Error("zxing-wasm was built with threads");
  return new Uint8Array(buffer, at, length);
}

/** The list lives in the module's memory; its type does not name the method that gives it back. */
function free(found: object): void {
  if ("delete" in found && typeof found.delete === "function") found.delete();
}

/** `symbology` is the family (`QRCode`), `format` the variant (`QRCodeModel2`); EAN's family is wider than our words. */
const symbologyOf = (code: {
  readonly format: string;
  readonly symbology: string;
}): Decoded["symbology"] => [code.format, code.symbology].find(isFormat) ?? "Unknown";

function optionsFor({ formats, pass }: How): ZXingReaderOptions {
  return {
    formats: formats.join(","),
    tryHarder: pass === "thorough",
    tryRotate: true,
    tryInvert: true,
    tryDownscale: true,
    tryDenoise: false,
    binarizer: BINARIZERS.indexOf("LocalAverage"),
    isPure: false,
    downscaleFactor: 3,
    downscaleThreshold: 500,
    minLineCount: 2,
    // the search stops at the first code: half the time (DECODER.md, "Pitfalls")
    maxNumberOfSymbols: 1,
    validateOptionalChecksum: false,
    returnErrors: false,
    eanAddOnSymbol: EAN_ADD_ON_SYMBOLS.indexOf("Ignore"),
    // the default rewrites GS1 content with parentheses, and codes are opaque
    textMode: TEXT_MODES.indexOf("Plain"),
    characterSet: CHARACTER_SETS.indexOf("Unknown"),
    tryCode39ExtendedMode: true,
  };
}
