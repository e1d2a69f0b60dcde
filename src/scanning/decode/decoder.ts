/**
 * The engine interface: pictures in, codes out. Two engines stand behind it (`worker-decoder.ts`,
 * `zxing-browser-decoder.ts`); `engine.ts` chooses. This folder compiles for the worker and for the page.
 */
import type { Symbology } from "../../core/barcode.ts";
import type { Result } from "../../core/result.ts";

/** What an engine can be told to look for. */
export type Format = Exclude<Symbology, "Unknown">;

const formatTable: Readonly<Record<Format, true>> = {
  QRCode: true,
  Aztec: true,
  DataMatrix: true,
  PDF417: true,
  Code128: true,
  Code39: true,
  EAN13: true,
  EAN8: true,
  ITF: true,
  Codabar: true,
};

export const isFormat = (value: unknown): value is Format =>
  typeof value === "string" && Object.hasOwn(formatTable, value);

export const allFormats: readonly Format[] = Object.keys(formatTable).filter(isFormat);

export interface Decoded {
  readonly text: string;
  readonly symbology: Symbology;
}

/** RGBA, 4 bytes a pixel, rows without gaps: the shape of `ImageData`. */
export interface Pixels {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
}

/** Handed over: whoever gets it uses it up, and a video frame is closed in any case (a camera stalls otherwise). */
export type Picture =
  | { readonly kind: "pixels"; readonly pixels: Pixels }
  | { readonly kind: "video-frame"; readonly frame: VideoFrame };

export type EngineName = "zxing-wasm" | "zxing-browser";

export type DecodeFailure =
  /** This picture could not be looked at (format of the frame, or the engine was busy with another). */
  | { readonly kind: "picture-unusable"; readonly detail: string }
  /** The engine is gone or does not answer: close it and start another. */
  | { readonly kind: "engine-lost"; readonly detail: string };

export interface Decoder {
  readonly name: EngineName;
  /** How it likes its pictures; it takes pixels of any size as well. */
  readonly wants: {
    readonly videoFrames: boolean;
    /** Shrink pixels to this; measured in pixels of the longer side. */
    readonly longestSidePx: number;
  };
  /** One at a time: a picture that comes while another is being decoded is unusable. An empty answer means no code. */
  readonly decode: (picture: Picture) => Promise<Result<readonly Decoded[], DecodeFailure>>;
  readonly close: () => void;
}
