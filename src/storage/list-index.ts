/**
 * The code index of a list while it is brought onto the device: codes of new pages as they arrive, those of pages that the
 * current list has too from its index.
 */
import { codesOf } from "../core/codes.ts";
import type { PageHash } from "../core/ids.ts";
import { ok, type Result } from "../core/result.ts";
import { bookingSchema } from "../protocol/booking-schema.ts";
import type { Manifest } from "../protocol/v1.ts";
import { type CodeIndex, createCodeIndexBuilder } from "./code-index.ts";
import { mostRowsPerPage } from "./index-layout.ts";
import type { Seed } from "./keyed-hash.ts";
import { jsonOf, linesOf } from "./page-rows.ts";
import type { CurrentList, Generation, SnapshotDatabase } from "./snapshot-database.ts";
import type { StorageFailure } from "./storage-failure.ts";

/** The current list, of which pages and codes can be carried over. */
export interface Before {
  readonly list: CurrentList;
  readonly index: CodeIndex;
}

interface Found {
  /** Scans are judged by some list. */
  readonly isInUse: boolean;
  /** Null where there is nothing that could be carried over. */
  readonly before: Before | null;
}

export async function readBefore(
  database: SnapshotDatabase,
): Promise<Result<Found, StorageFailure>> {
  const current = await database.current();
  if (!current.ok && current.failure.kind !== "corrupt") return current;
  const list = current.ok ? current.value : null;
  if (list === null) return ok({ isInUse: false, before: null });
  const index = await list.wholeIndex();
  const isUseful = index !== null && index.isWhole;
  return ok({ isInUse: true, before: isUseful ? { list, index } : null });
}

/** The index of the new list while it is made. */
export interface IndexWork {
  /** Stored already, and to be read. */
  readonly unread: readonly PageHash[];
  /** False for more rows than a page may have. */
  readonly take: (hash: PageHash, bytes: Uint8Array) => boolean;
  readonly rows: () => number;
  readonly finish: () => Pick<Generation, "index" | "unreadable">;
}

export interface NewList {
  readonly manifest: Manifest;
  /** Random; used where nothing is carried over. */
  readonly seed: Seed;
  readonly stored: ReadonlySet<PageHash>;
}

export function beginIndex({ manifest, seed, stored }: NewList, before: Before | null): IndexWork {
  const places = new Map(manifest.pages.map(({ hash }, page) => [hash, page]));
  /** By their places in the earlier list. */
  const hashes = (before?.list.manifest.pages ?? []).map(({ hash }) => hash);
  const carried = new Set(hashes.filter((hash) => stored.has(hash) && places.has(hash)));
  const builder = createCodeIndexBuilder(before?.index.seed ?? seed);
  const unreadable = new Map(
    [...(before?.list.unreadable ?? [])].filter(([hash]) => carried.has(hash)),
  );
  let rows = 0;
  for (const { hash, bookings } of manifest.pages) if (carried.has(hash)) rows += bookings;
  const placeNow = (page: number): number | null => {
    const hash = hashes[page];
    return hash === undefined || !carried.has(hash) ? null : (places.get(hash) ?? null);
  };
  return {
    unread: [...places.keys()].filter((hash) => stored.has(hash) && !carried.has(hash)),
    take: (hash, bytes) => {
      const page = places.get(hash);
      const lines = linesOf(bytes);
      if (page === undefined || lines.length > mostRowsPerPage) return false;
      let lost = 0;
      for (const [row, line] of lines.entries()) {
        const booking = bookingSchema.safeParse(jsonOf(line));
        if (booking.success) {
          for (const code of codesOf(booking.data)) builder.add(code, { page, row });
        } else lost += 1;
      }
      rows += lines.length;
      if (lost > 0) unreadable.set(hash, lost);
      return true;
    },
    rows: () => rows,
    finish: () => {
      if (before !== null) builder.carry(before.index, placeNow);
      return { index: builder.finish(), unreadable };
    },
  };
}
