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
import { keyedHash, type Seed } from "./keyed-hash.ts";

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
  let entries: Table = new Uint32Array(wordsPerSlot * 1_024);
  let used = 0;
  const makeRoom = (more: number): void => {
    const needed = used + wordsPerSlot * more;
    if (needed > entries.length) entries = enlarged(entries, Math.max(needed, 2 * entries.length));
  };
  const push = (lo: number, hi: number, ref: number): void => {
    entries[used] = lo;
    entries[used + 1] = hi;
    entries[used + 2] = ref;
    used += wordsPerSlot;
  };
  return {
    add: (code, at) => {
      const { lo, hi } = keyedHash(code, seed);
      makeRoom(1);
      push(lo, hi, refOf(at));
    },
    carry: (before, pageOf) => {
      if (before.seed.some((part, at) => part !== seed[at])) throw new Error("another seed");
      const slots = before.entries();
      const places = createPlaces(pageOf);
      makeRoom(before.size);
      // a million of them: nothing is made per slot
      for (let at = 0; at < slots.length; at += wordsPerSlot) {
        const ref = word(slots, at + 2);
        if (ref === 0) continue;
        const moved = places(ref);
        if (moved !== 0) push(word(slots, at), word(slots, at + 1), moved);
      }
    },
    finish: () => {
      const table = emptyTable(slotsFor(used / wordsPerSlot), seed);
      let held = 0;
      for (let at = 0; at < used; at += wordsPerSlot) {
        const placed = place(table, entries, at);
        if (placed === "held") held += 1;
        if (placed === "too-many") table.words[header.clipped] = 1;
      }
      table.words[header.codes] = held;
      seal(table);
      return indexOver(table, seed);
    },
  };
}

/** Where a ref of the earlier list points to now; 0 where its page has gone. */
function createPlaces(pageOf: (page: number) => number | null): (ref: number) => number {
  const bases: number[] = [];
  return (ref) => {
    const { page, row } = pageRowOf(ref);
    let base = bases[page];
    if (base === undefined) {
      const now = pageOf(page);
      base = now === null ? 0 : refOf({ page: now, row: 0 });
      bases[page] = base;
    }
    return base === 0 ? 0 : base + row;
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

/** Of `entries` the one that begins at `from`. */
function place(
  { slots, mask }: Slots,
  entries: Table,
  from: number,
): "held" | "there-already" | "too-many" {
  const lo = word(entries, from);
  const hi = word(entries, from + 1);
  const ref = word(entries, from + 2);
  let same = 0;
  for (let slot = lo & mask; ; slot = (slot + 1) & mask) {
    const at = wordsPerSlot * slot;
    if (slots[at + 2] === 0) {
      slots[at] = lo;
      slots[at + 1] = hi;
      slots[at + 2] = ref;
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

function enlarged(words: Table, length: number): Table {
  const larger = new Uint32Array(length);
  larger.set(words);
  return larger;
}
