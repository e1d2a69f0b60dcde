import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asBookingKey } from "../../core/ids.ts";
import { below, createSeededRandom, testSeed } from "../../testing/seeded-random.ts";
import { cutPages, largestPage } from "./page-cutter.ts";

interface Item {
  readonly key: ReturnType<typeof asBookingKey>;
  readonly version: number;
}

const item = (n: number | string, version = 0): Item => ({
  key: asBookingKey(`harbour/booking-${n}`),
  version,
});
/** A short key, which is quicker to place. */
const short = (name: string): Item => ({ key: asBookingKey(`h/${name}`), version: 0 });
const textOf = (page: readonly Item[]): string =>
  page.map(({ key, version }) => `${key}:${version}`).join("\n");
const texts = (items: readonly Item[]): readonly string[] => cutPages(items).map(textOf);

describe("cutPages", () => {
  it("gives an empty day no page and a small day one", () => {
    expect(cutPages([])).toEqual([]);
    expect(cutPages([item(2), item(1)])).toEqual([[item(1), item(2)]]);
    const full = Array.from({ length: largestPage }, (_, n) => item(n));
    expect(cutPages(full)).toHaveLength(1);
    expect(cutPages([...full, item("more")])).toHaveLength(2);
  });

  it("puts each booking on one page, whatever the order they came in", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(5_000), { maxLength: 1_500 }), (numbers) => {
        const items = numbers.map((n) => item(n));
        const pages = cutPages(items);
        const keys = pages.flat().map(({ key }) => key);
        expect(keys.toSorted()).toEqual(items.map(({ key }) => key).toSorted());
        expect(texts(items.toReversed())).toEqual(pages.map(textOf));
        for (const page of pages) expect(page.length).toBeLessThanOrEqual(largestPage);
      }),
      { numRuns: 30 },
    );
  });

  it.each([600, 5_000, 20_000, 31_000, 50_000])(
    "cuts %i bookings into pages of 100 to 250",
    (n) => {
      const sizes = cutPages(Array.from({ length: n }, (_, i) => item(i))).map(
        (page) => page.length,
      );
      expect(Math.max(...sizes)).toBeLessThanOrEqual(largestPage);
      expect(sizes.filter((size) => size < 100).length / sizes.length).toBeLessThanOrEqual(0.01);
    },
  );

  it("makes at most two new pages of 100,000 bookings where one is changed or added, in 1,000 trials", () => {
    const random = createSeededRandom(testSeed);
    const items = Array.from({ length: 100_000 }, (_, n) => short(String(n).padStart(5, "0")));
    const before = new Map(cutPages(items).map((page) => [page[0], page]));
    const isOld = (page: readonly Item[]): boolean => {
      const old = before.get(page[0]);
      return old?.length === page.length && page.every((one, n) => one === old[n]);
    };
    const fresh = Array.from({ length: 1_000 }, (_, trial) => {
      const chosen = below(random, items.length);
      const after =
        trial % 2 === 0
          ? items.with(chosen, { ...(items[chosen] ?? short("")), version: 1 })
          : items.toSpliced(chosen, 0, short(`new-${trial}-${below(random, 2 ** 32)}`));
      return cutPages(after).filter((page) => !isOld(page)).length;
    });
    expect(fresh.filter((pages) => pages <= 2).length).toBeGreaterThanOrEqual(990);
    expect(Math.max(...fresh)).toBeLessThanOrEqual(4);
    expect(Math.min(...fresh)).toBe(1);
  }, 120_000);

  it("touches at most two pages where a full page falls in two, and back", () => {
    const full = Array.from({ length: largestPage }, (_, n) => item(n));
    const over = [...full, item("more")];
    const before = new Set(texts(full));
    expect(texts(over).filter((text) => !before.has(text))).toHaveLength(2);
    expect(texts(over.slice(0, -1)).every((text) => before.has(text))).toBe(true);
  });

  it.each([
    [250, "9e792019ec714e744ec425fe4d3affe63794cafeaeee0dbcf79653049ce307a8"],
    [251, "2471e76cc5f18ecddc1e6168584a6aeb89e83d3e0a8032be72f511cfb83cfedf"],
    [1_000, "3691fb26f660770eeb0983eae86702ac959db1edb8f84b7bc1234925b7dfd7af"],
    [100_000, "406d0dc6c400fe475603f66ae57dc7c61a84431f0ae981936cf1cd2e2feaaa30"],
  ])("cuts %i bookings as every release before did", (n, sum) => {
    const items = Array.from({ length: n }, (_, i) => item(i % 3 === 0 ? `é\u{1f3ab}${i}` : i));
    expect(
      createHash("sha256")
        .update(JSON.stringify(texts(items)))
        .digest("hex"),
    ).toBe(sum);
  });

  it("leaves on one page what no bit of the hash tells apart", () => {
    const keys = alikeBlocks.reduce<readonly string[]>(
      (made, blocks) => made.flatMap((start) => blocks.map((block) => start + block)),
      ["harbour/"],
    );
    const alike = keys.map((key) => ({ key: asBookingKey(key), version: 0 }));
    expect(alike.length).toBeGreaterThan(largestPage);
    expect(cutPages(alike).map((page) => page.length)).toEqual([alike.length]);
    const others = Array.from({ length: 5_000 }, (_, n) => item(n));
    const pages = cutPages([...alike, ...others]);
    expect(pages.filter((page) => page.length > largestPage)).toEqual([
      alike.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    ]);
    expect(pages.flat()).toHaveLength(alike.length + others.length);
  });
});

/** Either block of a pair leaves FNV-1a in the same state, where the pairs before it and `harbour/` stand before it. */
const alikeBlocks = [
  ["gpvu", "13ea"],
  ["zwfo", "2uja"],
  ["g3zx", "1pad"],
  ["epvu", "33ea"],
  ["zwfo", "2uja"],
  ["g3zx", "1pad"],
  ["epvu", "33ea"],
  ["zwfo", "2uja"],
];
