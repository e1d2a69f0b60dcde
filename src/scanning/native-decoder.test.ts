import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import type { Scheduler } from "../core/effects.ts";
import { fail } from "../core/result.ts";
import type { Decoder, Format, Pixels } from "./decode/decoder.ts";
import { allFormats } from "./decode/decoder.ts";
import { selfTestText } from "./decode/self-test-image.ts";
import { blank, runDecoderContract } from "./decoder.contract.ts";
import type { NativeCode } from "./native-codes.ts";
import { nativeNames } from "./native-codes.ts";
import type { NativeDecoderDeps, NativeDetectorClass } from "./native-decoder.ts";
import { nativeAnswerLimitMs, openNativeDecoder } from "./native-decoder.ts";
import { selfTestLimitMs } from "./self-test.ts";
import { aVideoFrame } from "./video-frame.contract.ts";

const file = fileURLToPath(import.meta.resolve("zxing-wasm/reader/zxing_reader.wasm"));
await prepareZXingModule({
  overrides: { wasmBinary: new Uint8Array(readFileSync(file)).buffer },
  fireImmediately: true,
});

/** No browser here has one: this one behaves as the standard says, upon zxing-wasm. */
class DetectorOnZxing {
  static getSupportedFormats(): Promise<readonly string[]> {
    return Promise.resolve([...allFormats.map((format) => nativeNames[format]), "unknown"]);
  }

  private readonly formats: readonly Format[];

  constructor({ formats }: { readonly formats: readonly string[] }) {
    this.formats = allFormats.filter((format) => formats.includes(nativeNames[format]));
  }

  async detect(picture: ImageData | VideoFrame): Promise<readonly NativeCode[]> {
    const pixels = "data" in picture ? picture : await pixelsIn(picture);
    const found = await readBarcodes(imageOf(pixels), {
      formats: [...this.formats],
      textMode: "Plain",
    });
    return found.flatMap(({ text, symbology, format, position }) => {
      const name = [format, symbology].find((each) => each in nativeNames);
      const { topLeft, topRight, bottomRight, bottomLeft } = position;
      const cornerPoints = [topLeft, topRight, bottomRight, bottomLeft];
      const known = allFormats.find((each) => each === name);
      return known ? [{ rawValue: text, format: nativeNames[known], cornerPoints }] : [];
    });
  }
}

runDecoderContract("the browser's own detector", (formats) => opened(formats), {
  several: true,
  corners: allFormats,
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("opening the browser's own detector", () => {
  it("says that there is none", async () => {
    const result = await openNativeDecoder(["QRCode"], { ...deps, Detector: null });
    expect(result).toEqual(fail({ why: "absent", detail: "" }));
  });

  it("names the formats that it does not know", async () => {
    const Detector = supporting("qr_code", "ean_13");
    const result = await openNativeDecoder(["QRCode", "Aztec", "ITF"], { ...deps, Detector });
    expect(result).toEqual(fail({ why: "formats-missing", detail: "Aztec, ITF" }));
  });

  it("takes none that knows no QR code, because that is what it is tested with", async () => {
    const Detector = supporting("code_128");
    const result = await openNativeDecoder(["Code128"], { ...deps, Detector });
    expect(result).toEqual(fail({ why: "formats-missing", detail: "QRCode" }));
  });

  it.each<[string, Answers, object]>([
    ["reads nothing", () => Promise.resolve([]), { detail: "the test image was not read" }],
    [
      "reads something else",
      () => Promise.resolve([{ rawValue: "STlLE", format: "qr_code" }]),
      { detail: "the test image was not read" },
    ],
    [
      "fails",
      () =>
        Promise.reject(
          new DOMException("Barcode detection service unavailable.", "NotSupportedError"),
        ),
      { why: "self-test-failed" },
    ],
  ])("takes none that %s", async (_, answers, failure) => {
    const result = await openNativeDecoder(["QRCode"], { ...deps, Detector: answering(answers) });
    expect(result).toMatchObject({ ok: false, failure });
  });

  it("waits 3 s for it and no longer", async () => {
    const Detector = answering(() => new Promise(() => undefined));
    const opening = openNativeDecoder(["QRCode"], { ...deps, Detector });
    await vi.advanceTimersByTimeAsync(selfTestLimitMs);
    expect(await opening).toMatchObject({ failure: { why: "no-answer" } });
  });

  it("asks for pixels where it takes no video frames", async () => {
    const Detector = answering((picture) =>
      "data" in picture ? Promise.resolve(testCode) : Promise.reject(new TypeError("no frames")),
    );
    const result = await openNativeDecoder(["QRCode"], { ...deps, Detector });
    expect(result).toMatchObject({ value: { wants: { videoFrames: false } } });
  });

  it("asks for UPC-A by its own name where it has one", async () => {
    const asked: (readonly string[])[] = [];
    const Detector = noting(asked, "qr_code", "ean_13", "upc_a");
    await openNativeDecoder(["EAN13"], { ...deps, Detector });
    expect(asked.at(-1)).toEqual(["ean_13", "upc_a"]);
    await openNativeDecoder(["QRCode"], { ...deps, Detector });
    expect(asked.at(-1)).toEqual(["qr_code"]);
  });
});

describe("the browser's own detector at work", () => {
  it("is lost after three failures in a row, and stays lost", async () => {
    let works = true;
    const decoder = await opened(["QRCode"], (picture) =>
      works || !("data" in picture)
        ? Promise.resolve(testCode)
        : Promise.reject(new Error("service gone")),
    );
    const look = () => decoder.decode({ kind: "pixels", pixels: blank(8, 8) });
    works = false;
    expect(await kindsOf(look, look)).toEqual(["picture-unusable", "picture-unusable"]);
    works = true;
    expect(await look()).toMatchObject({ ok: true });
    works = false;
    expect(await kindsOf(look, look, look)).toEqual([
      "picture-unusable",
      "picture-unusable",
      "engine-lost",
    ]);
    works = true;
    expect(await kindsOf(look)).toEqual(["engine-lost"]);
  });

  it("is lost when no answer comes, and closes the frame", async () => {
    let answers = true;
    const decoder = await opened(["QRCode"], () =>
      answers ? Promise.resolve(testCode) : new Promise(() => undefined),
    );
    answers = false;
    const { frame, isClosed } = aVideoFrame(blank(8, 8));
    const looking = decoder.decode({ kind: "video-frame", frame });
    await vi.advanceTimersByTimeAsync(nativeAnswerLimitMs);
    expect(await looking).toMatchObject({ failure: { kind: "engine-lost" } });
    expect(isClosed()).toBe(true);
  });
});

type Answers = (picture: ImageData | VideoFrame) => Promise<readonly NativeCode[]>;

const testCode: readonly NativeCode[] = [{ rawValue: selfTestText, format: "qr_code" }];

const scheduler: Scheduler = {
  after: (ms, task) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};

/** Node has no ImageData; data and size are all that is looked at. */
const imageOf = ({ data, width, height }: Pixels): ImageData => ({
  data,
  width,
  height,
  colorSpace: "srgb",
});

const deps: NativeDecoderDeps = {
  Detector: DetectorOnZxing,
  scheduler,
  imageOf,
  frameOf: (pixels) => aVideoFrame(pixels).frame,
};

async function opened(formats: readonly Format[], answers?: Answers): Promise<Decoder> {
  const Detector = answers === undefined ? DetectorOnZxing : answering(answers);
  const result = await openNativeDecoder(formats, { ...deps, Detector });
  if (!result.ok) throw new Error(`${result.failure.why} ${result.failure.detail}`);
  return result.value;
}

const answering = (answers: Answers): NativeDetectorClass =>
  class extends DetectorOnZxing {
    override detect(picture: ImageData | VideoFrame): Promise<readonly NativeCode[]> {
      return answers(picture);
    }
  };

const supporting = (...names: readonly string[]): NativeDetectorClass =>
  class extends DetectorOnZxing {
    static override getSupportedFormats(): Promise<readonly string[]> {
      return Promise.resolve(names);
    }
  };

const noting = (asked: (readonly string[])[], ...names: readonly string[]): NativeDetectorClass =>
  class extends DetectorOnZxing {
    static override getSupportedFormats(): Promise<readonly string[]> {
      return Promise.resolve(names);
    }

    constructor(options: { readonly formats: readonly string[] }) {
      super(options);
      asked.push(options.formats);
    }
  };

async function pixelsIn(frame: VideoFrame): Promise<Pixels> {
  const { displayWidth: width, displayHeight: height } = frame;
  const data = new Uint8ClampedArray(width * height * 4);
  await frame.copyTo(data, { format: "RGBA" });
  return { data, width, height };
}

async function kindsOf(
  ...looks: readonly (() => ReturnType<Decoder["decode"]>)[]
): Promise<readonly string[]> {
  const kinds: string[] = [];
  for (const look of looks) {
    const decoded = await look();
    kinds.push(decoded.ok ? "read" : decoded.failure.kind);
  }
  return kinds;
}
