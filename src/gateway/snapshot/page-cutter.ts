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

/** Every item on exactly one page, sorted by key within it; no page for an empty day. */
export function cutPages<T extends { readonly key: BookingKey }>(
  items: readonly T[],
): readonly (readonly T[])[] {
  const placed = items.map((item) => ({ item, place: placeOf(item.key) }));
  return halve(placed, 0).map((page) =>
    page.map(({ item }) => item).toSorted((a, b) => (a.key < b.key ? -1 : 1)),
  );
}

interface Placed<T> {
  readonly item: T;
  /** 32 bits, the first of which divides first. */
  readonly place: number;
}

function halve<T>(group: readonly Placed<T>[], depth: number): readonly (readonly Placed<T>[])[] {
  if (group.length === 0) return [];
  if (group.length <= largestPage || depth === 32) return [group];
  const isRight = ({ place }: Placed<T>): boolean => ((place >>> (31 - depth)) & 1) === 1;
  return [
    ...halve(
      group.filter((placed) => !isRight(placed)),
      depth + 1,
    ),
    ...halve(group.filter(isRight), depth + 1),
  ];
}

/** FNV-1a, then murmur's finish so that the first bits depend on every character. Part of the pages' identity: frozen. */
function placeOf(key: BookingKey): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
