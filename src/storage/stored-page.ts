/** Pages as they are stored, and what is read of them. */
import type { PageHash } from "../core/ids.ts";
import { packedBlock } from "../protocol/page-blocks.ts";
import { gunzip, inflate } from "./gunzip.ts";
import { linesOf } from "./page-rows.ts";

/** As it came: packed, it is a fifth as large, and read in half the time (Chromium keeps values above 64 KB in files). */
export type StoredPage =
  | { readonly bytes: Uint8Array }
  | { readonly gzip: Uint8Array<ArrayBuffer> };

export type NewPage = StoredPage & { readonly hash: PageHash };

/** Null where it does not unpack. */
export async function pageBytesOf(page: StoredPage): Promise<Uint8Array | null> {
  return "gzip" in page ? gunzip(page.gzip) : page.bytes;
}

/**
 * One of its lines, counted from 0; null beyond the last, and where it does not unpack. Unpacks no more than it must. `rows`:
 * how many the page should have.
 */
export async function lineOfPage(
  page: StoredPage,
  row: number,
  rows: number,
): Promise<string | null> {
  const alone = "gzip" in page ? await lineOfBlock(page.gzip, row, rows) : null;
  if (alone !== null) return alone;
  const bytes = await pageBytesOf(page);
  return bytes && (linesOf(bytes)[row] ?? null);
}

async function lineOfBlock(gzip: Uint8Array, row: number, rows: number): Promise<string | null> {
  const block = packedBlock(gzip, { line: row, of: rows });
  const bytes = block && (await inflate(block.deflated));
  if (block === null || bytes === null) return null;
  const lines = linesOf(bytes);
  return lines.length === block.lines ? (lines[row - block.firstLine] ?? null) : null;
}
