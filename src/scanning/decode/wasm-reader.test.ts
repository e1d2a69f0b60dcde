import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readBarcodes } from "zxing-wasm/reader";
import { describe, expect, it } from "vitest";
import { ok } from "../../core/result.ts";
import { drawBarcode, oneOfEach, runReadingContract } from "../decoder.contract.ts";
import type { Decoder, Format, Pixels } from "./decoder.ts";
import { allFormats } from "./decoder.ts";
import { createFrameDecoder, type FrameDecoder, passesSelfTest } from "./frame-decoder.ts";
import { openWasmReader } from "./wasm-reader.ts";

const file = fileURLToPath(import.meta.resolve("zxing-wasm/reader/zxing_reader.wasm"));
const reader = await openWasmReader({ wasmBinary: new Uint8Array(readFileSync(file)).buffer });

const framesOn = (formats: readonly Format[]): FrameDecoder =>
  createFrameDecoder(reader, { formats, monotonic: () => performance.now() });

function openDecoder(formats: readonly Format[]): Decoder {
  const frames = framesOn(formats);
  return {
    name: "zxing-wasm",
    wants: { videoFrames: false, longestSidePx: 1_280 },
    decode: async (picture) => ok(await frames.decode(picture)),
    close: () => undefined,
  };
}

runReadingContract("zxing-wasm", (formats) => Promise.resolve(openDecoder(formats)), {
  several: true,
  corners: allFormats,
});

describe("the reader below the package's public function", () => {
  it("reads the self-test image", () => {
    expect(passesSelfTest(reader)).toBe(true);
  });

  it.each(oneOfEach)(
    "answers for %s what the public function answers",
    async (format, bcid, text) => {
      const pixels = drawBarcode(bcid, text);
      const own = await framesOn([format]).decode({ kind: "pixels", pixels });
      const theirs = await readBarcodes(imageDataOf(pixels), {
        formats: [format],
        textMode: "Plain",
        maxNumberOfSymbols: 1,
      });
      expect(own.map((code) => code.text)).toEqual(theirs.map((code) => code.text));
    },
  );

  it("leaves the separators of GS1 content as they are", async () => {
    const pixels = drawBarcode("gs1datamatrix", "(01)09521234543213(10)ABC(21)XYZ");
    const codes = await framesOn(allFormats).decode({ kind: "pixels", pixels });
    expect(codes.map((code) => code.text)).toEqual(["010952123454321310ABC\u001d21XYZ"]);
  });

  it("goes on reading while pictures grow and shrink", async () => {
    const frames = framesOn(["QRCode"]);
    for (const scale of [2, 12, 3, 30, 2]) {
      const pixels = drawBarcode("qrcode", `STL-${scale}`, scale);
      const codes = await frames.decode({ kind: "pixels", pixels });
      expect(codes.map((code) => code.text)).toEqual([`STL-${scale}`]);
    }
  });

  it("refuses to read more than was put into its space", () => {
    const size = { width: 20_000, height: 20_000 };
    expect(() => reader.read(size, { formats: ["QRCode"], look: "quick" })).toThrow("space");
  });
});

/** Node has no ImageData; the package looks at its data and size only. */
const imageDataOf = (pixels: Pixels): ImageData => ({ ...pixels, colorSpace: "srgb" });
