/** Uniform in [0, 1), the same sequence for the same seed (mulberry32). */
export type Random = () => number;

export function createSeededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number from `low` to `high`, both included. */
export const between = (random: Random, low: number, high: number): number =>
  low + Math.floor(random() * (high - low + 1));

/** Throws on an empty list: a bug of the caller. */
export function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error("pick from an empty list");
  return item;
}

export const textOf = (random: Random, alphabet: string, length: number): string =>
  Array.from({ length }, () => alphabet.charAt(between(random, 0, alphabet.length - 1))).join("");

/** The shape of a version 4 UUID; not random enough for anything but a sandbox. */
export function uuidOf(random: Random): string {
  const hex = (length: number) => textOf(random, "0123456789abcdef", length);
  return `${hex(8)}-${hex(4)}-4${hex(3)}-${textOf(random, "89ab", 1)}${hex(3)}-${hex(12)}`;
}
