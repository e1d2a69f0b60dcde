/**
 * The code index of a list in two layers: a main one, written seldom, and a recent one with the pages that have come since. A
 * list that changes by a page then costs a page, not 25 MB written and read anew at a million tickets.
 *
 * Pages are numbered when they enter a layer and keep that number; the list says which number each of its pages has. What a
 * layer holds of a page that has left the list leads nowhere.
 */
import { mostRowsPerCode } from "./code-index.ts";
import type { PageRow } from "./index-layout.ts";
import type { OpenIndex } from "./open-index.ts";

/** How the pages of a list are numbered in its index. */
export interface PageNumbers {
  /** Of each page, in the manifest's order. */
  readonly numbers: Uint32Array;
  /** The main layer has those below, the recent one the others. Numbers below are never given again. */
  readonly mainPages: number;
}

/** As they come when all pages are indexed at once. */
export const freshNumbers = (pages: number): PageNumbers => ({
  numbers: Uint32Array.from({ length: pages }, (_, page) => page),
  mainPages: pages,
});

/** Answers places in the manifest. */
export function layeredIndex(
  layers: readonly OpenIndex[],
  { numbers }: Pick<PageNumbers, "numbers">,
): OpenIndex {
  const positions = new Map([...numbers].map((number, page) => [number, page]));
  const placeNow = ({ page, row }: PageRow): readonly PageRow[] => {
    const position = positions.get(page);
    return position === undefined ? [] : [{ page: position, row }];
  };
  return {
    lookup: async (code) => {
      const found: PageRow[] = [];
      for (const rows of await Promise.all(layers.map((layer) => layer.lookup(code)))) {
        if (rows === null) return null;
        found.push(...rows.flatMap(placeNow));
      }
      return found.slice(0, mostRowsPerCode);
    },
    load: async () => (await Promise.all(layers.map((layer) => layer.load()))).every(Boolean),
  };
}
