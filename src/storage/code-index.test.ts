import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { runs, testSeed } from "../testing/seeded-random.ts";
import {
  type CodeIndex,
  codeIndexFrom,
  createCodeIndexBuilder,
  mostRowsPerCode,
} from "./code-index.ts";
import { mostPages, mostRowsPerPage, type PageRow } from "./index-layout.ts";
import { keyedHash } from "./keyed-hash.ts";

const seed = [0x12345678, 0x9abcdef0] as const;

describe("code index", () => {
  it("answers like a Map, before and after storing it", () => {
    const arbitraryCode = fc.oneof(
      fc.string({ unit: "binary", maxLength: 12 }),
      fc.stringMatching(/^[ab]{0,3}$/),
    );
    const arbitraryPlace = fc.record({
      page: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constant(mostPages - 1)),
      row: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constant(mostRowsPerPage - 1)),
    });
    const arbitraryEntries = fc.array(fc.tuple(arbitraryCode, arbitraryPlace), { maxLength: 200 });
    fc.assert(
      fc.property(arbitraryEntries, arbitraryCode, (entries, unknown) => {
        const built = indexOf(entries);
        const stored = codeIndexFrom(built.toBuffer().slice(0));
        const map = mapOf(entries);
        for (const code of [...map.keys(), unknown]) {
          const expected = [...(map.get(code) ?? [])];
          expect(built.lookup(code).map(textOf).toSorted()).toEqual(expected.toSorted());
          expect(stored?.lookup(code)).toEqual(built.lookup(code));
        }
        expect(stored?.size).toBe([...map.values()].reduce((sum, { size }) => sum + size, 0));
      }),
      { numRuns: runs(200), seed: testSeed },
    );
  });

  it("takes at most 40 bytes per code at every size", () => {
    for (const count of [1_000, 1_271, 2_540, 5_080, 20_000]) {
      const index = indexOf(numbered(count));
      expect(index.size).toBe(count);
      expect(index.toBuffer().byteLength / count).toBeLessThanOrEqual(40);
    }
  });

  it.each([
    ["a flipped bit", (words: Uint32Array) => words.set([(words[100] ?? 0) ^ 1], 100)],
    ["another version", (words: Uint32Array) => words.set([1], 1)],
    ["a foreign magic", (words: Uint32Array) => words.set([7], 0)],
  ])("recognises a buffer with %s", (_what, damage) => {
    const buffer = indexOf(numbered(500)).toBuffer().slice(0);
    expect(codeIndexFrom(buffer)).not.toBeNull();
    damage(new Uint32Array(buffer));
    expect(codeIndexFrom(buffer)).toBeNull();
  });

  it("recognises a buffer cut off anywhere", () => {
    const whole = indexOf(numbered(50)).toBuffer();
    for (let length = 0; length < whole.byteLength; length += 5) {
      expect(codeIndexFrom(whole.slice(0, length))).toBeNull();
    }
  });

  it("holds a code's first hundred bookings and leaves the rest out", () => {
    const index = indexOf(
      Array.from({ length: 5_000 }, (_, row) => [
        "RESELLER",
        { page: row % 50, row: 0 | (row / 50) },
      ]),
    );
    expect(index.lookup("RESELLER")).toHaveLength(mostRowsPerCode);
    expect(index.size).toBe(mostRowsPerCode);
  });

  it("refuses places that do not fit", () => {
    const builder = createCodeIndexBuilder(seed);
    expect(() => builder.add("A", { page: mostPages, row: 0 })).toThrow(RangeError);
    expect(() => builder.add("A", { page: 0, row: mostRowsPerPage })).toThrow(RangeError);
  });
});

describe("keyed hash", () => {
  it("agrees with the reference vector of the empty text", () => {
    // vectors_hsip64[0] of the authors' C code: 21 8d 1f 59 b9 b8 3c c8
    expect(keyedHash("", [0x03020100, 0x07060504])).toEqual({ lo: 0x591f8d21, hi: 0xc83cb8b9 });
  });

  it("depends on every character, the length and the key", () => {
    const texts = ["", "\0", "\0\0", "a", "b", "ab", "ba", "abc", "abcd", "abce", "bbcd", "\ud800"];
    const hashes = texts.flatMap((text) => [keyedHash(text, seed), keyedHash(text, [1, 2])]);
    expect(new Set(hashes.map(({ lo, hi }) => `${lo}/${hi}`)).size).toBe(hashes.length);
  });

  it("spreads numbered codes evenly in both words", () => {
    const hashes = Array.from({ length: 64_000 }, (_, n) => keyedHash(`TCK-${n}`, seed));
    for (const words of [hashes.map(({ lo }) => lo), hashes.map(({ hi }) => hi)]) {
      const buckets = new Uint32Array(64);
      for (const word of words) buckets.set([(buckets[word % 64] ?? 0) + 1], word % 64);
      // 1,000 are expected in each; 5 standard deviations are 158
      expect(Math.max(...buckets.map((count) => Math.abs(count - 1_000)))).toBeLessThan(158);
    }
  });
});

type Entry = readonly [string, PageRow];

function indexOf(entries: readonly Entry[]): CodeIndex {
  const builder = createCodeIndexBuilder(seed);
  for (const [code, at] of entries) builder.add(code, at);
  return builder.finish();
}

const numbered = (count: number): readonly Entry[] =>
  Array.from({ length: count }, (_, n) => [`TCK-${n}`, { page: n >> 8, row: n & 255 }]);

const textOf = ({ page, row }: PageRow): string => `${page}/${row}`;

function mapOf(entries: readonly Entry[]): ReadonlyMap<string, ReadonlySet<string>> {
  const map = new Map<string, Set<string>>();
  for (const [code, at] of entries) map.set(code, (map.get(code) ?? new Set()).add(textOf(at)));
  return map;
}
