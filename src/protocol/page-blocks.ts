/**
 * How a page is packed: gzip, flushed whole after every 16 lines (zlib's full flush), so that each block of lines can be unpacked
 * without the rest. Whoever knows nothing of it unpacks the page as any other gzip.
 *
 * A block ends in four bytes that other data has by chance once in four thousand million. Marks are therefore believed only
 * where there are as many as the page has blocks, and the lines of a block are counted after unpacking.
 */

export const linesPerBlock = 16;

export interface PackedBlock {
  /** Raw deflate, complete. */
  readonly deflated: Uint8Array<ArrayBuffer>;
  readonly firstLine: number;
  readonly lines: number;
}

/** The block that holds a line, counted from 0; null where the page is not packed so: unpack all of it. */
export function packedBlock(
  gzip: Uint8Array,
  { line, of }: { readonly line: number; readonly of: number },
): PackedBlock | null {
  const blocks = Math.ceil(of / linesPerBlock);
  const block = Math.floor(line / linesPerBlock);
  const ends = flushesIn(gzip, blocks + 1);
  const end = ends[block];
  const isPlain = gzip[flagsAt] === 0;
  if (ends.length !== blocks || end === undefined || !isPlain) return null;
  const start = block === 0 ? headerBytes : (ends[block - 1] ?? headerBytes);
  const deflated = new Uint8Array(end - start + lastBlock.length);
  deflated.set(gzip.subarray(start, end));
  deflated.set(lastBlock, end - start);
  const firstLine = block * linesPerBlock;
  return { deflated, firstLine, lines: Math.min(linesPerBlock, of - firstLine) };
}

/** Where flushed blocks end, `most` of them at most. */
function flushesIn(gzip: Uint8Array, most: number): readonly number[] {
  const ends: number[] = [];
  for (let at = headerBytes; ends.length < most;) {
    at = gzip.indexOf(0xff, at);
    if (at === -1) break;
    const isFlush = gzip[at + 1] === 0xff && gzip[at - 1] === 0 && gzip[at - 2] === 0;
    at += isFlush ? 2 : 1;
    if (isFlush) ends.push(at);
  }
  return ends;
}

/** RFC 1952: without file name, comment and the rest, which flags would tell of. */
const headerBytes = 10;
const flagsAt = 3;
/** RFC 1951: an empty block that says that no other follows. */
const lastBlock = [0x03, 0x00];
