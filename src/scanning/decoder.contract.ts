/**
 * What every engine must do with the same pictures. `runReadingContract` is about what is read, `runDecoderContract` also
 * about the life of an engine; each engine's test calls one of them.
 */
import bwipjs from "bwip-js/node";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Result } from "../core/result.ts";
import type { Corners, Decoded, Decoder, Format, Pixels, Point } from "./decode/decoder.ts";
import { allFormats } from "./decode/decoder.ts";
import { aVideoFrame } from "./video-frame.contract.ts";

export type OpenDecoder = (formats: readonly Format[]) => Promise<Decoder>;

/** In what engines may differ. */
export interface DecoderTraits {
  /** Finds several codes in one picture. */
  readonly several: boolean;
  /** Formats of which it tells the corners; for others it may. */
  readonly corners: readonly Format[];
}

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

/** Codes are opaque: nothing in them may change. */
const exactTexts: readonly (readonly [string, Format, string, string])[] = [
  ["lower case and spaces", "QRCode", "qrcode", " stl 1  a "],
  ["lower case and spaces", "Aztec", "azteccode", "stl 1  a b"],
  ["lower case and spaces", "DataMatrix", "datamatrix", "stl 1  a b"],
  ["lower case and spaces", "PDF417", "pdf417", "stl 1  a b"],
  ["lower case and spaces", "Code128", "code128", "stl 1  a b"],
  ["letters beyond ASCII", "QRCode", "qrcode", "Ticket für café é 7"],
  ["a leading zero", "EAN13", "ean13", "0012345678905"],
  ["zeros in front", "ITF", "interleaved2of5", "00012345"],
];

const gs1 = "(01)09521234543213(10)ABC(21)XYZ";
const gs1Plain = "010952123454321310ABC\u001d21XYZ";

export function runDecoderContract(name: string, open: OpenDecoder, traits: DecoderTraits): void {
  runReadingContract(name, open, traits);
  describe(`${name}, its life`, () => {
    it("reads a video frame or calls it unusable, and closes it", async () => {
      const decoder = await open(allFormats);
      const { frame, isClosed } = aVideoFrame(drawBarcode("qrcode", "STL-FRAME"));
      const decoded = await decoder.decode({ kind: "video-frame", frame });
      expect(isClosed()).toBe(true);
      expect(decoded).toMatchObject(
        decoder.wants.videoFrames
          ? { value: [{ text: "STL-FRAME" }] }
          : { failure: { kind: "picture-unusable" } },
      );
    });

    it("closes a video frame that it cannot use, and goes on", async () => {
      const decoder = await open(allFormats);
      const { frame, isClosed } = aVideoFrame(blank(40, 40), "broken");
      const decoded = await decoder.decode({ kind: "video-frame", frame });
      expect(decoded).toMatchObject({ failure: { kind: "picture-unusable" } });
      expect(isClosed()).toBe(true);
      expect(await readTexts(decoder, drawBarcode("qrcode", "STL-AFTER"))).toEqual(["STL-AFTER"]);
    });

    it("takes one picture at a time: a second one is answered, and closed, without waiting", async () => {
      const decoder = await open(allFormats);
      const first = decode(decoder, drawBarcode("qrcode", "STL-FIRST"));
      const { frame, isClosed } = aVideoFrame(drawBarcode("qrcode", "STL-SECOND"));
      const second = decoder.decode({ kind: "video-frame", frame });
      expect(await second).toMatchObject({ failure: { kind: "picture-unusable" } });
      expect(isClosed()).toBe(true);
      expect(texts(await first)).toEqual(["STL-FIRST"]);
    });

    it("is lost once it is closed, and closes what it is still given", async () => {
      const decoder = await open(allFormats);
      decoder.close();
      const { frame, isClosed } = aVideoFrame(drawBarcode("qrcode", "STL-LATE"));
      const decoded = await decoder.decode({ kind: "video-frame", frame });
      expect(decoded).toMatchObject({ failure: { kind: "engine-lost" } });
      expect(isClosed()).toBe(true);
    });
  });
}

export function runReadingContract(name: string, open: OpenDecoder, traits: DecoderTraits): void {
  describe(`${name} as a decoder`, () => {
    it.each(oneOfEach)("reads %s and names it", async (format, bcid, text) => {
      const codes = await readAll(await open(allFormats), drawBarcode(bcid, text));
      expect(codes).toMatchObject([{ text, symbology: format }]);
      expect(codes).toHaveLength(1);
    });

    it.each(exactTexts)("changes nothing: %s in %s", async (...[, format, bcid, text]) => {
      expect(await readTexts(await open([format]), drawBarcode(bcid, text))).toEqual([text]);
    });

    it.each([
      ["DataMatrix", "gs1datamatrix"],
      ["QRCode", "gs1qrcode"],
      ["Code128", "gs1-128"],
    ] as const)(
      "keeps the separators of GS1 content in %s, and adds none",
      async (format, bcid) => {
        expect(await readTexts(await open([format]), drawBarcode(bcid, gs1))).toEqual([gs1Plain]);
      },
    );

    it("finds nothing in a picture without a code", async () => {
      expect(await readAll(await open(allFormats), blank(640, 480))).toEqual([]);
    });

    it("looks only for the formats that it was opened for", async () => {
      const others = allFormats.filter((format) => format !== "QRCode");
      expect(await readAll(await open(others), drawBarcode("qrcode", "STL-1"))).toEqual([]);
      expect(await readAll(await open(["QRCode"]), drawBarcode("code128", "STL-1"))).toEqual([]);
    });

    it.each(oneOfEach)("says where %s is, or that it does not know", async (format, bcid, text) => {
      const decoder = await open([format]);
      const code = drawBarcode(bcid, text);
      const paper = { width: code.width + 300, height: code.height + 200 };
      const { pixels, place } = onPaper(code, paper, { left: 160, top: 90 });
      const [found] = await readAll(decoder, pixels);
      expect(found?.text).toBe(text);
      expect(found?.corners !== null || !traits.corners.includes(format)).toBe(true);
      expect(strays(found?.corners ?? null, place, paper)).toEqual([]);
    });

    it.each([0, 1, 2, 3] as const)(
      "names the code's own top left first: turned by %i quarters",
      async (quarters) => {
        const decoder = await open(["QRCode"]);
        const code = drawBarcode("qrcode", "STL-TURNED");
        const size = { width: code.width + 240, height: code.height + 240 };
        const { pixels, place } = onPaper(code, size, { left: 40, top: 150 });
        const [found] = await readAll(decoder, turned(pixels, quarters));
        expect(found?.text).toBe("STL-TURNED");
        const back = found?.corners?.map((corner) => turnedBack(corner, quarters)) ?? null;
        expect(back !== null || !traits.corners.includes("QRCode")).toBe(true);
        expect(strays(back, place, size)).toEqual([]);
      },
    );

    it("finds several codes in one picture, or no other text", async () => {
      const wanted = ["STL-LEFT", "STL-MIDDLE", "STL-RIGHT"];
      const pictures = wanted.map((text) => drawBarcode("qrcode", text));
      const found = await readTexts(await open(["QRCode"]), besideEachOther(pictures));
      expect(found).toHaveLength(new Set(found).size);
      expect(wanted).toEqual(expect.arrayContaining([...found]));
      expect(found.length).toBeGreaterThanOrEqual(traits.several ? wanted.length : 0);
    });

    it("goes on after pictures of any size with anything in them", async () => {
      const decoder = await open(allFormats);
      await fc.assert(
        fc.asyncProperty(noise, async (pixels) => {
          expect((await decode(decoder, pixels)).ok).toBe(true);
        }),
        { numRuns: 60 },
      );
      expect(await readTexts(decoder, drawBarcode("qrcode", "STL-AFTER"))).toEqual(["STL-AFTER"]);
    });
  });
}

const decode = (decoder: Decoder, pixels: Pixels): ReturnType<Decoder["decode"]> =>
  decoder.decode({ kind: "pixels", pixels });

const readAll = async (decoder: Decoder, pixels: Pixels): Promise<readonly Decoded[]> => {
  const decoded = await decode(decoder, pixels);
  if (!decoded.ok) throw new Error(decoded.failure.detail);
  return decoded.value;
};

const readTexts = async (decoder: Decoder, pixels: Pixels): Promise<readonly string[]> =>
  (await readAll(decoder, pixels)).map(({ text }) => text);

const texts = (decoded: Result<readonly Decoded[], unknown>): readonly string[] | null =>
  decoded.ok ? decoded.value.map(({ text }) => text) : null;

/** Corners farther than an eighth of the code from where they should be; of bars, seen as a line perhaps, along them. */
function strays(
  corners: Corners | readonly Point[] | null,
  place: Place,
  paper: { readonly width: number; readonly height: number },
): readonly string[] {
  if (corners === null) return [];
  const right = place.left + place.width;
  const bottom = place.top + place.height;
  const expected = [
    [place.left, place.top],
    [right, place.top],
    [right, bottom],
    [place.left, bottom],
  ] as const;
  const farX = place.width / 8;
  const farY = place.isOfBars ? place.height : place.height / 8;
  return expected.flatMap(([x, y], index) => {
    const corner = corners[index] ?? { x: Number.NaN, y: Number.NaN };
    const at = { x: corner.x * paper.width, y: corner.y * paper.height };
    const isNear = Math.abs(at.x - x) <= farX && Math.abs(at.y - y) <= farY;
    return isNear ? [] : [`corner ${index} at ${at.x}, ${at.y}, not at ${x}, ${y}`];
  });
}

/** To where it was before the picture was turned clockwise. */
function turnedBack({ x, y }: Point, quarters: 0 | 1 | 2 | 3): Point {
  if (quarters === 0) return { x, y };
  if (quarters === 1) return { x: y, y: 1 - x };
  return quarters === 2 ? { x: 1 - x, y: 1 - y } : { x: 1 - y, y: x };
}

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

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where a code is drawn, without its quiet zone; pixels. */
interface Place extends Size {
  readonly left: number;
  readonly top: number;
  readonly isOfBars: boolean;
}

function onPaper(
  code: Pixels,
  paper: Size,
  at: { readonly left: number; readonly top: number },
): { readonly pixels: Pixels; readonly place: Place } {
  const pixels = blank(paper.width, paper.height);
  put(code, pixels, at);
  return { pixels, place: placeOfDark(pixels) };
}

function put(
  { data, width, height }: Pixels,
  on: Pixels,
  { left, top }: { readonly left: number; readonly top: number },
): void {
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * width * 4, (y + 1) * width * 4);
    on.data.set(row, ((top + y) * on.width + left) * 4);
  }
}

function placeOfDark({ data, width, height }: Pixels): Place {
  const dark = Array.from({ length: width * height }, (_, index) => index).filter(
    (index) => data[index * 4] === 0,
  );
  const columns = new Set(dark.map((index) => index % width));
  const rows = new Set(dark.map((index) => Math.floor(index / width)));
  const [left, top] = [Math.min(...columns), Math.min(...rows)];
  const firstRow = dark.filter((index) => Math.floor(index / width) === top).length;
  return {
    left,
    top,
    width: Math.max(...columns) + 1 - left,
    height: Math.max(...rows) + 1 - top,
    // every row is the same
    isOfBars: firstRow * rows.size === dark.length,
  };
}

/** By quarters, clockwise. */
function turned(pixels: Pixels, quarters: number): Pixels {
  if (quarters === 0) return pixels;
  const { data, width, height } = pixels;
  const result = blank(height, width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 4;
      result.data.set(data.subarray(from, from + 4), (x * height + (height - 1 - y)) * 4);
    }
  }
  return turned(result, quarters - 1);
}

function besideEachOther(pictures: readonly Pixels[]): Pixels {
  const width = pictures.reduce((sum, picture) => sum + picture.width, 0);
  const height = Math.max(...pictures.map((picture) => picture.height));
  const result = blank(width, height);
  let left = 0;
  for (const picture of pictures) {
    put(picture, result, { left, top: 0 });
    left += picture.width;
  }
  return result;
}
