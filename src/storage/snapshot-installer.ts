/**
 * Brings a manifest's booking list onto the device and makes it the current one. Runs in a worker; uses no DOM.
 *
 * Promises: only missing pages are fetched, each is verified against its name; a kill at any point leaves the old list in
 * use and keeps the pages fetched so far; the new list becomes current by one strict write, complete with its index.
 * A page that arrives damaged is fetched once more, then reported.
 */
import { codesOf } from "../core/codes.ts";
import type { PageHash } from "../core/ids.ts";
import { fail, ok, type Result } from "../core/result.ts";
import { bookingSchema } from "../protocol/booking-schema.ts";
import type { Manifest } from "../protocol/v1.ts";
import {
  type CodeIndex,
  createCodeIndexBuilder,
  mostPages,
  mostRowsPerPage,
} from "./code-index.ts";
import type { Seed } from "./keyed-hash.ts";
import { jsonOf, lineOf, lineStartsOf } from "./page-rows.ts";
import type { SnapshotDatabase } from "./snapshot-database.ts";
import type { StorageFailure } from "./storage-failure.ts";

export interface InstallRequest<F> {
  readonly database: SnapshotDatabase;
  readonly manifest: Manifest;
  /** The page's uncompressed bytes. */
  readonly fetchPage: (hash: PageHash) => Promise<Result<Uint8Array, F>>;
  /** Lower-case hex. */
  readonly sha256: (bytes: Uint8Array) => Promise<string>;
  /** Random, for the code index. */
  readonly seed: Seed;
  /** Bookings; the first call tells what was there already. */
  readonly onProgress: (progress: { readonly have: number; readonly of: number }) => void;
  readonly signal: AbortSignal;
}

export interface Installed {
  readonly manifest: Manifest;
  readonly bookings: number;
  /** Rows that are no booking to this version of the app: they cannot be found. To be shown. */
  readonly unreadable: number;
}

export type InstallFailure<F> =
  | { readonly kind: "fetch"; readonly page: PageHash; readonly failure: F }
  /** Twice other bytes than its name says, or more rows than a page may have. */
  | { readonly kind: "page-damaged"; readonly page: PageHash }
  | { readonly kind: "too-many-pages"; readonly pages: number }
  | { readonly kind: "storage"; readonly failure: StorageFailure }
  | { readonly kind: "aborted" };

type Step<T, F> = Promise<Result<T, InstallFailure<F>>>;

export async function installSnapshot<F>(request: InstallRequest<F>): Step<Installed, F> {
  const { database, manifest } = request;
  if (manifest.pages.length > mostPages) {
    return fail({ kind: "too-many-pages", pages: manifest.pages.length });
  }
  const fetched = await fetchMissing(request);
  if (!fetched.ok) return fetched;
  const built = await buildIndex(request);
  if (!built.ok) return built;
  const { index, bookings, unreadable } = built.value;

  const kept = await database.keepGeneration({ manifest, index });
  if (!kept.ok) return storageFailed(kept.failure);
  if (request.signal.aborted) return fail({ kind: "aborted" });
  const swapped = await database.swapTo(manifest.id);
  if (!swapped.ok) return storageFailed(swapped.failure);
  const pruned = await database.prune();
  if (!pruned.ok) return storageFailed(pruned.failure);
  return ok({ manifest, bookings, unreadable });
}

/** Pages under way at once: hides the round trip, and keeps a slow line's pages small in number. */
const inFlight = 4;

async function fetchMissing<F>(request: InstallRequest<F>): Step<void, F> {
  const { database, manifest, onProgress, signal } = request;
  const stored = await database.storedPages();
  if (!stored.ok) return storageFailed(stored.failure);
  const hashes = [...new Set(manifest.pages.map(({ hash }) => hash))];
  const missing = hashes.filter((hash) => !stored.value.has(hash));
  const bookingsIn = new Map(manifest.pages.map(({ hash, bookings }) => [hash, bookings]));
  const of = manifest.bookings;
  let have = of - missing.reduce((sum, hash) => sum + (bookingsIn.get(hash) ?? 0), 0);
  onProgress({ have, of });

  const queue = [...missing];
  const carry = async (): Step<void, F> => {
    for (let hash = queue.shift(); hash !== undefined; hash = queue.shift()) {
      if (signal.aborted) return fail({ kind: "aborted" });
      const step = await fetchOne(request, hash);
      if (!step.ok) {
        queue.length = 0; // the others finish what they have begun
        return step;
      }
      have += bookingsIn.get(hash) ?? 0;
      onProgress({ have, of });
    }
    return ok(undefined);
  };
  const carried = await Promise.all(Array.from({ length: inFlight }, carry));
  return carried.find((step) => !step.ok) ?? ok(undefined);
}

async function fetchOne<F>(request: InstallRequest<F>, hash: PageHash): Step<void, F> {
  for (const isLast of [false, true]) {
    const page = await request.fetchPage(hash);
    if (!page.ok) return fail({ kind: "fetch", page: hash, failure: page.failure });
    const sum: string = await request.sha256(page.value);
    if (sum === hash) {
      const kept = await request.database.keepPage(hash, page.value);
      return kept.ok ? kept : storageFailed(kept.failure);
    }
    if (isLast) break;
  }
  return fail({ kind: "page-damaged", page: hash });
}

interface Built {
  readonly index: CodeIndex;
  readonly bookings: number;
  readonly unreadable: number;
}

/** Over all pages of the manifest, one at a time, so that the whole list is never in memory. */
async function buildIndex<F>({
  database,
  manifest,
  seed,
  signal,
}: InstallRequest<F>): Step<Built, F> {
  const builder = createCodeIndexBuilder(seed);
  let bookings = 0;
  let unreadable = 0;
  for (const [page, { hash }] of manifest.pages.entries()) {
    if (signal.aborted) return fail({ kind: "aborted" });
    const stored = await database.pageBytes(hash);
    if (!stored.ok) return storageFailed(stored.failure);
    if (stored.value === null) {
      return storageFailed({ kind: "corrupt", detail: `page ${hash} has gone` });
    }
    const starts = lineStartsOf(stored.value);
    if (starts.length - 1 > mostRowsPerPage) return fail({ kind: "page-damaged", page: hash });
    for (let row = 0; row < starts.length - 1; row += 1) {
      const booking = bookingSchema.safeParse(jsonOf(lineOf(stored.value, starts, row) ?? ""));
      if (booking.success) {
        bookings += 1;
        for (const code of codesOf(booking.data)) builder.add(code, { page, row });
      } else unreadable += 1;
    }
  }
  return ok({ index: builder.finish(), bookings, unreadable });
}

const storageFailed = (failure: StorageFailure) => fail({ kind: "storage", failure } as const);
