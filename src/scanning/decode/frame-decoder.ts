/**
 * One picture at a time through the reader: copies it in, lets go of it, reads, remembers how many frames in a row
 * showed nothing.
 */
import type { Decoded, Format, Picture } from "./decoder.ts";
import { copyLuma, lumaOfPixels, pixelsOfFrame, planarBytes, visibleSize } from "./luma.ts";
import { passFor } from "./passes.ts";
import { selfTestImage, selfTestText } from "./self-test-image.ts";
import type { WasmReader } from "./wasm-reader.ts";

export interface FrameDecoder {
  /** Rejects for a picture that cannot be copied. Closes it in any case. */
  readonly decode: (picture: Picture) => Promise<readonly Decoded[]>;
}

export function createFrameDecoder(reader: WasmReader, formats: readonly Format[]): FrameDecoder {
  let misses = 0;
  return {
    decode: async (picture) => {
      const size = await load(reader, picture);
      const codes = reader.read(size, { formats, pass: passFor(misses) });
      misses = codes.length === 0 ? misses + 1 : 0;
      return codes;
    },
  };
}

/** Whether the reader reads a code that it must read. */
export function passesSelfTest(reader: WasmReader): boolean {
  const image = selfTestImage();
  reader.space(image.bytes.length).set(image.bytes);
  const codes = reader.read(image, { formats: ["QRCode"], pass: "quick" });
  return codes.length === 1 && codes[0]?.text === selfTestText;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

async function load(reader: WasmReader, picture: Picture): Promise<Size> {
  if (picture.kind === "pixels") return loadPixels(reader, picture.pixels);
  const { frame } = picture;
  try {
    const bytes = planarBytes(frame);
    const size = visibleSize(frame);
    if (bytes === null || size === null) return loadPixels(reader, await pixelsOfFrame(frame));
    await copyLuma(frame, reader.space(bytes));
    return size;
  } finally {
    frame.close();
  }
}

function loadPixels(reader: WasmReader, pixels: Parameters<typeof lumaOfPixels>[0]): Size {
  const { bytes, width, height } = lumaOfPixels(pixels);
  reader.space(bytes.length).set(bytes);
  return { width, height };
}
