/**
 * From a code to the places of its bookings: a hash table over one ArrayBuffer (`index-layout.ts`), so that it loads in one
 * read and costs no heap objects (STORAGE 2: a Map takes 94 MB and 17 s at a million tickets).
 *
 * Promises: every code that was added is found; 16 to 33 bytes per code; a torn or foreign buffer is recognised.
 * Will not: tell codes with equal hashes apart. Whoever looks up must compare the full code with the booking.
 */
import {
  blockSum,
  blockWords,
  header,
  headerWords,
  headOf,
  headSum,
  layoutOf,
  magic,
  type PageRow,
  pageRowOf,
  refOf,
  type Table,
  version,
  word,
  wordsPerSlot,
} from "./index-layout.ts";
import { type Hash64, keyedHash, type Seed } from "./keyed-hash.ts";

/**
 * A code that leads to more bookings than this identifies none (a reseller's own name as reference). The rest is left
 * out: a person could not choose among them, and the probing stays short.
 */
export const mostRowsPerCode = 100;

export interface CodeIndex {
  readonly lookup: (code: string) => readonly PageRow[];
  /** Codes held, each counted once per booking. */
  readonly size: number;
  readonly seed: Seed;
  /** False where some code has more bookings than are held: then it cannot be carried over into another index. */
  readonly isWhole: boolean;
  readonly toBuffer: () => ArrayBuffer;
  /** Its slots as they lie. */
  readonly entries: () => Uint32Array;
}

export interface CodeIndexBuilder {
  /** Throws `RangeError` beyond `mostPages` and `mostRowsPerPage`. */
  readonly add: (code: string, at: PageRow) => void;
  /**
   * Takes over what an earlier index with the same seed has of pages that are still there. `pageOf`: where a page stands now,
   * null where it has gone.
   */
  readonly carry: (before: CodeIndex, pageOf: (page: number) => number | null) => void;
  readonly finish: () => CodeIndex;
}

export function createCodeIndexBuilder(seed: Seed): CodeIndexBuilder {
  let entries = new Uint32Array(3 * 1_024);
  let count = 0;
  const push = ({ lo, hi }: Hash64, ref: number): void => {
    if (3 * count === entries.length) entries = doubled(entries);
    entries[3 * count] = lo;
    entries[3 * count + 1] = hi;
    entries[3 * count + 2] = ref;
    count += 1;
  };
  return {
    add: (code, at) => push(keyedHash(code, seed), refOf(at)),
    carry: (before, pageOf) => {
      if (before.seed.some((part, at) => part !== seed[at])) throw new Error("another seed");
      const slots = before.entries();
      for (let at = 0; at < slots.length; at += wordsPerSlot) {
        const ref = word(slots, at + 2);
        if (ref === 0) continue;
        const { page, row } = pageRowOf(ref);
        const now = pageOf(page);
        if (now === null) continue;
        push({ lo: word(slots, at), hi: word(slots, at + 1) }, refOf({ page: now, row }));
      }
    },
    finish: () => {
      const table = emptyTable(slotsFor(count), seed);
      let held = 0;
      for (let i = 0; i < 3 * count; i += 3) {
        const placed = place(table, word(entries, i), entries.subarray(i + 1, i + 3));
        if (placed === "held") held += 1;
        if (placed === "too-many") table.words[header.clipped] = 1;
      }
      table.words[header.codes] = held;
      seal(table);
      return indexOver(table, seed);
    },
  };
}

/** Null when the buffer is torn, or not one of ours, or of another version. */
export function codeIndexFrom(buffer: ArrayBuffer): CodeIndex | null {
  if (buffer.byteLength % 4 !== 0) return null;
  const words = new Uint32Array(buffer);
  const head = headOf(words);
  if (head === null || head.layout.words !== words.length) return null;
  const slots = words.subarray(head.layout.headWords);
  for (let block = 0; block < head.layout.blocks; block += 1) {
    const [from, to] = blockWords(head.layout, block);
    if (blockSum(slots.subarray(from, to)) !== head.sums[block]) return null;
  }
  return indexOver({ words, slots, mask: head.layout.slots - 1 }, head.seed);
}

/** A table whose probing stays short, and which is at most twice as large as it must be. */
const fullest = 0.75;

/** All of it, and its slots. */
interface Slots {
  readonly words: Table;
  readonly slots: Table;
  readonly mask: number;
}

function indexOver({ words, slots, mask }: Slots, seed: Seed): CodeIndex {
  return {
    size: word(words, header.codes),
    seed,
    isWhole: word(words, header.clipped) === 0,
    toBuffer: () => words.buffer,
    entries: () => slots,
    lookup: (code) => {
      const { lo, hi } = keyedHash(code, seed);
      const found: PageRow[] = [];
      for (let slot = lo & mask; ; slot = (slot + 1) & mask) {
        const at = wordsPerSlot * slot;
        const ref = word(slots, at + 2);
        if (ref === 0) return found;
        if (slots[at] === lo && slots[at + 1] === hi) found.push(pageRowOf(ref));
      }
    },
  };
}

function place(
  { slots, mask }: Slots,
  lo: number,
  rest: Uint32Array,
): "held" | "there-already" | "too-many" {
  const [hi, ref] = rest;
  let same = 0;
  for (let slot = lo & mask; ; slot = (slot + 1) & mask) {
    const at = wordsPerSlot * slot;
    if (slots[at + 2] === 0) {
      slots[at] = lo;
      slots.set(rest, at + 1);
      return "held";
    }
    if (slots[at] !== lo || slots[at + 1] !== hi) continue;
    same += 1;
    if (slots[at + 2] === ref) return "there-already";
    if (same === mostRowsPerCode) return "too-many";
  }
}

function slotsFor(codes: number): number {
  let slots = 8;
  while (codes > slots * fullest) slots *= 2;
  return slots;
}

function emptyTable(slots: number, [seed0, seed1]: Seed): Slots {
  const layout = layoutOf(slots);
  const words = new Uint32Array(layout.words);
  words.set([magic, version, slots, 0, seed0, seed1]);
  return { words, slots: words.subarray(layout.headWords), mask: slots - 1 };
}

function seal({ words, slots, mask }: Slots): void {
  const layout = layoutOf(mask + 1);
  for (let block = 0; block < layout.blocks; block += 1) {
    const [from, to] = blockWords(layout, block);
    words[headerWords + block] = blockSum(slots.subarray(from, to));
  }
  words[header.checksum] = headSum(words.subarray(0, layout.headWords));
}

function doubled(words: Table): Table {
  const larger = new Uint32Array(2 * words.length);
  larger.set(words);
  return larger;
}
