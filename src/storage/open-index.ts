/**
 * A stored code index in use: answers at once, reading only the blocks that a code leads to, and from memory once all of it has
 * been read.
 *
 * Promises: no block is believed before its checksum has been compared; null means that the index is torn or has gone, never
 * that there is no such code.
 */
import {
  blockSlots,
  blockSum,
  blockWords,
  type Head,
  headOf,
  layoutOf,
  type PageRow,
  pageRowOf,
  slotsIn,
  type Table,
  word,
  wordsPerSlot,
} from "./index-layout.ts";
import { keyedHash, type Seed } from "./keyed-hash.ts";

/** Where the bytes lie. Null where they cannot be read any more. */
export interface IndexSource {
  readonly byteLength: number;
  readonly read: (from: number, to: number) => Promise<ArrayBuffer | null>;
}

export interface OpenIndex {
  readonly lookup: (code: string) => Promise<readonly PageRow[] | null>;
  /** Reads all of it into memory; false where it cannot. */
  readonly load: () => Promise<boolean>;
}

export interface OpenLayer extends OpenIndex {
  readonly seed: Seed;
  /** False where some code has more bookings than are held. */
  readonly isWhole: boolean;
}

const bytesPerWord = 4;

/** Null when the head is torn, or not one of ours, or of another version. */
export async function openIndex(source: IndexSource): Promise<OpenLayer | null> {
  const read = async (from: number, to: number): Promise<Table | null> => {
    if (!Number.isInteger(to)) return null;
    const bytes = await source.read(bytesPerWord * from, bytesPerWord * to);
    return bytes?.byteLength === bytesPerWord * (to - from) ? new Uint32Array(bytes) : null;
  };
  const first = await read(0, Math.min(usualHeadWords, source.byteLength / bytesPerWord));
  const slots = first && slotsIn(first);
  if (first === null || slots === null) return null;
  const { headWords, words } = layoutOf(slots);
  if (words * bytesPerWord !== source.byteLength) return null;
  const head = headOf(headWords <= first.length ? first : await read(0, headWords));
  return head && over(head, read);
}

/** All of it is in memory already. Null as above. */
export function layerFrom(bytes: ArrayBuffer): OpenLayer | null {
  if (bytes.byteLength % bytesPerWord !== 0) return null;
  const words = new Uint32Array(bytes);
  const head = headOf(words);
  if (head?.layout.words !== words.length) return null;
  return over(head, async () => null, words.subarray(head.layout.headWords));
}

/** Of a table with a million codes and more, in one reading with the header that tells how long it is. */
const usualHeadWords = 2_048;

/** Words `from` to `to` of the whole. */
type ReadWords = (from: number, to: number) => Promise<Table | null>;

function over(head: Head, read: ReadWords, slots: Table | null = null): OpenLayer {
  const { layout, seed, sums, isWhole } = head;
  const mask = layout.slots - 1;
  /** All slots, once they have been read. */
  let whole = slots;
  const checked = new Map<number, Table>();
  const blockOf = async (block: number): Promise<Table | null> => {
    const known = checked.get(block);
    if (known !== undefined) return known;
    const [from, to] = blockWords(layout, block);
    const { headWords } = layout;
    const words = whole?.subarray(from, to) ?? (await read(headWords + from, headWords + to));
    if (words === null || blockSum(words) !== sums[block]) return null;
    checked.set(block, words);
    return words;
  };
  return {
    seed,
    isWhole,
    lookup: async (code) => {
      const { lo, hi } = keyedHash(code, seed);
      const found: PageRow[] = [];
      let at = -1;
      let words: Table | null = null;
      for (let slot = lo & mask; ; slot = (slot + 1) & mask) {
        const block = Math.floor(slot / blockSlots);
        if (block !== at) words = await blockOf(block);
        if (words === null) return null;
        at = block;
        const place = wordsPerSlot * (slot - block * blockSlots);
        const ref = word(words, place + 2);
        if (ref === 0) return found;
        if (words[place] === lo && words[place + 1] === hi) found.push(pageRowOf(ref));
      }
    },
    load: async () => {
      if (whole !== null) return true;
      const all = await readInSlices(read, layout.headWords, layout.words);
      if (all === null) return false;
      whole = all;
      // what was read alone would stay in memory twice
      checked.clear();
      return true;
    },
  };
}

/** Whoever waits for something else that the page reads does not wait for all of it. */
async function readInSlices(read: ReadWords, from: number, to: number): Promise<Table | null> {
  const all = new Uint32Array(to - from);
  for (let at = from; at < to; at += sliceWords) {
    const slice = await read(at, Math.min(to, at + sliceWords));
    if (slice === null) return null;
    all.set(slice, at - from);
  }
  return all;
}

/** 512 KB. */
const sliceWords = 131_072;

/** For an index that was stored in a row. */
export const sourceOf = (buffer: ArrayBuffer): IndexSource => ({
  byteLength: buffer.byteLength,
  read: async (from, to) => buffer.slice(from, to),
});
