/**
 * The bytes of a snapshot page: one booking per line as canonical JSON, named by their SHA-256. Equal bookings give equal
 * names, also after a restart or on another gateway. Supplier facts only.
 */
import { createHash } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { brotliCompress, constants, createGzip } from "node:zlib";
import type { Booking } from "../../core/booking.ts";
import { asPageHash, type PageHash } from "../../core/ids.ts";
import { linesPerBlock } from "../../protocol/page-blocks.ts";
import { canonicalJson } from "./canonical-json.ts";

export interface Page {
  readonly hash: PageHash;
  readonly bookings: number;
  /** NDJSON, UTF-8, uncompressed; each line ends with a line feed. */
  readonly body: Uint8Array;
}

export interface CompressedPage {
  readonly gzip: Uint8Array;
  readonly brotli: Uint8Array;
}

/** A booking's line. What the supplier said at some look-up holds for that moment only, so it is not in it. */
export const snapshotLine = (booking: Booking): string =>
  canonicalJson({ ...booking, redeemable: null, unredeemableReason: null });

/** `lines` come from `snapshotLine`, in the order of the page. */
export function buildPage(lines: readonly string[]): Page {
  const body = new TextEncoder().encode(lines.map((line) => `${line}\n`).join(""));
  const hash = asPageHash(createHash("sha256").update(body).digest("hex"));
  return { hash, bookings: lines.length, body };
}

/** Off the main thread, so that building a day's pages delays no scan. */
export async function compressPage(body: Uint8Array): Promise<CompressedPage> {
  const [gzipped, brotli] = await Promise.all([
    gzipInBlocks(body),
    promisify(brotliCompress)(body, {
      params: {
        // 11 takes thirty times as long as 6 for a few percent
        [constants.BROTLI_PARAM_QUALITY]: 6,
        [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
      },
    }),
  ]);
  return { gzip: gzipped, brotli };
}

/** As `page-blocks.ts` says. */
async function gzipInBlocks(body: Uint8Array): Promise<Uint8Array> {
  const packer = createGzip({ level: 9 });
  const packed = buffer(packer);
  for (const block of blocksOf(body)) {
    packer.write(block);
    // one at a time: Node leaves out a flush that another one, or the end, stands behind
    await new Promise<void>((resolve) => {
      packer.flush(constants.Z_FULL_FLUSH, () => resolve());
    });
  }
  packer.end();
  return packed;
}

function* blocksOf(body: Uint8Array): Generator<Uint8Array> {
  let [start, lines] = [0, 0];
  for (let at = body.indexOf(lineFeed); at !== -1; at = body.indexOf(lineFeed, at + 1)) {
    lines += 1;
    if (lines % linesPerBlock !== 0) continue;
    yield body.subarray(start, at + 1);
    start = at + 1;
  }
  if (start < body.length) yield body.subarray(start);
}

const lineFeed = 0x0a;
