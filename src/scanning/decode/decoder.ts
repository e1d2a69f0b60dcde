/**
 * The engine interface: pictures in, codes out. Three engines stand behind it (`native-decoder.ts`, `worker-decoder.ts`,
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
  /** What the code holds, where the engine says: the text is one reading of it. */
  readonly bytes?: Uint8Array;
  readonly symbology: Symbology;
  /** Null where the engine does not say, or not truthfully. */
  readonly corners: Corners | null;
}

/** In parts of the picture's width and height, 0 to 1 from its top left. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Clockwise, from the code's own top left: of a code that stands on its head, the first is the lowest. */
export type Corners = readonly [Point, Point, Point, Point];

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

export type EngineName = "barcode-detector" | "zxing-wasm" | "zxing-browser";

export type DecodeFailure =
  /** This picture could not be looked at (format of the frame, or the engine was busy with another). */
  | { readonly kind: "picture-unusable"; readonly detail: string }
  /** The film cannot be watched, or not any more: show the engine single pictures instead. */
  | { readonly kind: "film-ended"; readonly detail: string }
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
  /** As `decode`, but takes all the time it needs (seconds): for a picture that will not come again. */
  readonly decodeStill?: (picture: Picture) => Promise<Result<readonly Decoded[], DecodeFailure>>;
  /**
   * Takes the camera's frames by itself, without the page: absent where the engine looks at single pictures only. The film
   * is handed over; one film at a time, a newer one ends the one before. Every frame is closed; one that comes while another
   * is being looked at is dropped, never queued.
   */
  readonly watch?: (
    film: ReadableStream<VideoFrame>,
    onLooked: (looked: Result<readonly Decoded[], DecodeFailure>) => void,
  ) => Watching;
  readonly close: () => void;
}

export interface Watching {
  /** At most one frame in so many ms is looked at; the others are closed unseen. 0: every one. */
  readonly setPace: (everyMs: number) => void;
  readonly stop: () => void;
}
