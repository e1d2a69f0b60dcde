/**
 * From a code to the places of its bookings: a hash table over one ArrayBuffer, so that it loads in one read and costs no
 * heap objects (STORAGE 2: a Map takes 94 MB and 17 s at a million tickets).
 *
 * Promises: every code that was added is found; 19 to 39 bytes per code; a torn or foreign buffer is recognised.
 * Will not: tell codes with equal hashes apart. Whoever looks up must compare the full code with the booking.
 *
 * Layout, 32-bit words in the machine's own order: magic, version, slots (a power of two), codes, seed, seed, checksum,
 * 1 where some code has more bookings than are held, else 0; then per slot lo, hi, ref + 1 (0 is an empty slot). Open
 * addressing, linear probing.
 */
import { type Hash64, keyedHash, type Seed } from "./keyed-hash.ts";

/** A booking's place: the page's position in the manifest, and the line in the page. */
export interface PageRow {
  readonly page: number;
  readonly row: number;
}

export const mostPages = 2 ** 20 - 1;
export const mostRowsPerPage = 2 ** 12;

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
      const table = new Uint32Array(before.toBuffer());
      for (let at = headerWords; at < table.length; at += 3) {
        const ref = word(table, at + 2);
        if (ref === 0) continue;
        const { page, row } = pageRowOf(ref);
        const now = pageOf(page);
        if (now === null) continue;
        push({ lo: word(table, at), hi: word(table, at + 1) }, refOf({ page: now, row }));
      }
    },
    finish: () => {
      const table = emptyTable(slotsFor(count), seed);
      let held = 0;
      for (let i = 0; i < 3 * count; i += 3) {
        const placed = place(table, word(entries, i), entries.subarray(i + 1, i + 3));
        if (placed === "held") held += 1;
        if (placed === "too-many") table[header.clipped] = 1;
      }
      table[header.codes] = held;
      table[header.checksum] = checksum(table);
      return indexOver(table);
    },
  };
}

/** Null when the buffer is torn, or not one of ours, or of another version. */
export function codeIndexFrom(buffer: ArrayBuffer): CodeIndex | null {
  if (buffer.byteLength % 4 !== 0 || buffer.byteLength < 4 * headerWords) return null;
  const table = new Uint32Array(buffer);
  const isOurs =
    table[header.magic] === magic &&
    table[header.version] === version &&
    table.length === headerWords + 3 * word(table, header.slots) &&
    table[header.checksum] === checksum(table);
  return isOurs ? indexOver(table) : null;
}

const magic = 0x53_54_43_49;
const version = 2;
const header = {
  magic: 0,
  version: 1,
  slots: 2,
  codes: 3,
  seed0: 4,
  seed1: 5,
  checksum: 6,
  clipped: 7,
};
const headerWords = 8;
const fullest = 0.62;

type Table = Uint32Array<ArrayBuffer>;

function indexOver(table: Table): CodeIndex {
  const seed: Seed = [word(table, header.seed0), word(table, header.seed1)];
  const mask = word(table, header.slots) - 1;
  return {
    size: word(table, header.codes),
    seed,
    isWhole: word(table, header.clipped) === 0,
    toBuffer: () => table.buffer,
    lookup: (code) => {
      const { lo, hi } = keyedHash(code, seed);
      const found: PageRow[] = [];
      for (let slot = lo & mask; ; slot = (slot + 1) & mask) {
        const at = headerWords + 3 * slot;
        const ref = word(table, at + 2);
        if (ref === 0) return found;
        if (table[at] === lo && table[at + 1] === hi) found.push(pageRowOf(ref));
      }
    },
  };
}

function place(table: Table, lo: number, rest: Uint32Array): "held" | "there-already" | "too-many" {
  const [hi, ref] = rest;
  const mask = word(table, header.slots) - 1;
  let same = 0;
  for (let slot = lo & mask; ; slot = (slot + 1) & mask) {
    const at = headerWords + 3 * slot;
    if (table[at + 2] === 0) {
      table.set([lo], at);
      table.set(rest, at + 1);
      return "held";
    }
    if (table[at] !== lo || table[at + 1] !== hi) continue;
    same += 1;
    if (table[at + 2] === ref) return "there-already";
    if (same === mostRowsPerCode) return "too-many";
  }
}

function slotsFor(codes: number): number {
  let slots = 8;
  while (codes > slots * fullest) slots *= 2;
  return slots;
}

function emptyTable(slots: number, [seed0, seed1]: Seed): Table {
  const table = new Uint32Array(headerWords + 3 * slots);
  table.set([magic, version, slots, 0, seed0, seed1]);
  return table;
}

function refOf({ page, row }: PageRow): number {
  if (page >= mostPages || row >= mostRowsPerPage)
    throw new RangeError(`no place for ${page}/${row}`);
  return page * mostRowsPerPage + row + 1;
}

const pageRowOf = (ref: number): PageRow => ({
  page: Math.floor((ref - 1) / mostRowsPerPage),
  row: (ref - 1) % mostRowsPerPage,
});

/** FNV-1a over words, its own word left out. Finds torn writes; it is no protection against a forger. */
function checksum(table: Table): number {
  let sum = 0x811c9dc5;
  for (let i = 0; i < table.length; i += 1) {
    if (i !== header.checksum) sum = Math.imul(sum ^ word(table, i), 0x01000193);
  }
  return sum >>> 0;
}

function doubled(words: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(2 * words.length);
  larger.set(words);
  return larger;
}

/** Every index here is in range by construction. */
const word = (words: Uint32Array, at: number): number => words[at] ?? 0;
