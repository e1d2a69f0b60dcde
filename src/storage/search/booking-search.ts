/**
 * Finds bookings by a part of their name or reference, among all that this device has: the stored list, and what was looked
 * up live since. Runs in a worker: building it takes a second for 20,000 bookings and delays no scan there.
 *
 * Promises: every booking whose name has words that begin with what was typed, in any order, is a match, and every one with
 * a reference that contains it (3 letters or more); a booking that was looked up after the list was made counts as it was
 * then, and once; while a new list is read the old one answers; the same question gets the same order.
 * Will not: judge, admit, or hold anything that the pages do not have.
 *
 * Why a text and not a tree: 20,000 bookings are 0.8 MB of folded letters, as many marks, and 1.5 MB of keys; scanning all
 * of it takes single milliseconds, and it is built as fast as it is read. Besides, up to `budgetBytes` of pages are held.
 */
import type { Booking } from "../../core/booking.ts";
import type { BookingKey, ProductKey } from "../../core/ids.ts";
import { ok, type Result } from "../../core/result.ts";
import { searchQueryOf } from "../../core/search-words.ts";
import { type Instant, isTimeZone } from "../../core/time.ts";
import type { Manifest } from "../../protocol/v1.ts";
import { createPageCache } from "../page-cache.ts";
import type { SnapshotDatabase } from "../snapshot-database.ts";
import type { StorageFailure } from "../storage-failure.ts";
import { createBestHits } from "./best-hits.ts";
import { type Day, dayAt, distanceOf, farthest } from "./near-days.ts";
import { type PageWords, pageWordsOf } from "./page-words.ts";
import { noMatch, rowRanks } from "./row-ranks.ts";
import {
  keysListed,
  type ListFailure,
  readListed,
  readSearchList,
  type SearchList,
} from "./search-list.ts";

export interface BookingSearch {
  /** Takes up the stored list: at start and after a swap. A failure leaves the one before it in use. */
  readonly takeUp: () => Promise<Result<void, ListFailure>>;
  /**
   * Adds bookings that were looked up live; a later look-up of the same booking replaces the earlier. What was looked up before
   * `oldest` is kept no more and goes from here too; null: nothing is kept.
   */
  readonly takeFound: (rows: readonly FoundRow[], oldest: Instant | null) => void;
  readonly search: (question: Question) => Promise<SearchAnswer>;
}

export interface Question {
  readonly text: string;
  /** Corrected time: which day is today. */
  readonly now: Instant;
}

export interface FoundRow {
  readonly booking: Booking;
  readonly foundAt: Instant;
}

export type SearchAnswer =
  /** The first list of this start is being read; bookings. */
  | { readonly kind: "preparing"; readonly have: number; readonly of: number }
  /** It could not be read. */
  | { readonly kind: "unavailable" }
  | {
      readonly kind: "found";
      /** Best first, at most `mostShown`. */
      readonly hits: readonly SearchHit[];
      /** How many there are in all. */
      readonly matches: number;
      /** Bookings that were searched. */
      readonly of: number;
    };

export interface SearchHit {
  readonly booking: Booking;
  /** When it was looked up live; null for a booking of the list. */
  readonly foundAt: Instant | null;
}

interface SearchedSnapshot extends Pick<SnapshotDatabase, "pageBytes"> {
  readonly current: () => Promise<Result<{ readonly manifest: Manifest } | null, StorageFailure>>;
}

export interface BookingSearchDeps {
  readonly snapshot: SearchedSnapshot;
  /** Page bytes held in memory, so that the bookings behind the hits need no reading. */
  readonly budgetBytes: number;
  readonly onProgress: (progress: { readonly have: number; readonly of: number }) => void;
}

/** More than anybody reads at a gate: whoever sees so many types another letter. */
export const mostShown = 30;

export function createBookingSearch(deps: BookingSearchDeps): BookingSearch {
  const source = { snapshot: deps.snapshot, cache: createPageCache(deps.budgetBytes) };
  let progress = { have: 0, of: 0 };
  let list: SearchList | null = null;
  let state: "reading" | "ready" | "unreadable" = "reading";
  let found: ReadonlyMap<BookingKey, FoundRow> = new Map();
  let corpus: Corpus | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  const readCurrent = async (): Promise<Result<void, ListFailure>> => {
    const current = await deps.snapshot.current();
    if (!current.ok || current.value === null) return current.ok ? ok(undefined) : current;
    const read = await readSearchList(source, {
      manifest: current.value.manifest,
      before: list?.pages ?? [],
      onProgress: (step) => {
        progress = step;
        deps.onProgress(step);
      },
    });
    if (!read.ok) return read;
    list = read.value;
    corpus = null;
    return ok(undefined);
  };

  return {
    takeUp: () => {
      const read = turn.then(async () => {
        const first = await readCurrent();
        // pages go when a newer list has come, and then that one is there to be read
        const last = !first.ok && first.failure.kind === "gone" ? await readCurrent() : first;
        if (last.ok) state = "ready";
        else if (state === "reading") state = "unreadable";
        return last;
      });
      turn = read.catch(() => undefined);
      return read;
    },
    takeFound: (rows, oldest) => {
      const known = [...found.values(), ...rows];
      const kept = known.filter(({ foundAt }) => oldest !== null && foundAt >= oldest);
      found = new Map(kept.map((row) => [row.booking.key, row]));
      corpus = null;
    },
    search: async ({ text, now }) => {
      if (state === "reading") return { kind: "preparing", ...progress };
      if (state === "unreadable") return { kind: "unavailable" };
      // a list that comes while the hits are read is searched the next time
      const searched = (corpus ??= corpusOf(list, found));
      const { best, matches } = bestOf(searched, { text, now });
      const hits = await Promise.all(
        best.map(async (hit): Promise<SearchHit | null> => {
          if (hit.kind === "found") return searched.found[hit.place] ?? null;
          const booking = await readListed(source, hit);
          return booking && { booking, foundAt: null };
        }),
      );
      const { of } = searched;
      return { kind: "found", hits: hits.filter((hit) => hit !== null), matches, of };
    },
  };
}

/** What is searched, and which of it does not count. */
interface Corpus {
  readonly list: SearchList | null;
  readonly found: readonly FoundRow[];
  readonly foundWords: PageWords;
  /** Bookings of the list that were looked up after it was made. */
  readonly replaced: ReadonlySet<BookingKey>;
  readonly of: number;
}

function corpusOf(list: SearchList | null, all: ReadonlyMap<BookingKey, FoundRow>): Corpus {
  const asOf = list?.manifest.asOf ?? null;
  const listed = list === null ? new Set<BookingKey>() : keysListed(list, new Set(all.keys()));
  const found = [...all.values()].filter(
    ({ booking, foundAt }) => asOf === null || foundAt > asOf || !listed.has(booking.key),
  );
  const replaced = new Set(
    found.map(({ booking }) => booking.key).filter((key) => listed.has(key)),
  );
  return {
    list,
    found,
    foundWords: pageWordsOf(found.map(({ booking }) => booking)),
    replaced,
    of: (list?.bookings ?? 0) + found.length - replaced.size,
  };
}

type Hit =
  | {
      readonly kind: "listed";
      readonly hash: SearchList["pages"][number]["hash"];
      readonly row: number;
    }
  /** Its place in the corpus. */
  | { readonly kind: "found"; readonly place: number };

interface Looking {
  readonly counts: (key: BookingKey) => boolean;
  readonly hitAt: (row: number) => Hit;
}

interface Best {
  readonly best: readonly Hit[];
  readonly matches: number;
}

function bestOf({ list, foundWords, replaced }: Corpus, { text, now }: Question): Best {
  const query = searchQueryOf(text);
  if (query === null) return { best: [], matches: 0 };
  const best = createBestHits<Hit>(mostShown);
  const today = todayByProduct(now, list?.manifest.products ?? []);
  let matches = 0;
  const look = (words: PageWords, { counts, hitAt }: Looking): void => {
    const ranks = rowRanks(words, query);
    for (let row = 0; row < (ranks?.length ?? 0); row += 1) {
      const rank = ranks?.[row] ?? noMatch;
      const key = words.keys[row] ?? null;
      if (rank === noMatch || key === null || !counts(key)) continue;
      matches += 1;
      const day = today(words.products[row] ?? null);
      const place = rank * farthest + distanceOf(words.days, row, day);
      if (best.takes(place)) best.add(hitAt(row), place);
    }
  };
  for (const { hash, words } of list?.pages ?? []) {
    look(words, {
      counts: (key) => !replaced.has(key),
      hitAt: (row) => ({ kind: "listed", hash, row }),
    });
  }
  look(foundWords, { counts: () => true, hitAt: (place) => ({ kind: "found", place }) });
  return { best: best.inOrder(), matches };
}

/** In the product's zone, or in UTC where the product or its zone is not known here. */
function todayByProduct(
  now: Instant,
  products: Manifest["products"],
): (product: ProductKey | null) => Day {
  const inUtc = dayAt(now, "UTC");
  const byZone = new Map(
    [...new Set(products.map(({ timeZone }) => timeZone))].map((zone) => [
      zone,
      isTimeZone(zone) ? dayAt(now, zone) : inUtc,
    ]),
  );
  const byProduct = new Map(
    products.map(({ key, timeZone }) => [key, byZone.get(timeZone) ?? inUtc]),
  );
  return (product) => (product === null ? inUtc : (byProduct.get(product) ?? inUtc));
}
