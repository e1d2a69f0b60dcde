/** The words of the stored list, page by page, and the bookings behind its best hits. */
import type { Booking } from "../../core/booking.ts";
import type { BookingKey, PageHash } from "../../core/ids.ts";
import { fail, ok, type Result } from "../../core/result.ts";
import { bookingSchema } from "../../protocol/booking-schema.ts";
import type { Manifest } from "../../protocol/v1.ts";
import { type PageCache } from "../page-cache.ts";
import { jsonOf, lineOf, lineStartsOf } from "../page-rows.ts";
import type { SnapshotDatabase } from "../snapshot-database.ts";
import type { StorageFailure } from "../storage-failure.ts";
import { type PageWords, pageWordsOf } from "./page-words.ts";
import { searchableSchema } from "./searchable.ts";

export interface SearchList {
  readonly manifest: Manifest;
  readonly pages: readonly ListedPage[];
  /** Bookings that can be found. */
  readonly bookings: number;
}

export interface ListedPage {
  readonly hash: PageHash;
  readonly words: PageWords;
}

export interface PageSource {
  readonly snapshot: Pick<SnapshotDatabase, "pageBytes">;
  readonly cache: PageCache;
}

/** `gone`: a later list has taken this one's place, and its pages with it. */
export type ListFailure = StorageFailure | { readonly kind: "gone" };

/** Only pages that `before` lacks are read; between two of them other work of this thread goes on. */
export async function readSearchList(
  source: PageSource,
  { manifest, before, onProgress }: ListRequest,
): Promise<Result<SearchList, ListFailure>> {
  const known = new Map(before.map((page) => [page.hash, page]));
  const pages: ListedPage[] = [];
  let have = 0;
  for (const { hash, bookings } of manifest.pages) {
    const page = known.get(hash);
    if (page === undefined) {
      const words = await readPageWords(source, hash);
      if (!words.ok) return words;
      pages.push({ hash, words: words.value });
    } else pages.push(page);
    have += bookings;
    onProgress({ have, of: manifest.bookings });
  }
  const readable = pages.map(({ words }) => words.keys.filter((key) => key !== null).length);
  return ok({ manifest, pages, bookings: readable.reduce((a, b) => a + b, 0) });
}

export interface ListRequest {
  readonly manifest: Manifest;
  readonly before: readonly ListedPage[];
  /** Bookings. */
  readonly onProgress: (progress: { readonly have: number; readonly of: number }) => void;
}

async function readPageWords(
  { snapshot, cache }: PageSource,
  hash: PageHash,
): Promise<Result<PageWords, ListFailure>> {
  const stored = await snapshot.pageBytes(hash);
  if (!stored.ok) return stored;
  if (stored.value === null) return fail({ kind: "gone" });
  const bytes = stored.value;
  cache.put(hash, bytes);
  const starts = lineStartsOf(bytes);
  const rows = Array.from({ length: starts.length - 1 }, (_, row) => {
    const parsed = searchableSchema.safeParse(jsonOf(lineOf(bytes, starts, row) ?? ""));
    return parsed.success ? parsed.data : null;
  });
  return ok(pageWordsOf(rows));
}

/** Null where it can no longer be read. */
export async function readListed(
  { snapshot, cache }: PageSource,
  { hash, row }: { readonly hash: PageHash; readonly row: number },
): Promise<Booking | null> {
  const held = cache.get(hash);
  const stored = held === null ? await snapshot.pageBytes(hash) : ok(held.bytes);
  if (!stored.ok || stored.value === null) return null;
  const { bytes, starts } = held ?? cache.put(hash, stored.value);
  const booking = bookingSchema.safeParse(jsonOf(lineOf(bytes, starts, row) ?? ""));
  return booking.success ? booking.data : null;
}

/** Those of `keys` that the list has. */
export function keysListed(
  { pages }: SearchList,
  keys: ReadonlySet<BookingKey>,
): ReadonlySet<BookingKey> {
  if (keys.size === 0) return new Set();
  const all = pages.flatMap(({ words }) => words.keys.filter((key) => key !== null));
  return new Set(all.filter((key) => keys.has(key)));
}
