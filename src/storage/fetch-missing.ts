/**
 * The pages of a new list that are not on the device yet: in bundles, each page verified against its name, stored and indexed
 * as it comes. What a bundle did not bring whole is asked for singly, once more where it is damaged, so that an older gateway,
 * a line that breaks or a proxy that garbles costs time only.
 */
import type { PageHash } from "../core/ids.ts";
import { fail, ok } from "../core/result.ts";
import { gunzip } from "./gunzip.ts";
import type { InstallFailure, InstallRequest, Step } from "./install-request.ts";
import type { IndexWork } from "./list-index.ts";
import type { NewPage, StoredPage } from "./stored-page.ts";

export interface Fetching {
  readonly stored: ReadonlySet<PageHash>;
  readonly work: IndexWork;
  /** Scans read pages of the list before: whoever reads one waits for all writes that were begun earlier. */
  readonly isInUse: boolean;
}

/** Few round trips, and small enough for a slow line to show progress. */
const mostInBundle = 16;
/** Bundles on their way at once: hides the round trip. */
const inFlight = 3;
/** Pages being stored meanwhile: a write answers late while the next pages are being read. */
const mostWaiting = 16;
/** Stored at once where scans read pages too: each write keeps them waiting, and one of eight hardly longer than one of one. */
const mostTogether = 8;

export async function fetchMissing<F>(
  request: InstallRequest<F>,
  fetching: Fetching,
): Step<void, F> {
  const { manifest, signal } = request;
  const { stored, work } = fetching;
  const missing = [...new Set(manifest.pages.map(({ hash }) => hash))].filter(
    (hash) => !stored.has(hash),
  );
  const keeping = createKeeping(request, fetching, missing);
  const failures: InstallFailure<F>[] = [];
  const canKeep = (): boolean => !keeping.isBroken() && !signal.aborted;
  const isOver = (): boolean => failures.length > 0 || !canKeep();

  const take = async (hash: PageHash, bytes: Uint8Array, page: StoredPage): Promise<void> => {
    if (!canKeep()) return;
    keeping.keep({ hash, ...page });
    if (!work.take(hash, bytes)) failures.push({ kind: "page-damaged", page: hash });
    await keeping.room();
  };
  const takeBundle = async (hashes: readonly PageHash[]): Promise<readonly PageHash[]> => {
    const left = new Set(hashes);
    await request.fetchBundle(hashes, async ({ hash, gzip }) => {
      // also where another one has failed: what has come is not fetched again
      const bytes = canKeep() && left.has(hash) ? await gunzip(gzip) : null;
      if (bytes === null || (await request.sha256(bytes)) !== hash) return;
      left.delete(hash);
      await take(hash, bytes, { gzip });
    });
    return [...left];
  };
  const bundles = inBundles(missing);
  const carry = async (): Promise<void> => {
    for (let next = bundles.shift(); next !== undefined && !isOver(); next = bundles.shift()) {
      for (const hash of await takeBundle(next)) {
        if (isOver()) return;
        const page = await fetchOne(request, hash);
        if (page.ok) await take(hash, page.value, { bytes: page.value });
        else failures.push(page.failure);
      }
    }
  };
  await Promise.all(Array.from({ length: inFlight }, carry));
  const kept = await keeping.done();
  if (!kept.ok) return kept;
  const [failure] = failures;
  if (failure !== undefined) return fail(failure);
  return signal.aborted ? fail({ kind: "aborted" }) : ok(undefined);
}

/** Few pages are shared out among the lines that there are. */
function inBundles(hashes: readonly PageHash[]): (readonly PageHash[])[] {
  const size = Math.min(mostInBundle, Math.ceil(hashes.length / inFlight));
  const bundles: (readonly PageHash[])[] = [];
  for (let at = 0; at < hashes.length; at += size) bundles.push(hashes.slice(at, at + size));
  return bundles;
}

interface Keeping<F> {
  readonly keep: (page: NewPage) => void;
  /** When there is room for more. */
  readonly room: () => Promise<void>;
  readonly isBroken: () => boolean;
  /** Throws what was a bug. */
  readonly done: () => Step<void, F>;
}

/** Stores pages as they come, and tells how far it is. */
function createKeeping<F>(
  { database, manifest, onProgress, letScansPass }: InstallRequest<F>,
  { isInUse }: Fetching,
  missing: readonly PageHash[],
): Keeping<F> {
  const bookingsIn = new Map(manifest.pages.map(({ hash, bookings }) => [hash, bookings]));
  const of = manifest.bookings;
  let have = of - missing.reduce((sum, hash) => sum + (bookingsIn.get(hash) ?? 0), 0);
  onProgress({ have, of });

  const waiting: NewPage[] = [];
  const writes = new Set<Promise<void>>();
  const failed: InstallFailure<F>[] = [];
  const bugs: unknown[] = [];
  const write = async (pages: readonly NewPage[]): Promise<void> => {
    const kept = await database.keepPages(pages);
    if (!kept.ok) return void failed.push({ kind: "storage", failure: kept.failure });
    for (const { hash } of pages) have += bookingsIn.get(hash) ?? 0;
    onProgress({ have, of });
  };
  let isWriting = false;
  const writeWaiting = async (): Promise<void> => {
    isWriting = true;
    try {
      while (waiting.length > 0 && failed.length === 0) {
        await letScansPass();
        await write(waiting.splice(0, mostTogether));
      }
    } finally {
      // at once: who comes next must not take this one for at work still
      isWriting = false;
    }
  };
  const begin = (work: Promise<void>): void => {
    const written = work
      .catch((bug: unknown) => void bugs.push(bug))
      .finally(() => writes.delete(written));
    writes.add(written);
  };
  return {
    keep: (page) => {
      if (!isInUse) return begin(write([page]));
      waiting.push(page);
      if (!isWriting) begin(writeWaiting());
    },
    room: async () => {
      while (writes.size > 0 && waiting.length + writes.size > mostWaiting)
        await Promise.race(writes);
    },
    isBroken: () => failed.length + bugs.length > 0,
    done: async () => {
      await Promise.all(writes);
      if (bugs.length > 0) throw bugs[0];
      const [failure] = failed;
      return failure === undefined ? ok(undefined) : fail(failure);
    },
  };
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
