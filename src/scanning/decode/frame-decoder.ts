/**
 * One picture at a time through the reader: copies it in, lets go of it, looks at it as often as the strategy says.
 */
import type { Corners, Decoded, Format, Picture, Point } from "./decoder.ts";
import { formatsFor, isOfRegion, isPlain, type Look, looksAtStill, preparedFor } from "./looks.ts";
import type { Luma } from "./luma.ts";
import { copyLuma, lumaOfPixels, pixelsOfFrame, planarBytes, visibleSize } from "./luma.ts";
import { selfTestImage, selfTestText } from "./self-test-image.ts";
import { afterFrame, freshStrategy, furtherLook, type Looked } from "./strategy.ts";
import { middle, type Region, wholePicture } from "./variants.ts";
import type { ReadCode, WasmReader } from "./wasm-reader.ts";

export interface FrameDecoder {
  /** One of a camera's frames, in about a frame's time. Rejects for a picture that cannot be copied; closes it in any case. */
  readonly decode: (picture: Picture) => Promise<readonly Decoded[]>;
  /** A picture that will not come again, however long it takes. Tells nothing to the strategy. */
  readonly decodeStill: (picture: Picture) => Promise<readonly Decoded[]>;
}

export interface FrameDecoderOptions {
  readonly formats: readonly Format[];
  /** Milliseconds of any clock that is not set. */
  readonly monotonic: () => number;
}

/** Of the 33 ms from frame to frame: some is the copying, some is others' (ms). */
const frameBudgetMs = 26;

export function createFrameDecoder(
  reader: WasmReader,
  { formats, monotonic }: FrameDecoderOptions,
): FrameDecoder {
  let strategy = freshStrategy;

  const look = (size: Size, how: Look, region: Region): readonly ReadAt[] => {
    const wanted = { formats: formatsFor(how, formats), look: how };
    // an empty list would mean all of them
    if (wanted.formats.length === 0) return [];
    if (isPlain(how)) return placed(reader.read(size, wanted), size, wholePicture);
    const prepared = preparedFor(how, reader.loaded(size), region);
    if (prepared === null) return [];
    const codes = reader.readLuma(prepared, wanted);
    return placed(codes, prepared, isOfRegion(how) ? region : wholePicture);
  };

  return {
    decode: async (picture) => {
      const size = await load(reader, picture);
      const startedAt = monotonic();
      const looked: Looked[] = [];
      const timed = (how: Look): readonly ReadAt[] => {
        const from = monotonic();
        const codes = look(size, how, middle);
        looked.push({ look: how, ms: monotonic() - from });
        return codes;
      };
      let codes = timed("quick");
      const more =
        codes.length > 0 ? null : furtherLook(strategy, frameBudgetMs - (monotonic() - startedAt));
      if (more !== null) codes = timed(more);
      strategy = afterFrame(strategy, looked, codes.length > 0);
      return codes.map(({ text, symbology, corners }) => ({ text, symbology, corners }));
    },
    decodeStill: async (picture) => {
      const size = await load(reader, picture);
      for (const how of looksAtStill) {
        const codes = look(size, how, wholePicture);
        if (codes.length > 0) return codes;
      }
      return [];
    },
  };
}

/** Whether the reader reads a code that it must read. */
export function passesSelfTest(reader: WasmReader): boolean {
  const image = selfTestImage();
  const codes = reader.readLuma(image, { formats: ["QRCode"], look: "quick" });
  return codes.length === 1 && codes[0]?.text === selfTestText;
}

/** With its bytes, which only a picture that is looked at once carries along. */
type ReadAt = Decoded & Pick<ReadCode, "bytes">;
type Size = Pick<Luma, "width" | "height">;

/** From pixels of what the reader saw to parts of the whole picture. */
const placed = (codes: readonly ReadCode[], seen: Size, region: Region): readonly ReadAt[] =>
  codes.map(({ corners, ...code }) => ({
    ...code,
    corners: cornersIn(corners, ({ x, y }) => ({
      x: region.left + (region.width * x) / seen.width,
      y: region.top + (region.height * y) / seen.height,
    })),
  }));

const cornersIn = ([a, b, c, d]: Corners, place: (point: Point) => Point): Corners => [
  place(a),
  place(b),
  place(c),
  place(d),
];

async function load(reader: WasmReader, picture: Picture): Promise<Size> {
  if (picture.kind === "pixels") return loadLuma(reader, lumaOfPixels(picture.pixels));
  const { frame } = picture;
  try {
    const bytes = planarBytes(frame);
    const size = visibleSize(frame);
    if (bytes === null || size === null) {
      return loadLuma(reader, lumaOfPixels(await pixelsOfFrame(frame)));
    }
    await copyLuma(frame, reader.space(bytes));
    return size;
  } finally {
    frame.close();
  }
}

function loadLuma(reader: WasmReader, { bytes, width, height }: Luma): Size {
  reader.space(bytes.length).set(bytes);
  return { width, height };
}
