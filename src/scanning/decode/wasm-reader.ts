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
import type { Corners, Decoded, Format, Point } from "./decoder.ts";
import { isFormat } from "./decoder.ts";
import { type Look, settingsOf } from "./looks.ts";
import type { Luma } from "./luma.ts";

export interface WasmReader {
  /**
   * Where the next picture goes: at least `bytes` long, brightness first. Valid until the next call of anything here.
   */
  readonly space: (bytes: number) => Uint8Array<ArrayBuffer>;
  /** What was put there, as long as nothing else is called. */
  readonly loaded: (size: Size) => Luma;
  /** Reads what was put into `space`. */
  readonly read: (size: Size, how: How) => readonly ReadCode[];
  /** Reads another picture, and leaves the one in `space` where it is. */
  readonly readLuma: (luma: Luma, how: How) => readonly ReadCode[];
}

/** Corners in pixels of the picture that was read. */
export interface ReadCode extends Omit<Decoded, "corners"> {
  readonly corners: Corners;
}

export interface How {
  readonly formats: readonly Format[];
  readonly look: Look;
}

type Size = Pick<Luma, "width" | "height">;

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
  const picture = createRoom(heap);
  const scratch = createRoom(heap);

  const readAt = (at: number, { width, height }: Size, how: How): readonly ReadCode[] => {
    const found = module.readBarcodesFromPixmap(at, width, height, optionsFor(how));
    const codes = Array.from({ length: found.size() }, (_, i) => found.get(i));
    free(found);
    return codes.flatMap((code) => (code?.isValid ? [readCode(code)] : []));
  };
  const require = ({ width, height }: Size): void => {
    if (width * height > picture.capacity()) {
      throw new Error("the picture was not put into space()");
    }
  };
  return {
    space: picture.space,
    loaded: (size) => {
      require(size);
      return { bytes: picture.space(size.width * size.height), ...size };
    },
    read: (size, how) => {
      require(size);
      return readAt(picture.at(), size, how);
    },
    readLuma: (luma, how) => {
      scratch.space(luma.bytes.length).set(luma.bytes);
      return readAt(scratch.at(), luma, how);
    },
  };
}

interface Room {
  readonly space: (bytes: number) => Uint8Array<ArrayBuffer>;
  readonly at: () => number;
  readonly capacity: () => number;
}

/** Memory of the module that is kept from picture to picture. */
function createRoom(heap: Heap): Room {
  const { _malloc: allocate, _free: giveBack } = heap;
  let at = 0;
  let capacity = 0;
  return {
    at: () => at,
    capacity: () => capacity,
    space: (bytes) => {
      if (bytes > capacity) {
        if (capacity > 0) giveBack(at);
        at = allocate(bytes);
        capacity = at === 0 ? 0 : bytes;
        if (at === 0) throw new Error(`no room for ${bytes} bytes in the decoder`);
      }
      return viewOf(heap, at, capacity);
    },
  };
}

const readCode = (code: Found): ReadCode => ({
  text: code.text,
  bytes: code.bytes,
  symbology: symbologyOf(code),
  corners: [
    code.position.topLeft,
    code.position.topRight,
    code.position.bottomRight,
    code.position.bottomLeft,
  ],
});

/** What is used of the module's answer. */
interface Found {
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly format: string;
  readonly symbology: string;
  readonly position: Readonly<Record<"topLeft" | "topRight" | "bottomRight" | "bottomLeft", Point>>;
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
const symbologyOf = ({
  format,
  symbology,
}: Pick<Found, "format" | "symbology">): Decoded["symbology"] =>
  [format, symbology].find(isFormat) ?? "Unknown";

/** A sheet of tickets has eight. */
const mostCodes = 8;

function optionsFor({ formats, look }: How): ZXingReaderOptions {
  const { tryHarder, tryDenoise, binarizer, minLineCount } = settingsOf(look);
  return {
    formats: formats.join(","),
    tryHarder,
    tryRotate: true,
    tryInvert: true,
    tryDownscale: true,
    tryDenoise,
    binarizer: BINARIZERS.indexOf(binarizer),
    isPure: false,
    downscaleFactor: 3,
    downscaleThreshold: 500,
    minLineCount,
    maxNumberOfSymbols: mostCodes,
    validateOptionalChecksum: false,
    returnErrors: false,
    eanAddOnSymbol: EAN_ADD_ON_SYMBOLS.indexOf("Ignore"),
    // the default rewrites GS1 content with parentheses, and codes are opaque
    textMode: TEXT_MODES.indexOf("Plain"),
    characterSet: CHARACTER_SETS.indexOf("Unknown"),
    tryCode39ExtendedMode: true,
  };
}
