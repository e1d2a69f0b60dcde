import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { asBookingKey } from "../../core/ids.ts";
import { cutPages, largestPage } from "./page-cutter.ts";

interface Item {
  readonly key: ReturnType<typeof asBookingKey>;
  readonly version: number;
}

const item = (n: number | string, version = 0): Item => ({
  key: asBookingKey(`harbour/booking-${n}`),
  version,
});
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

  it("touches at most two pages with one booking changed or inserted, in 1,000 trials of 20,000", () => {
    const items = Array.from({ length: 20_000 }, (_, n) => item(n));
    const before = new Map(cutPages(items).map((page) => [page[0], page]));
    const isUntouched = (page: readonly Item[]): boolean => {
      const old = before.get(page[0]);
      return old?.length === page.length && page.every((one, n) => one === old[n]);
    };
    const touched = Array.from({ length: 1_000 }, (_, trial) => {
      const chosen = (trial * 7_919) % items.length;
      const after =
        trial % 2 === 0 ? items.with(chosen, item(chosen, 1)) : [...items, item(`new-${trial}`)];
      return cutPages(after).filter((page) => !isUntouched(page)).length;
    });
    expect(touched.filter((pages) => pages <= 2).length).toBeGreaterThanOrEqual(990);
    expect(Math.max(...touched)).toBeLessThanOrEqual(4);
    expect(Math.min(...touched)).toBe(1);
  }, 120_000);

  it("touches at most two pages where a full page falls in two, and back", () => {
    const full = Array.from({ length: largestPage }, (_, n) => item(n));
    const over = [...full, item("more")];
    const before = new Set(texts(full));
    expect(texts(over).filter((text) => !before.has(text))).toHaveLength(2);
    expect(texts(over.slice(0, -1)).every((text) => before.has(text))).toBe(true);
  });
});
