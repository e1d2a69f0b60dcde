/**
 * What both engines must do with the same pictures: `runDecoderContract` is called by each engine's test.
 */
import bwipjs from "bwip-js/node";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Result } from "../core/result.ts";
import type { Decoder, Format, Pixels } from "./decode/decoder.ts";
import { allFormats } from "./decode/decoder.ts";

export type OpenDecoder = (formats: readonly Format[]) => Promise<Decoder>;

/** Format, its name in bwip-js, and a text that it can hold. */
export const oneOfEach: readonly (readonly [Format, string, string])[] = [
  ["QRCode", "qrcode", "6f9619ff-8b86-d011-b42d-00cf4fc964ff|A"],
  ["Aztec", "azteccode", "STL-AZTEC-1"],
  ["DataMatrix", "datamatrix", "STL-DM-1"],
  ["PDF417", "pdf417", "STL-PDF-1"],
  ["Code128", "code128", "STL-128+x"],
  ["Code39", "code39", "STL39"],
  ["EAN13", "ean13", "9520123456788"],
  ["EAN8", "ean8", "95200002"],
  ["ITF", "interleaved2of5", "12345678"],
  ["Codabar", "rationalizedCodabar", "A1234A"],
];

export function runDecoderContract(name: string, open: OpenDecoder): void {
  describe(`${name} as a decoder`, () => {
    it.each(oneOfEach)("reads %s and names it", async (format, bcid, text) => {
      const decoder = await open(allFormats);
      const codes = await readAll(decoder, drawBarcode(bcid, text));
      expect(codes).toEqual([{ text, symbology: format }]);
    });

    it("finds nothing in a picture without a code", async () => {
      expect(await readAll(await open(allFormats), blank(640, 480))).toEqual([]);
    });

    it("looks only for the formats that it was opened for", async () => {
      expect(await readAll(await open(["Code128"]), drawBarcode("qrcode", "STL-1"))).toEqual([]);
    });

    it("goes on after pictures of any size with anything in them", async () => {
      const decoder = await open(allFormats);
      await fc.assert(
        fc.asyncProperty(noise, async (pixels) => {
          expect((await decode(decoder, pixels)).ok).toBe(true);
        }),
        { numRuns: 60 },
      );
      const codes = await readAll(decoder, drawBarcode("qrcode", "STL-AFTER"));
      expect(codes.map((code) => code.text)).toEqual(["STL-AFTER"]);
    });
  });
}

const decode = (decoder: Decoder, pixels: Pixels): ReturnType<Decoder["decode"]> =>
  decoder.decode({ kind: "pixels", pixels });

const readAll = async (decoder: Decoder, pixels: Pixels): Promise<Value<Decoder["decode"]>> => {
  const decoded = await decode(decoder, pixels);
  if (!decoded.ok) throw new Error(decoded.failure.detail);
  return decoded.value;
};

type Value<F extends (...args: never[]) => unknown> =
  Awaited<ReturnType<F>> extends Result<infer T, unknown> ? T : never;

const noise = fc
  .record({ width: fc.integer({ min: 1, max: 60 }), height: fc.integer({ min: 1, max: 60 }) })
  .chain(({ width, height }) =>
    fc
      .uint8Array({ minLength: width * height * 4, maxLength: width * height * 4 })
      .map((bytes): Pixels => ({ data: new Uint8ClampedArray(bytes), width, height })),
  );

export const blank = (width: number, height: number): Pixels => ({
  data: new Uint8ClampedArray(width * height * 4).fill(255),
  width,
  height,
});

/** Black on white, upright, with a quiet zone; `scale` in pixels a module. */
export function drawBarcode(bcid: string, text: string, scale = 4): Pixels {
  const [symbol] = bwipjs.raw({ bcid, text });
  if (symbol === undefined) throw new Error(`${bcid} cannot hold ${text}`);
  const grid = "pixs" in symbol ? symbol : barsAsGrid(symbol.sbs);
  const quiet = 10;
  const width = (grid.pixx + 2 * quiet) * scale;
  const height = (grid.pixy + 2 * quiet) * scale;
  const pixels = blank(width, height);
  for (let index = 0; index < width * height; index++) {
    const x = Math.floor((index % width) / scale) - quiet;
    const y = Math.floor(Math.floor(index / width) / scale) - quiet;
    const inside = x >= 0 && y >= 0 && x < grid.pixx && y < grid.pixy;
    if (inside && grid.pixs[y * grid.pixx + x] === 1) pixels.data.fill(0, index * 4, index * 4 + 3);
  }
  return pixels;
}

interface Grid {
  readonly pixs: readonly number[];
  readonly pixx: number;
  readonly pixy: number;
}

/** Widths of bar, space, bar … in modules. */
function barsAsGrid(widths: readonly number[]): Grid {
  const row = widths.flatMap((width, index) => Array<number>(width).fill(index % 2 === 0 ? 1 : 0));
  const rows = 40;
  return { pixs: Array.from({ length: rows }, () => row).flat(), pixx: row.length, pixy: rows };
}
