/**
 * Brings a manifest's booking list onto the device and makes it the current one. Runs in a worker; uses no DOM.
 *
 * Promises: only missing pages are fetched, each is verified against its name; a kill at any point leaves the old list in
 * use and keeps the pages fetched so far; the new list becomes current by one strict write, complete with its index. What
 * the list before needs stays: it may be in use until the new one has been taken up.
 * A page that arrives damaged is fetched once more, then reported. Pages that the current list has too are not read again:
 * their codes are carried over from its index.
 */
import type { PageHash } from "../core/ids.ts";
import { fail, ok, type Result } from "../core/result.ts";
import type { Manifest } from "../protocol/v1.ts";
import { mostPages } from "./index-layout.ts";
import { beginIndex, type IndexWork, readBefore } from "./list-index.ts";
import type { Seed } from "./keyed-hash.ts";
import type { SnapshotDatabase } from "./snapshot-database.ts";
import type { StorageFailure } from "./storage-failure.ts";

export interface InstallRequest<F> {
  readonly database: SnapshotDatabase;
  readonly manifest: Manifest;
  /**
   * Pages that an earlier call has seen stored: those that the current list has too are not asked for again, because nothing
   * removes them. This call leaves its own here.
   */
  readonly seen: Set<PageHash>;
  /** The page's uncompressed bytes. */
  readonly fetchPage: (hash: PageHash) => Promise<Result<Uint8Array, F>>;
  /** Lower-case hex. */
  readonly sha256: (bytes: Uint8Array) => Promise<string>;
  /** Random, for the code index. */
  readonly seed: Seed;
  /** Awaited before each write while a list is in use: nobody waits for the next list as one waits for a light. */
  readonly letScansPass: () => Promise<void>;
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
  const found = await readBefore(database);
  if (!found.ok) return storageFailed(found.failure);
  const { before, isInUse } = found.value;
  const stored = await storedOf(request, before?.list.manifest ?? null);
  if (!stored.ok) return storageFailed(stored.failure);
  const work = beginIndex({ ...request, stored: stored.value }, before);

  const fetched = await fetchMissing(request, { stored: stored.value, work, isInUse });
  if (!fetched.ok) return fetched;
  const read = await readStored(request, work);
  if (!read.ok) return read;
  const { index, unreadable } = work.finish();

  const kept = await database.keepGeneration({ manifest, index, unreadable });
  if (!kept.ok) return storageFailed(kept.failure);
  if (request.signal.aborted) return fail({ kind: "aborted" });
  const swapped = await database.swapTo(manifest.id);
  if (!swapped.ok) return storageFailed(swapped.failure);
  request.seen.clear();
  for (const { hash } of manifest.pages) request.seen.add(hash);
  const lost = [...unreadable.values()].reduce((sum, rows) => sum + rows, 0);
  return ok({ manifest, bookings: work.rows() - lost, unreadable: lost });
}

/** Which pages of the new list are there. */
async function storedOf<F>(
  { database, manifest, seen }: InstallRequest<F>,
  current: Manifest | null,
): Promise<Result<ReadonlySet<PageHash>, StorageFailure>> {
  const kept = new Set(current?.pages.map(({ hash }) => hash).filter((hash) => seen.has(hash)));
  const wanted = [...new Set(manifest.pages.map(({ hash }) => hash))];
  const asked = wanted.filter((hash) => !kept.has(hash));
  const stored = await database.storedAmong(asked);
  if (!stored.ok) return stored;
  return ok(new Set(wanted.filter((hash) => kept.has(hash) || stored.value.has(hash))));
}

/** Pages on their way at once: hides the round trip, and keeps a slow line's pages small in number. */
const inFlight = 8;
/** Pages being stored meanwhile: a write answers late while the next pages are being read. */
const mostWrites = 16;

interface Fetching {
  readonly stored: ReadonlySet<PageHash>;
  readonly work: IndexWork;
  /** Scans read pages of the list before: whoever reads one waits for all writes that were begun earlier. */
  readonly isInUse: boolean;
}

async function fetchMissing<F>(
  request: InstallRequest<F>,
  { stored, work, isInUse }: Fetching,
): Step<void, F> {
  const { database, manifest, onProgress, signal } = request;
  const hashes = [...new Set(manifest.pages.map(({ hash }) => hash))];
  const missing = hashes.filter((hash) => !stored.has(hash));
  const bookingsIn = new Map(manifest.pages.map(({ hash, bookings }) => [hash, bookings]));
  const of = manifest.bookings;
  let have = of - missing.reduce((sum, hash) => sum + (bookingsIn.get(hash) ?? 0), 0);
  onProgress({ have, of });

  const writes = new Set<Promise<void>>();
  const failed: InstallFailure<F>[] = [];
  const bugs: unknown[] = [];
  const keep = async (hash: PageHash, bytes: Uint8Array): Promise<void> => {
    const kept = await database.keepPage(hash, bytes);
    if (!kept.ok) return void failed.push({ kind: "storage", failure: kept.failure });
    have += bookingsIn.get(hash) ?? 0;
    onProgress({ have, of });
  };
  let last: Promise<void> = Promise.resolve();
  const store = (hash: PageHash, bytes: Uint8Array): void => {
    const begun = isInUse
      ? last.then(request.letScansPass).then(() => keep(hash, bytes))
      : keep(hash, bytes);
    const written = begun
      .catch((bug: unknown) => void bugs.push(bug))
      .finally(() => writes.delete(written));
    writes.add(written);
    last = written;
  };
  const queue = [...missing];
  const carry = async (): Step<void, F> => {
    for (let hash = queue.shift(); hash !== undefined; hash = queue.shift()) {
      if (signal.aborted) return fail({ kind: "aborted" });
      const page = await fetchOne(request, hash);
      if (!page.ok || failed.length + bugs.length > 0) {
        queue.length = 0; // the others finish what they have begun
        return page.ok ? ok(undefined) : page;
      }
      store(hash, page.value);
      if (!work.take(hash, page.value)) return fail({ kind: "page-damaged", page: hash });
      while (writes.size > mostWrites) await Promise.race(writes);
    }
    return ok(undefined);
  };
  const carried = await Promise.all(Array.from({ length: inFlight }, carry));
  await Promise.all(writes);
  if (bugs.length > 0) throw bugs[0];
  const [failure] = failed;
  if (failure !== undefined) return fail(failure);
  return carried.find((step) => !step.ok) ?? ok(undefined);
}

/** Verified. */
async function fetchOne<F>(request: InstallRequest<F>, hash: PageHash): Step<Uint8Array, F> {
  for (const isLast of [false, true]) {
    const page = await request.fetchPage(hash);
    if (!page.ok) return fail({ kind: "fetch", page: hash, failure: page.failure });
    const sum: string = await request.sha256(page.value);
    if (sum === hash) return page;
    if (isLast) break;
  }
  return fail({ kind: "page-damaged", page: hash });
}

/** What an earlier run fetched, one page at a time, so that the whole list is never in memory. */
async function readStored<F>(
  { database, signal }: InstallRequest<F>,
  work: IndexWork,
): Step<void, F> {
  for (const hash of work.unread) {
    if (signal.aborted) return fail({ kind: "aborted" });
    const stored = await database.pageBytes(hash);
    if (!stored.ok) return storageFailed(stored.failure);
    if (stored.value === null) {
      return storageFailed({ kind: "corrupt", detail: `page ${hash} has gone` });
    }
    if (!work.take(hash, stored.value)) return fail({ kind: "page-damaged", page: hash });
  }
  return ok(undefined);
}

const storageFailed = (failure: StorageFailure) => fail({ kind: "storage", failure } as const);
