/** Pages in memory, the least recently used ones given up beyond a budget. */
import type { PageHash } from "../core/ids.ts";
import { lineStartsOf } from "./page-rows.ts";

export interface CachedPage {
  readonly bytes: Uint8Array;
  readonly starts: Uint32Array;
}

export interface PageCache {
  readonly get: (hash: PageHash) => CachedPage | null;
  /** Without counting as a use. */
  readonly has: (hash: PageHash) => boolean;
  readonly put: (hash: PageHash, bytes: Uint8Array) => CachedPage;
  /** Of a list that has been replaced, pages go that the new one does not have. */
  readonly keepOnly: (hashes: ReadonlySet<PageHash>) => void;
}

/** `budgetBytes` counts page bytes; the page just put always stays. */
export function createPageCache(budgetBytes: number): PageCache {
  const pages = new Map<PageHash, CachedPage>();
  let held = 0;
  const drop = (hash: PageHash): void => {
    held -= pages.get(hash)?.bytes.length ?? 0;
    pages.delete(hash);
  };
  return {
    has: (hash) => pages.has(hash),
    get: (hash) => {
      const page = pages.get(hash);
      if (page === undefined) return null;
      // a Map keeps insertion order: the first one is the least recently used
      pages.delete(hash);
      pages.set(hash, page);
      return page;
    },
    put: (hash, bytes) => {
      drop(hash);
      const page = { bytes, starts: lineStartsOf(bytes) };
      pages.set(hash, page);
      held += bytes.length;
      for (const oldest of pages.keys()) {
        if (held <= budgetBytes || oldest === hash) break;
        drop(oldest);
      }
      return page;
    },
    keepOnly: (hashes) => {
      for (const hash of pages.keys()) if (!hashes.has(hash)) drop(hash);
    },
  };
}
