import fc from "fast-check";
import { beforeEach, describe, expect, it, test } from "vitest";
import { asPageHash, type PageHash } from "../../core/ids.ts";
import type { NewPage } from "../stored-page.ts";
import { aPackDisk, type PackDisk } from "./pack-files.contract.ts";
import type { PackRow } from "./pack-rows.ts";
import { createPacks, type Packs } from "./packs.ts";

const hashOf = (n: number): PageHash => asPageHash(n.toString(16).padStart(64, "0"));
const bytesOf = (n: number): Uint8Array<ArrayBuffer> => new Uint8Array(20 + (n % 7)).fill(n);
const page = (n: number): NewPage => ({ hash: hashOf(n), gzip: bytesOf(n) });
const pages = (...numbers: readonly number[]): readonly NewPage[] => numbers.map(page);
const used = (...numbers: readonly number[]): ReadonlySet<PageHash> => new Set(numbers.map(hashOf));

let disk: PackDisk;
let rows: Map<string, PackRow>;
let packs: Packs;
beforeEach(() => {
  disk = aPackDisk();
  rows = new Map();
  packs = started(disk, rows);
});

describe("packs", () => {
  it("have a page when it is durable, and not before", async () => {
    expect(await packs.keep(pages(1, 2))).toEqual([]);
    expect(packs.has(hashOf(1))).toBe(false);
    expect(await packs.settle()).toBe(true);
    for (const n of [1, 2]) expect(await packs.read(hashOf(n))).toEqual(bytesOf(n));
    expect(await packs.read(hashOf(3))).toBeNull();
    expect(disk.closed).toEqual(new Set(["pack-1"]));
  });

  it("are found by a thread that starts later, and by one that looks again", async () => {
    const other = started(disk, rows);
    await packs.keep(pages(1));
    await packs.settle();
    expect(other.has(hashOf(1))).toBe(false);
    await other.reload();
    expect(await other.read(hashOf(1))).toEqual(bytesOf(1));
  });

  it("make large ones durable on the way, so that a kill loses little", async () => {
    const large = new Uint8Array(1_500_000);
    await packs.keep([{ hash: hashOf(1), gzip: large }]);
    expect(rows.size).toBe(0);
    await packs.keep([{ hash: hashOf(2), gzip: large }]);
    const later = started(disk, rows);
    await later.reload();
    expect(later.pages()).toEqual([hashOf(1), hashOf(2)]);
  });

  it("leave to rows what is not packed, and all where there are no files", async () => {
    const plain = { hash: hashOf(2), bytes: bytesOf(2) };
    expect(await packs.keep([page(1), plain])).toEqual([plain]);
    const none = createPacks(null, storeIn(rows));
    expect(await none.keep(pages(1))).toEqual(pages(1));
    expect(await none.settle()).toBe(true);
    expect(await none.read(hashOf(1))).toBeNull();
  });

  it("leave to rows what does not fit on the disk", async () => {
    disk.room = bytesOf(1).length + 1;
    expect(await packs.keep(pages(1, 2))).toEqual(pages(2));
    expect(await packs.settle()).toBe(true);
    expect(await packs.read(hashOf(1))).toEqual(bytesOf(1));
    disk.room = 1_000;
    expect(await packs.keep(pages(2))).toEqual([]);
  });

  it("say that what could not be made durable is not there", async () => {
    await packs.keep(pages(1));
    disk.flushes = false;
    expect(await packs.settle()).toBe(false);
    expect(packs.has(hashOf(1))).toBe(false);
    expect(disk.closed).toEqual(new Set(["pack-1"]));
  });

  it("still have what was kept where the database failed meanwhile", async () => {
    let isDown = true;
    const store = storeIn(rows);
    const shaky = createPacks(disk, {
      ...store,
      replace: async (...change) => {
        if (isDown) throw new Error("closed");
        await store.replace(...change);
      },
    });
    await shaky.keep(pages(1));
    await expect(shaky.settle()).rejects.toThrow("closed");
    isDown = false;
    expect(await shaky.settle()).toBe(true);
    expect(await shaky.read(hashOf(1))).toEqual(bytesOf(1));
  });

  it("do not count what is in a file that has gone", async () => {
    await packs.keep(pages(1));
    await packs.settle();
    await packs.keep(pages(2));
    await packs.settle();
    disk.held.delete("pack-1");
    expect(await packs.read(hashOf(1))).toBeNull();
    expect(await packs.among([hashOf(1), hashOf(2), hashOf(3)])).toEqual(used(2));
    expect([...rows.keys()]).toEqual(["pack-2"]);
  });
});

const settled = async (...numbers: readonly number[]): Promise<void> => {
  await packs.keep(pages(...numbers));
  await packs.settle();
};

describe("merging", () => {
  it("moves what is left of a pack that is mostly given up, and leaves the old file to its readers", async () => {
    await settled(1, 2, 3);
    const reader = started(disk, rows);
    await reader.reload();
    await packs.merge(used(3));
    expect([...rows.keys()]).toEqual(["pack-2"]);
    expect(packs.has(hashOf(1))).toBe(false);
    expect(await packs.read(hashOf(3))).toEqual(bytesOf(3));
    expect(await reader.read(hashOf(3))).toEqual(bytesOf(3));
    await packs.tidy();
    expect([...disk.held.keys()]).toEqual(["pack-2"]);
  });

  it("moves nothing where it cannot read, or cannot write", async () => {
    await settled(1, 2, 3);
    const unreadable = { ...disk, read: async () => null };
    const blind = createPacks(unreadable, storeIn(rows));
    await blind.reload();
    await blind.merge(used(3));
    disk.room = 3;
    await packs.merge(used(3));
    expect([...rows.keys()]).toEqual(["pack-1"]);
    expect(await packs.read(hashOf(3))).toEqual(bytesOf(3));
    await packs.tidy();
    expect([...disk.held.keys()]).toEqual(["pack-1"]);
  });

  it("names those of which nothing is needed", async () => {
    await settled(1);
    await settled(2);
    expect(packs.spent(used(2))).toEqual(["pack-1"]);
  });
});

test("whatever lists come and wherever it is killed, all pages of a list that was kept whole can be read", async () => {
  const step = fc.record({
    /** Of the list; the others are given up. */
    wanted: fc.uniqueArray(fc.nat(40), { minLength: 1, maxLength: 15 }),
    dies: fc.constantFrom("no", "no", "while keeping", "before merging", "before the swap"),
    isTidied: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const [onDisk, inRows] = [aPackDisk(), new Map<string, PackRow>()];
      let at = started(onDisk, inRows);
      let current: readonly number[] = [];
      for (const { wanted, dies, isTidied } of steps) {
        await at.settle();
        const stored = await at.among(wanted.map(hashOf));
        await at.keep(pages(...wanted.filter((n) => !stored.has(hashOf(n)))));
        const isKept = dies !== "while keeping" && (await at.settle());
        // what is in use until the swap is needed after a kill too
        if (isKept && dies !== "before merging") await at.merge(used(...current, ...wanted));
        if (isKept && dies !== "before the swap") current = wanted;
        if (dies !== "no") {
          at = started(onDisk, inRows);
          await at.reload();
        }
        if (isTidied) {
          for (const name of at.spent(used(...current))) inRows.delete(name);
          await at.reload();
          await at.tidy();
        }
        for (const n of current) expect(await at.read(hashOf(n))).toEqual(bytesOf(n));
      }
    }),
  );
});

const started = (on: PackDisk, from: Map<string, PackRow>): Packs => createPacks(on, storeIn(from));

const storeIn = (from: Map<string, PackRow>): Parameters<typeof createPacks>[1] => ({
  all: async () => [...from.values()],
  replace: async (row, gone) => {
    for (const name of gone) from.delete(name);
    if (row !== null) from.set(row.name, row);
  },
});
