import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codeIndexFrom, createCodeIndexBuilder } from "./code-index.ts";
import { blockSlots } from "./index-layout.ts";
import { type IndexSource, openIndex, sourceOf } from "./open-index.ts";

const codes = Array.from({ length: 9_000 }, (_, n) => `TCK-${n}`);
const buffer = built(codes);

function built(all: readonly string[]): ArrayBuffer {
  const builder = createCodeIndexBuilder([7, 11]);
  for (const [n, code] of all.entries()) builder.add(code, { page: n >> 8, row: n & 255 });
  return builder.finish().toBuffer();
}

/** Counts what is read of it. */
function counted(bytes: ArrayBuffer): { readonly source: IndexSource; readonly read: number[] } {
  const read: number[] = [];
  const source = sourceOf(bytes);
  return {
    read,
    source: {
      ...source,
      read: (from, to) => {
        read.push(to - from);
        return source.read(from, to);
      },
    },
  };
}

describe("an index that is read as it is needed", () => {
  it("answers as the whole one does, before and after all of it has been read", async () => {
    const whole = codeIndexFrom(buffer);
    const open = await openIndex(sourceOf(buffer));
    const ask = async (): Promise<void> => {
      for (const code of [...codes.slice(0, 500), "nobody", ""]) {
        expect(await open?.lookup(code)).toEqual(whole?.lookup(code));
      }
    };
    await ask();
    expect(await open?.load()).toBe(true);
    await ask();
  });

  it("reads one block for a code, and nothing any more once it has all", async () => {
    const { source, read } = counted(buffer);
    const open = await openIndex(source);
    const before = read.length;
    await open?.lookup("TCK-1");
    expect(read.slice(before).length).toBeLessThanOrEqual(2);
    expect(Math.max(...read.slice(before))).toBeLessThanOrEqual(12 * blockSlots);
    await open?.load();
    const after = read.length;
    for (const code of codes) await open?.lookup(code);
    expect(read).toHaveLength(after);
  });

  it("is the same in memory where it was read in several slices, and not loaded where one of them has gone", async () => {
    const many = Array.from({ length: 60_000 }, (_, n) => `LARGE-${n}`);
    const large = built(many);
    const { source, read } = counted(large);
    const open = await openIndex(source);
    const before = read.length;
    expect(await open?.load()).toBe(true);
    const slices = read.slice(before);
    expect(slices.length).toBeGreaterThan(2);
    expect(Math.max(...slices)).toBeLessThanOrEqual(512 * 1024);
    const whole = codeIndexFrom(large);
    for (const code of [...many.filter((_code, n) => n % 97 === 0), "nobody"]) {
      expect(await open?.lookup(code)).toEqual(whole?.lookup(code));
    }

    const gone = sourceOf(large);
    const last: IndexSource["read"] = async (from, to) =>
      to === large.byteLength ? null : gone.read(from, to);
    expect(await (await openIndex({ ...gone, read: last }))?.load()).toBe(false);
  });

  it("tells a damaged word from a missing code, wherever it lies", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(buffer.byteLength / 4 - 1), fc.boolean(), async (at, isLoaded) => {
        const torn = buffer.slice(0);
        const words = new Uint32Array(torn);
        words[at] = (words[at] ?? 0) ^ 0x10;
        const open = await openIndex(sourceOf(torn));
        if (isLoaded) await open?.load();
        for (const code of ["TCK-1", "TCK-4711", "TCK-8999"]) {
          const found = await open?.lookup(code);
          // either that block is whole, or it says so
          expect(found?.length ?? 1).toBe(1);
        }
        expect(codeIndexFrom(torn)).toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  it("is none of ours, or cut off", async () => {
    for (const length of [0, 4, 30, 60, buffer.byteLength - 4]) {
      expect(await openIndex(sourceOf(buffer.slice(0, length)))).toBeNull();
    }
    expect(await openIndex(sourceOf(new ArrayBuffer(buffer.byteLength)))).toBeNull();
  });

  it("says so when its bytes have gone", async () => {
    let isGone = false;
    const there = sourceOf(buffer);
    const read: IndexSource["read"] = async (from, to) => (isGone ? null : there.read(from, to));
    const open = await openIndex({ ...there, read });
    isGone = true;
    expect(await open?.lookup("TCK-1")).toBeNull();
    expect(await open?.load()).toBe(false);
  });
});
