/**
 * Which bookings of one day share a page. Pure.
 *
 * A booking's place follows from a hash of its key alone, and a group is halved by the next bit of that hash while it is
 * larger than a page. So the pages depend on the set of bookings only, never on how it came about: one booking added or
 * changed touches its own page, or the two that a full page falls into; there is nothing that could cascade. (Boundaries
 * found along sorted keys do cascade at times: a page that ends elsewhere starts the next one elsewhere.)
 */
import type { BookingKey } from "../../core/ids.ts";

/** Halving what is larger gives 100 to 250, rarely a little less. */
export const largestPage = 250;

interface Keyed {
  readonly key: BookingKey;
}

/** Every item on exactly one page, sorted by key within it; no page for an empty day. */
export function cutPages<T extends Keyed>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length === 0) return [];
  if (items.length <= largestPage) return [sortedByKey(items)];
  return halveCounted(items)
    .flatMap((page) => halve(page, countedBits))
    .map(sortedByKey);
}

/**
 * The first bits of a place, by which a large day is halved on paper: its items are counted, and then moved once instead of
 * once for every halving.
 */
const countedBits = 16;

function halveCounted<T extends Keyed>(items: readonly T[]): readonly (readonly T[])[] {
  const starts = new Uint16Array(items.length);
  const counts = new Uint32Array(2 ** countedBits);
  items.forEach(({ key }, n) => {
    const start = placeOf(key) >>> (32 - countedBits);
    starts[n] = start;
    counts[start] = (counts[start] ?? 0) + 1;
  });
  const { pageOf, count } = pagesByStart(counts);
  const pages = Array.from({ length: count }, (): T[] => []);
  items.forEach((item, n) => pages[pageOf[starts[n] ?? 0] ?? 0]?.push(item));
  return pages;
}

/** For each beginning of a place the number of its page; a page is larger than it may be only where all begin alike. */
function pagesByStart(counts: Uint32Array): {
  readonly pageOf: Uint32Array;
  readonly count: number;
} {
  const before = new Uint32Array(counts.length + 1);
  counts.forEach((items, start) => {
    before[start + 1] = (before[start] ?? 0) + items;
  });
  const pageOf = new Uint32Array(counts.length);
  let count = 0;
  const share = (from: number, to: number): void => {
    const items = (before[to] ?? 0) - (before[from] ?? 0);
    if (items === 0) return;
    if (items <= largestPage || to - from === 1) {
      pageOf.fill(count, from, to);
      count += 1;
      return;
    }
    const middle = (from + to) / 2;
    share(from, middle);
    share(middle, to);
  };
  share(0, counts.length);
  return { pageOf, count };
}

function halve<T extends Keyed>(group: readonly T[], depth: number): readonly (readonly T[])[] {
  if (group.length === 0) return [];
  if (group.length <= largestPage || depth === 32) return [group];
  const isRight = ({ key }: T): boolean => ((placeOf(key) >>> (31 - depth)) & 1) === 1;
  return [
    ...halve(
      group.filter((item) => !isRight(item)),
      depth + 1,
    ),
    ...halve(group.filter(isRight), depth + 1),
  ];
}

/** The order within a page. */
export const sortedByKey = <T extends Keyed>(page: readonly T[]): readonly T[] =>
  isSorted(page) ? page : page.toSorted((a, b) => (a.key < b.key ? -1 : 1));

/** What comes in order stays in order: then looking costs a third of sorting. */
const isSorted = (page: readonly Keyed[]): boolean =>
  page.every(({ key }, n) => n === 0 || (page[n - 1]?.key ?? key) < key);

/**
 * 32 bits, the first of which divides first: FNV-1a, then murmur's finish so that the first bits depend on every character.
 * Part of the pages' identity: frozen.
 */
function placeOf(key: BookingKey): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
