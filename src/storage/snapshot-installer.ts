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
import { fetchMissing } from "./fetch-missing.ts";
import { mostPages } from "./index-layout.ts";
import {
  type Installed,
  type InstallRequest,
  type Step,
  storageFailed,
} from "./install-request.ts";
import { beginIndex, type IndexWork, readBefore } from "./list-index.ts";
import type { StorageFailure } from "./storage-failure.ts";

export async function installSnapshot<F>(request: InstallRequest<F>): Step<Installed, F> {
  const { database, manifest } = request;
  if (manifest.pages.length > mostPages) {
    return fail({ kind: "too-many-pages", pages: manifest.pages.length });
  }
  const found = await readBefore(database, manifest);
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
  const { value: recent } = kept;
  return ok({ manifest, bookings: work.rows() - lost, unreadable: lost, recent });
}

/** Which pages of the new list are there. */
async function storedOf<F>(
  { database, manifest, seen }: InstallRequest<F>,
  current: Manifest | null,
): Promise<Result<ReadonlySet<PageHash>, StorageFailure>> {
  // the very same list is installed again only where something of it has gone: what was seen says nothing then
  const before = current?.id === manifest.id ? [] : (current?.pages ?? []);
  const kept = new Set(before.map(({ hash }) => hash).filter((hash) => seen.has(hash)));
  const wanted = [...new Set(manifest.pages.map(({ hash }) => hash))];
  const asked = wanted.filter((hash) => !kept.has(hash));
  const stored = await database.storedAmong(asked);
  if (!stored.ok) return stored;
  return ok(new Set(wanted.filter((hash) => kept.has(hash) || stored.value.has(hash))));
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
