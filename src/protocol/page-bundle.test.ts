import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asPageHash, type PageHash } from "../core/ids.ts";
import {
  bundledHashesSchema,
  bundleOf,
  createBundleReader,
  mostPackedBytes,
  mostPagesPerBundle,
} from "./page-bundle.ts";

const hashAt = (n: number): PageHash => asPageHash(n.toString(16).padStart(64, "0"));
const pages = fc.array(fc.option(fc.uint8Array({ minLength: 1, maxLength: 300 })), {
  minLength: 1,
  maxLength: 8,
});

/** What is read of it when it comes in pieces that end at `cuts`. */
function readIn(
  bundle: Uint8Array,
  asked: readonly PageHash[],
  cuts: readonly number[],
): readonly (readonly [PageHash, readonly number[]])[] {
  const reader = createBundleReader(asked);
  const ends = [...new Set([...cuts.map((cut) => cut % (bundle.length + 1)), bundle.length])];
  let from = 0;
  return ends
    .toSorted((a, b) => a - b)
    .flatMap((end) => {
      const whole = reader.push(bundle.subarray(from, end));
      from = end;
      return whole.map(({ hash, gzip }) => [hash, [...gzip]] as const);
    });
}

describe("a bundle of pages", () => {
  test("is read the same in whatever pieces it comes", () => {
    fc.assert(
      fc.property(pages, fc.array(fc.nat()), (packed, cuts) => {
        const asked = packed.map((_, at) => hashAt(at));
        const there = packed.flatMap((page, at) =>
          page === null ? [] : [[hashAt(at), [...page]] as const],
        );
        expect(readIn(bundleOf(packed), asked, cuts)).toEqual(there);
      }),
    );
  });

  test("that broke off gives the pages that came whole", () => {
    fc.assert(
      fc.property(pages, fc.nat(), (packed, cut) => {
        const bundle = bundleOf(packed);
        const asked = packed.map((_, at) => hashAt(at));
        const whole = readIn(bundle, asked, []);
        const some = readIn(bundle.subarray(0, cut % (bundle.length + 1)), asked, []);
        expect(whole.slice(0, some.length)).toEqual(some);
      }),
    );
  });

  test("never gives more than was asked for, whatever the answer is", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4_000 }), fc.nat(8), (answer, count) => {
        const asked = Array.from({ length: count }, (_, at) => hashAt(at));
        const read = readIn(answer, asked, []);
        const given = read.map(([hash]) => hash);
        expect(given).toEqual(asked.filter((hash) => given.includes(hash)));
      }),
    );
  });

  test("waits for no page that is longer than any", () => {
    const reader = createBundleReader([hashAt(1), hashAt(2)]);
    const nonsense = new Uint8Array(4);
    new DataView(nonsense.buffer).setUint32(0, mostPackedBytes + 1, true);
    expect(reader.push(nonsense)).toEqual([]);
    expect(reader.push(bundleOf([new Uint8Array([1]), new Uint8Array([2])]))).toEqual([]);
  });
});

test.each([
  ["one", hashAt(1), true],
  ["as many as there may be", many(mostPagesPerBundle), true],
  ["one too many", many(mostPagesPerBundle + 1), false],
  ["none", "", false],
  ["something else", `${hashAt(1)},../secrets`, false],
])("asked for with %s", (_, hashes, isRight) => {
  expect(bundledHashesSchema.safeParse(hashes).success).toBe(isRight);
});

function many(count: number): string {
  return Array.from({ length: count }, (_, at) => hashAt(at)).join(",");
}
