/**
 * How a code index lies in bytes: 32-bit words in the machine's own order.
 *
 * Head: magic, version, slots (a power of two), codes, seed, seed, checksum of the head, 1 where some code has more bookings
 * than are held else 0; then a checksum per block of slots. Then the slots, three words each: lo, hi, ref + 1 (0 is an empty
 * slot). Open addressing, linear probing.
 *
 * Checked by blocks, so that a part of it can be used before the rest has been read.
 */
import type { Seed } from "./keyed-hash.ts";

/** A booking's place: the page's position in the manifest, and the line in the page. */
export interface PageRow {
  readonly page: number;
  readonly row: number;
}

export const mostPages = 2 ** 20 - 1;
export const mostRowsPerPage = 2 ** 12;

/** 24 KiB each: read and checked in a fraction of a millisecond. */
export const blockSlots = 2_048;
export const wordsPerSlot = 3;

export const magic = 0x53_54_43_49;
export const version = 3;
export const header = {
  magic: 0,
  version: 1,
  slots: 2,
  codes: 3,
  seed0: 4,
  seed1: 5,
  checksum: 6,
  clipped: 7,
};
export const headerWords = 8;

export type Table = Uint32Array<ArrayBuffer>;

export interface Layout {
  readonly slots: number;
  readonly blocks: number;
  /** Header and block checksums. */
  readonly headWords: number;
  readonly words: number;
}

export function layoutOf(slots: number): Layout {
  const blocks = Math.ceil(slots / blockSlots);
  const headWords = headerWords + blocks;
  return { slots, blocks, headWords, words: headWords + wordsPerSlot * slots };
}

/** Where the words of a block begin and end, counted from the first slot. */
export function blockWords({ slots }: Layout, block: number): readonly [number, number] {
  const first = block * blockSlots;
  return [wordsPerSlot * first, wordsPerSlot * Math.min(first + blockSlots, slots)];
}

export interface Head {
  readonly layout: Layout;
  readonly seed: Seed;
  readonly codes: number;
  readonly isWhole: boolean;
  /** Of each block. */
  readonly sums: Table;
}

/** How many slots the header tells of; null where it is none of ours, or of another version. */
export function slotsIn(words: Table): number | null {
  const slots = word(words, header.slots);
  const isOurs =
    words.length >= headerWords &&
    words[header.magic] === magic &&
    words[header.version] === version &&
    slots > 0 &&
    slots <= mostSlots;
  return isOurs ? slots : null;
}

/** Null when the head is torn, or could not be read. `words`: the whole head at least. */
export function headOf(words: Table | null): Head | null {
  const slots = words && slotsIn(words);
  if (words === null || slots === null) return null;
  const layout = layoutOf(slots);
  const head = words.subarray(0, layout.headWords);
  if (head.length < layout.headWords || head[header.checksum] !== headSum(head)) return null;
  return {
    layout,
    seed: [word(head, header.seed0), word(head, header.seed1)],
    codes: word(head, header.codes),
    isWhole: word(head, header.clipped) === 0,
    sums: head.subarray(headerWords),
  };
}

/** Its own word counts as 0. */
export function headSum(head: Uint32Array): number {
  let sum = start;
  for (let at = 0; at < head.length; at += 1) {
    sum = Math.imul(sum ^ (at === header.checksum ? 0 : word(head, at)), prime);
  }
  return sum >>> 0;
}

/** FNV-1a over words. Finds torn writes; it is no protection against a forger. */
export function blockSum(words: Uint32Array): number {
  let sum = start;
  for (let at = 0; at < words.length; at += 1) sum = Math.imul(sum ^ word(words, at), prime);
  return sum >>> 0;
}

export function refOf({ page, row }: PageRow): number {
  if (page >= mostPages || row >= mostRowsPerPage)
    throw new RangeError(`no place for ${page}/${row}`);
  return page * mostRowsPerPage + row + 1;
}

export const pageRowOf = (ref: number): PageRow => ({
  page: Math.floor((ref - 1) / mostRowsPerPage),
  row: (ref - 1) % mostRowsPerPage,
});

/** Every index here is in range by construction. */
export const word = (words: Uint32Array, at: number): number => words[at] ?? 0;

/** Three gigabytes: more than any page has. */
const mostSlots = 2 ** 28;
const start = 0x811c9dc5;
const prime = 0x01000193;
