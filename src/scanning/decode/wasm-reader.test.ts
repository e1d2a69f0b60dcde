import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { readBarcodes } from "zxing-wasm/reader";
import { describe, expect, it } from "vitest";
import { ok } from "../../core/result.ts";
import { blank, drawBarcode, oneOfEach, runDecoderContract } from "../decoder.contract.ts";
import type { Decoder, Format, Pixels } from "./decoder.ts";
import { allFormats } from "./decoder.ts";
import { createFrameDecoder, passesSelfTest } from "./frame-decoder.ts";
import { openWasmReader } from "./wasm-reader.ts";

const file = fileURLToPath(import.meta.resolve("zxing-wasm/reader/zxing_reader.wasm"));
const reader = await openWasmReader({ wasmBinary: new Uint8Array(readFileSync(file)).buffer });

function openDecoder(formats: readonly Format[]): Decoder {
  const frames = createFrameDecoder(reader, formats);
  return {
    name: "zxing-wasm",
    wants: { videoFrames: false, longestSidePx: 1_280 },
    decode: async (picture) => ok(await frames.decode(picture)),
    close: () => undefined,
  };
}

runDecoderContract("zxing-wasm", (formats) => Promise.resolve(openDecoder(formats)));

describe("the reader below the package's public function", () => {
  it("reads the self-test image", () => {
    expect(passesSelfTest(reader)).toBe(true);
  });

  it.each(oneOfEach)(
    "answers for %s what the public function answers",
    async (format, bcid, text) => {
      const pixels = drawBarcode(bcid, text);
      const own = await createFrameDecoder(reader, [format]).decode({ kind: "pixels", pixels });
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
    const codes = await createFrameDecoder(reader, allFormats).decode({ kind: "pixels", pixels });
    expect(codes.map((code) => code.text)).toEqual(["010952123454321310ABC\u001d21XYZ"]);
  });

  it("goes on reading while pictures grow and shrink", async () => {
    const frames = createFrameDecoder(reader, ["QRCode"]);
    for (const scale of [2, 12, 3, 30, 2]) {
      const pixels = drawBarcode("qrcode", `STL-${scale}`, scale);
      const codes = await frames.decode({ kind: "pixels", pixels });
      expect(codes.map((code) => code.text)).toEqual([`STL-${scale}`]);
    }
  });

  it("looks harder at the fourth frame in a row without a code", async () => {
    const passes: string[] = [];
    const frames = createFrameDecoder(
      {
        space: reader.space,
        read: (_, { pass }) => {
          passes.push(pass);
          return [];
        },
      },
      ["QRCode"],
    );
    for (let i = 0; i < 6; i++) await frames.decode({ kind: "pixels", pixels: blank(40, 40) });
    expect(passes).toEqual(["quick", "quick", "quick", "thorough", "quick", "quick"]);
  });

  it("refuses to read more than was put into its space", () => {
    const size = { width: 20_000, height: 20_000 };
    expect(() => reader.read(size, { formats: ["QRCode"], pass: "quick" })).toThrow("space");
  });
});

/** Node has no ImageData; the package looks at its data and size only. */
const imageDataOf = (pixels: Pixels): ImageData => ({ ...pixels, colorSpace: "srgb" });
