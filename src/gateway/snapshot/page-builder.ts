/**
 * The bytes of a snapshot page: one booking per line as canonical JSON, named by their SHA-256. Equal bookings give equal
 * names, also after a restart or on another gateway. Supplier facts only.
 */
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Booking } from "../../core/booking.ts";
import { asPageHash, type PageHash } from "../../core/ids.ts";
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
    promisify(gzip)(body, { level: 9 }),
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
