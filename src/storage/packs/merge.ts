/** Which packs are written anew as one: those that are mostly given up, and the smallest where there are too many. */

export interface Weighed {
  readonly name: string;
  /** Bytes, of all its pages and of those that are still needed. */
  readonly size: number;
  readonly live: number;
}

/** Each is a file that is held open. */
export const mostPacks = 12;
/** Merged at once beyond that, so that it does not come to pass with each list. */
const mergedAtOnce = 8;

export function toMerge(packs: readonly Weighed[]): readonly string[] {
  const needed = packs.filter(({ live }) => live > 0);
  const spent = needed.filter(({ live, size }) => live * 2 < size);
  const smallest = needed.toSorted((a, b) => a.live - b.live).slice(0, mergedAtOnce);
  const small = needed.length > mostPacks ? smallest : [];
  return [...new Set([...spent, ...small].map(({ name }) => name))];
}
