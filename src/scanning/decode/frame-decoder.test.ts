import { describe, expect, it } from "vitest";
import type { Format } from "./decoder.ts";
import { allFormats } from "./decoder.ts";
import { createFrameDecoder } from "./frame-decoder.ts";
import type { How, ReadCode, WasmReader } from "./wasm-reader.ts";

interface Seen extends How {
  readonly width: number;
  readonly height: number;
}

const code: ReadCode = {
  text: "STL-1",
  bytes: new Uint8Array([83]),
  symbology: "QRCode",
  corners: [
    { x: 10, y: 20 },
    { x: 30, y: 20 },
    { x: 30, y: 40 },
    { x: 10, y: 40 },
  ],
};

/** A reader that finds the code by one look only, and remembers what it was asked. */
function readerOf(findsBy: How["look"] | null) {
  const seen: Seen[] = [];
  const bytes = new Uint8Array(new ArrayBuffer(100 * 80));
  const read: WasmReader["read"] = ({ width, height }, how) => {
    seen.push({ ...how, width, height });
    return how.look === findsBy ? [code] : [];
  };
  const reader: WasmReader = {
    space: () => bytes,
    loaded: ({ width, height }) => ({ bytes, width, height }),
    read,
    readLuma: read,
  };
  return { reader, seen };
}

const open = (reader: WasmReader, formats: readonly Format[] = allFormats) =>
  createFrameDecoder(reader, { formats, monotonic: () => 0 });

const picture = () =>
  ({
    kind: "pixels",
    pixels: { data: new Uint8ClampedArray(100 * 80 * 4), width: 100, height: 80 },
  }) as const;

describe("looking at frames", () => {
  it("looks quickly, and once more after three frames without a code", async () => {
    const { reader, seen } = readerOf(null);
    const frames = open(reader);
    for (let i = 0; i < 5; i++) await frames.decode(picture());
    expect(seen.map(({ look }) => look)).toEqual([
      "quick",
      "quick",
      "quick",
      "quick",
      "thorough",
      "quick",
      "doubled",
    ]);
    // the middle half of the picture, twice as large
    expect(seen.at(-1)).toMatchObject({ width: 100, height: 80 });
  });

  it("says where a code is in parts of the whole picture, also when it was seen in the enlarged middle", async () => {
    const plain = await open(readerOf("quick").reader).decode(picture());
    expect(plain[0]?.corners?.[0]).toEqual({ x: 0.1, y: 0.25 });
    const frames = open(readerOf("doubled").reader);
    for (let i = 0; i < 4; i++) expect(await frames.decode(picture())).toEqual([]);
    const [found] = await frames.decode(picture());
    expect(found?.corners?.[0]).toEqual({ x: 0.25 + 0.1 / 2, y: 0.25 + 0.25 / 2 });
  });

  it("gives every look to a picture that will not come again, and stops at the first that finds something", async () => {
    const { reader, seen } = readerOf("lit");
    const [found] = await open(reader).decodeStill(picture());
    expect(found).toMatchObject({ text: "STL-1", bytes: code.bytes });
    expect(seen.map(({ look }) => look)).toEqual(["thorough", "doubled", "larger", "half", "lit"]);
    expect(seen[1]).toMatchObject({ width: 200, height: 160 });
  });

  it("sharpens for matrix codes alone, and not at all where nobody wants those", async () => {
    const both = readerOf(null);
    await open(both.reader, ["EAN13", "QRCode"]).decodeStill(picture());
    expect(both.seen.find(({ look }) => look === "crisp")?.formats).toEqual(["QRCode"]);
    const bars = readerOf(null);
    await open(bars.reader, ["EAN13"]).decodeStill(picture());
    expect(bars.seen.map(({ look }) => look)).not.toContain("crisp");
  });
});
