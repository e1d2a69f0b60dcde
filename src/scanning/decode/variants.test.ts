import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Luma } from "./luma.ts";
import { brightened, cropped, enlarged, halved, middle, sharpened } from "./variants.ts";

const luma = (width: number, values: readonly number[]): Luma => ({
  bytes: Uint8Array.from(values),
  width,
  height: values.length / width,
});

const anyLuma = fc
  .record({ width: fc.integer({ min: 1, max: 20 }), height: fc.integer({ min: 1, max: 20 }) })
  .chain(({ width, height }) =>
    fc
      .uint8Array({ minLength: width * height, maxLength: width * height })
      .map((bytes): Luma => ({ bytes, width, height })),
  );

describe("other pictures of the same thing", () => {
  it("cuts out the middle", () => {
    const four = luma(4, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
    expect(cropped(four, middle)).toEqual(luma(2, [5, 6, 9, 10]));
  });

  it("enlarges by straight lines from pixel to pixel", () => {
    expect(enlarged(luma(2, [0, 100]), 2)).toEqual(luma(4, [0, 25, 75, 100, 0, 25, 75, 100]));
  });

  it("halves by the mean of four, and nothing that has no four", () => {
    expect(halved(luma(2, [0, 10, 20, 30]))).toEqual(luma(1, [15]));
    expect(halved(luma(3, [1, 2, 3]))).toBeNull();
  });

  it("spreads the dark half", () => {
    expect(brightened(luma(3, [0, 64, 255]))).toEqual(luma(3, [0, 127, 255]));
  });

  it("sharpens an edge, and leaves what is even as it is", () => {
    expect([...sharpened(luma(6, [100, 100, 100, 200, 200, 200]), 1, 1).bytes]).toEqual([
      100, 100, 67, 233, 200, 200,
    ]);
    expect([...sharpened(luma(3, [7, 7, 7]), 3, 2).bytes]).toEqual([7, 7, 7]);
  });

  it("keeps even pictures even, whatever their size", () => {
    fc.assert(
      fc.property(anyLuma, fc.integer({ min: 0, max: 255 }), ({ width, height }, value) => {
        const even: Luma = { bytes: new Uint8Array(width * height).fill(value), width, height };
        for (const factor of [1.5, 2]) {
          const larger = enlarged(even, factor);
          expect(larger.bytes.length).toBe(larger.width * larger.height);
          expect(larger.bytes.every((byte) => byte === value)).toBe(true);
        }
        expect(sharpened(even, 3, 2).bytes).toEqual(even.bytes);
      }),
    );
  });

  it("never shows what is brighter or darker than the picture when it enlarges", () => {
    fc.assert(
      fc.property(anyLuma, (picture) => {
        const { bytes } = enlarged(picture, 2);
        expect(Math.max(...bytes)).toBeLessThanOrEqual(Math.max(...picture.bytes));
        expect(Math.min(...bytes)).toBeGreaterThanOrEqual(Math.min(...picture.bytes));
      }),
    );
  });
});
