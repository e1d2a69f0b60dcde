import { gunzipSync, gzipSync, inflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compressPage } from "../gateway/snapshot/page-builder.ts";
import { linesPerBlock, packedBlock } from "./page-blocks.ts";

const page = (lines: readonly string[]): Uint8Array =>
  new TextEncoder().encode(lines.map((line) => `${line}\n`).join(""));

const lines = fc.array(
  fc.string({ unit: "grapheme" }).map((line) => JSON.stringify(line)),
  {
    minLength: 1,
    maxLength: 60,
  },
);

describe("a packed page", () => {
  it("unpacks whole, and each of its blocks alone", async () => {
    await fc.assert(
      fc.asyncProperty(lines, async (all) => {
        const body = page(all);
        const gzip = new Uint8Array((await compressPage(body)).gzip);
        expect(new Uint8Array(gunzipSync(gzip))).toEqual(body);
        for (const [line, text] of all.entries()) {
          const block = packedBlock(gzip, { line, of: all.length });
          if (block === null) throw new Error("it is not in blocks");
          const there = inflateRawSync(block.deflated).toString().split("\n").slice(0, -1);
          expect(there).toHaveLength(block.lines);
          expect(there[line - block.firstLine]).toBe(text);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("has no block for a line beyond its last, nor where another number of lines is told", async () => {
    const all = Array.from({ length: 40 }, (_, n) => `"${n}"`);
    const gzip = new Uint8Array((await compressPage(page(all))).gzip);
    expect(packedBlock(gzip, { line: 39, of: 40 })?.lines).toBe(40 % linesPerBlock);
    expect(packedBlock(gzip, { line: 48, of: 40 })).toBeNull();
    expect(packedBlock(gzip, { line: 3, of: 70 })).toBeNull();
    expect(packedBlock(gzip, { line: 3, of: 16 })).toBeNull();
  });

  it("has none where it was packed otherwise, whatever is in it", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4_000 }), fc.nat(300), (noise, line) => {
        for (const gzip of [noise, new Uint8Array(gzipSync(noise))])
          expect(packedBlock(gzip, { line, of: line + 1 })).toBeNull();
      }),
    );
  });

  it("does not believe a mark too many", async () => {
    const gzip = new Uint8Array((await compressPage(page(['"1"', '"2"']))).gzip);
    const withMark = new Uint8Array([...gzip, 0, 0, 0xff, 0xff]);
    expect(packedBlock(gzip, { line: 0, of: 2 })).not.toBeNull();
    expect(packedBlock(withMark, { line: 0, of: 2 })).toBeNull();
  });
});
