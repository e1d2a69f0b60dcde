/**
 * The code index of a list while it is brought onto the device: codes of new pages as they arrive, those of pages that the
 * current list has too from its index.
 *
 * A few new pages go into the recent layer and leave the main one as it lies; more of them are a reason to make it anew.
 */
import { codesOf } from "../core/codes.ts";
import type { PageHash } from "../core/ids.ts";
import { ok, type Result } from "../core/result.ts";
import { bookingSchema } from "../protocol/booking-schema.ts";
import type { Manifest } from "../protocol/v1.ts";
import { type CodeIndex, createCodeIndexBuilder } from "./code-index.ts";
import { mostPages, mostRowsPerPage } from "./index-layout.ts";
import type { Seed } from "./keyed-hash.ts";
import { freshNumbers } from "./layered-index.ts";
import { jsonOf, linesOf } from "./page-rows.ts";
import type { CurrentList, Generation, NewIndex, SnapshotDatabase } from "./snapshot-database.ts";
import type { StorageFailure } from "./storage-failure.ts";

/** The current list, of which pages and codes can be carried over. */
export interface Before {
  readonly list: CurrentList;
  readonly seed: Seed;
  /** Null: it stays in use as it lies. */
  readonly main: CodeIndex | null;
  readonly recent: CodeIndex | null;
}

interface Found {
  /** Scans are judged by some list. */
  readonly isInUse: boolean;
  /** Null where there is nothing that could be carried over. */
  readonly before: Before | null;
}

/** Of what the new list can take over from the current one. */
export async function readBefore(
  database: SnapshotDatabase,
  next: Manifest,
): Promise<Result<Found, StorageFailure>> {
  const current = await database.current();
  if (!current.ok && current.failure.kind !== "corrupt") return current;
  const list = current.ok ? current.value : null;
  if (list === null) return ok({ isInUse: false, before: null });
  return ok({ isInUse: true, before: await beforeOf(list, next) });
}

async function beforeOf(list: CurrentList, next: Manifest): Promise<Before | null> {
  const { index, openLayer, wholeLayer } = list;
  const recent = index.recent === null ? null : await wholeLayer(index.recent);
  if (index.recent !== null && recent?.isWhole !== true) return null;
  if (!staysInUse(list, next)) {
    const main = await wholeLayer(index.main);
    return main?.isWhole === true ? { list, seed: main.seed, main, recent } : null;
  }
  const main = await openLayer(index.main);
  return main?.isWhole === true ? { list, seed: main.seed, main: null, recent } : null;
}

/** Of the bookings in the main layer so many may be in the recent one: one in four. */
const mainPerRecent = 4;

/** The main layer. Not for the very same list, which is installed again only where something is wrong with its index. */
function staysInUse({ manifest, index }: CurrentList, next: Manifest): boolean {
  if (next.id === manifest.id || index.mainPages + next.pages.length > mostPages) return false;
  const inMain = new Set(
    manifest.pages
      .filter((_page, at) => (index.numbers[at] ?? mostPages) < index.mainPages)
      .map(({ hash }) => hash),
  );
  let [kept, recent] = [0, 0];
  for (const { hash, bookings } of next.pages) {
    if (inMain.has(hash)) kept += bookings;
    else recent += bookings;
  }
  return recent * mainPerRecent <= kept;
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
  const wanted = new Set(manifest.pages.map(({ hash }) => hash));
  /** Pages that the index before has, with their numbers in it. */
  const carried = new Map(
    (before?.list.manifest.pages ?? []).flatMap(({ hash }, at) => {
      const number = before?.list.index.numbers[at];
      return number === undefined || !stored.has(hash) || !wanted.has(hash)
        ? []
        : [[hash, number] as const];
    }),
  );
  const numbering = numbersFor(manifest, before, carried);
  const numbers = new Map(manifest.pages.map(({ hash }, at) => [hash, numbering.numbers[at]]));
  const builder = createCodeIndexBuilder(before?.seed ?? seed);
  const unreadable = new Map(
    [...(before?.list.unreadable ?? [])].filter(([hash]) => carried.has(hash)),
  );
  let rows = 0;
  for (const { hash, bookings } of manifest.pages) if (carried.has(hash)) rows += bookings;
  return {
    unread: [...wanted].filter((hash) => stored.has(hash) && !carried.has(hash)),
    take: (hash, bytes) => {
      const page = numbers.get(hash);
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
      const now = new Map([...carried].map(([hash, number]) => [number, numbers.get(hash)]));
      const numberNow = (number: number): number | null => now.get(number) ?? null;
      if (before?.recent != null) builder.carry(before.recent, numberNow);
      if (before?.main != null) builder.carry(before.main, numberNow);
      return { index: newIndexOf(builder.finish(), { before, ...numbering }), unreadable };
    },
  };
}

type Numbering = Pick<NewIndex, "numbers" | "mainPages">;

/** Pages that stay keep their numbers where the main layer stays. */
function numbersFor(
  { pages }: Manifest,
  before: Before | null,
  carried: ReadonlyMap<PageHash, number>,
): Numbering {
  if (before === null || before.main !== null) return freshNumbers(pages.length);
  const { mainPages } = before.list.index;
  const taken = new Set(carried.values());
  let free = mainPages;
  const nextFree = (): number => {
    while (taken.has(free)) free += 1;
    free += 1;
    return free - 1;
  };
  const numbers = Uint32Array.from(pages, ({ hash }) => carried.get(hash) ?? nextFree());
  return { numbers, mainPages };
}

function newIndexOf(
  made: CodeIndex,
  { before, ...numbering }: Numbering & { readonly before: Before | null },
): NewIndex {
  if (before === null || before.main !== null) return { main: made, recent: null, ...numbering };
  const { index } = before.list;
  return { main: index.main, recent: made.size === 0 ? null : made, ...numbering };
}
