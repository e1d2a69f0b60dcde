/**
 * The browser's own reader, where there is one (Chrome on Android and macOS): nothing to load, often done by special
 * hardware. Opens only where it knows all the formats asked for and has read the test image; nobody can say in advance
 * what such a reader does, so that its answers are checked (`native-codes.ts`).
 */
import type { Scheduler } from "../core/effects.ts";
import type { Result } from "../core/result.ts";
import { fail, ok } from "../core/result.ts";
import type { DecodeFailure, Decoded, Decoder, Format, Picture, Pixels } from "./decode/decoder.ts";
import { selfTestText } from "./decode/self-test-image.ts";
import type { EngineUnavailable } from "./engine-choice.ts";
import { decodedOf, type NativeCode, nativeNames, upcName } from "./native-codes.ts";
import { selfTestLimitMs, selfTestPixels } from "./self-test.ts";
import { within } from "./within.ts";

/** ms; as the worker's, for the same handsets. */
export const nativeAnswerLimitMs = 4_000;
/** One odd picture is nothing; so many in a row are a reader that is gone. */
const throwsBeforeLost = 3;

/** What is used of the browser's class. Not in the compiler's library: it is no standard yet. */
export interface NativeDetectorClass {
  new (options: { readonly formats: readonly string[] }): NativeDetector;
  getSupportedFormats(): Promise<readonly string[]>;
}

export interface NativeDetector {
  readonly detect: (picture: ImageData | VideoFrame) => Promise<readonly NativeCode[]>;
}

export interface NativeDecoderDeps {
  /** Null where the browser has none. */
  readonly Detector: NativeDetectorClass | null;
  readonly scheduler: Scheduler;
  readonly imageOf: (pixels: Pixels) => ImageData;
  /** Null where the browser has no video frames; the answer is closed here. */
  readonly frameOf: (pixels: Pixels) => VideoFrame | null;
}

export async function openNativeDecoder(
  formats: readonly Format[],
  deps: NativeDecoderDeps,
): Promise<Result<Decoder, EngineUnavailable>> {
  const { Detector, scheduler } = deps;
  if (Detector === null) return fail({ why: "absent", detail: "" });
  try {
    const opening = open(formats, { ...deps, Detector });
    const opened = await within(opening, selfTestLimitMs, scheduler);
    return opened ?? fail({ why: "no-answer", detail: `in ${selfTestLimitMs} ms` });
  } catch (error) {
    return failed(String(error));
  }
}

const failed = (detail: string): Result<never, EngineUnavailable> =>
  fail({ why: "self-test-failed", detail });

interface Present extends NativeDecoderDeps {
  readonly Detector: NativeDetectorClass;
}

async function open(
  formats: readonly Format[],
  deps: Present,
): Promise<Result<Decoder, EngineUnavailable>> {
  const { Detector } = deps;
  const supported = await Detector.getSupportedFormats();
  // the test image is a QR code
  const needed: readonly Format[] = ["QRCode", ...formats];
  const missing = needed.filter((format) => !supported.includes(nativeNames[format]));
  if (missing.length > 0) return fail({ why: "formats-missing", detail: missing.join(", ") });
  const reads = await readsTestImage(deps);
  if (reads === "nothing") return failed("the test image was not read");
  const names = formats.map((format) => nativeNames[format]);
  const upc = formats.includes("EAN13") && supported.includes(upcName) ? [upcName] : [];
  const detector = new Detector({ formats: [...names, ...upc] });
  return ok(createNativeDecoder(detector, deps, reads === "frames"));
}

/** The best that it takes: a camera's frames as they are, or pixels that were copied out of them. */
async function readsTestImage(deps: Present): Promise<"frames" | "pixels" | "nothing"> {
  const detector = new deps.Detector({ formats: [nativeNames.QRCode] });
  const pixels = selfTestPixels();
  const frame = deps.frameOf(pixels);
  if (frame !== null) {
    try {
      if (isTest(await detector.detect(frame))) return "frames";
    } catch {
      // does not take frames: pixels, then
    } finally {
      frame.close();
    }
  }
  return isTest(await detector.detect(deps.imageOf(pixels))) ? "pixels" : "nothing";
}

const isTest = (codes: readonly NativeCode[]): boolean =>
  codes.length === 1 && codes[0]?.rawValue === selfTestText;

type Activity =
  | { readonly kind: "idle" }
  | { readonly kind: "busy" }
  | { readonly kind: "lost"; readonly detail: string };

function createNativeDecoder(
  detector: NativeDetector,
  { scheduler, imageOf }: Present,
  videoFrames: boolean,
): Decoder {
  let activity: Activity = { kind: "idle" };
  let throwsInARow = 0;

  const lose = (detail: string): Result<never, DecodeFailure> => {
    activity = { kind: "lost", detail };
    return fail({ kind: "engine-lost", detail });
  };

  const detect = async (picture: Picture): Promise<Result<readonly Decoded[], DecodeFailure>> => {
    const image = picture.kind === "pixels" ? imageOf(picture.pixels) : picture.frame;
    const size = sizeOf(picture);
    const codes = await within(detector.detect(image), nativeAnswerLimitMs, scheduler);
    if (codes === null) return lose("no answer");
    throwsInARow = 0;
    return ok(codes.flatMap((code) => decodedOf(code, size) ?? []));
  };

  return {
    name: "barcode-detector",
    wants: { videoFrames, longestSidePx: 1_280 },
    decode: async (picture) => {
      try {
        if (activity.kind === "lost") return lose(activity.detail);
        if (activity.kind === "busy") return fail({ kind: "picture-unusable", detail: "busy" });
        activity = { kind: "busy" };
        const answer = await detect(picture);
        settle();
        return answer;
      } catch (error) {
        settle();
        throwsInARow += 1;
        if (throwsInARow === throwsBeforeLost) return lose(String(error));
        return fail({ kind: "picture-unusable", detail: String(error) });
      } finally {
        if (picture.kind === "video-frame") picture.frame.close();
      }
    },
    close: () => void lose("closed"),
  };

  /** It may have been closed meanwhile. */
  function settle(): void {
    if (activity.kind === "busy") activity = { kind: "idle" };
  }
}

const sizeOf = (picture: Picture): { readonly width: number; readonly height: number } =>
  picture.kind === "pixels"
    ? picture.pixels
    : { width: picture.frame.displayWidth, height: picture.frame.displayHeight };

/** The reader and pictures of this browser. */
export const browserNative = (scheduler: Scheduler): NativeDecoderDeps => ({
  Detector: nativeDetectorOf(globalThis),
  scheduler,
  imageOf: ({ data, width, height }) => new ImageData(data, width, height),
  frameOf: ({ data, width, height }) =>
    "VideoFrame" in globalThis
      ? new VideoFrame(data, {
          format: "RGBA",
          codedWidth: width,
          codedHeight: height,
          timestamp: 0,
        })
      : null,
});

function nativeDetectorOf(where: object): NativeDetectorClass | null {
  const found: unknown = Reflect.get(where, "BarcodeDetector");
  return isDetectorClass(found) ? found : null;
}

const isDetectorClass = (value: unknown): value is NativeDetectorClass =>
  typeof value === "function" &&
  "getSupportedFormats" in value &&
  typeof value.getSupportedFormats === "function";
