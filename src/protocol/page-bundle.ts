/**
 * `GET /v1/pages?hashes=A,B,…`: several pages in one answer, because each request costs a slow line a round trip and a phone
 * more than the page does. Pages are packed as the gateway has them, in gzip: the device unpacks them to compare their names,
 * and stores them as they came.
 *
 * Layout: for each page asked for, in that order, its length (32 bits, little endian) and so many bytes; length 0 for a page
 * that the gateway does not have.
 */
import { z } from "zod";
import type { PageHash } from "../core/ids.ts";
import { pageHashSchema } from "./ids-schema.ts";

/** Their names fit into any proxy's limit for an address. */
export const mostPagesPerBundle = 24;
/** Beyond, an answer is no bundle. */
export const mostPackedBytes = 16 * 1024 * 1024;

export const bundledHashesSchema = z
  .string()
  .transform((hashes) => hashes.split(","))
  .pipe(z.array(pageHashSchema).min(1).max(mostPagesPerBundle));

const lengthBytes = 4;

/** Null: not here. */
export function bundleOf(pages: readonly (Uint8Array | null)[]): Uint8Array<ArrayBuffer> {
  const size = pages.reduce((sum, page) => sum + lengthBytes + (page?.length ?? 0), 0);
  const bundle = new Uint8Array(size);
  const view = new DataView(bundle.buffer);
  let at = 0;
  for (const page of pages) {
    view.setUint32(at, page?.length ?? 0, true);
    bundle.set(page ?? [], at + lengthBytes);
    at += lengthBytes + (page?.length ?? 0);
  }
  return bundle;
}

export interface BundledPage {
  readonly hash: PageHash;
  /** Of its own buffer; not compared with its name. */
  readonly gzip: Uint8Array<ArrayBuffer>;
}

export interface BundleReader {
  /** The pages that this piece has made whole. After nonsense, and beyond what was asked for, none any more. */
  readonly push: (piece: Uint8Array) => readonly BundledPage[];
}

export function createBundleReader(asked: readonly PageHash[]): BundleReader {
  let held = new Uint8Array();
  let next = 0;
  let isNonsense = false;
  return {
    push: (piece) => {
      if (isNonsense) return [];
      held = joined(held, piece);
      const view = new DataView(held.buffer);
      const whole: BundledPage[] = [];
      let at = 0;
      for (; held.length - at >= lengthBytes && next < asked.length;) {
        const length = view.getUint32(at, true);
        isNonsense = length > mostPackedBytes;
        const end = at + lengthBytes + length;
        if (isNonsense || end > held.length) break;
        const hash = asked[next];
        if (hash !== undefined && length > 0)
          whole.push({ hash, gzip: held.slice(at + lengthBytes, end) });
        next += 1;
        at = end;
      }
      held = next === asked.length || isNonsense ? new Uint8Array() : held.slice(at);
      return whole;
    },
  };
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
