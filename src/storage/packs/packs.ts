/**
 * Pages in packs, where there are files; where there are none, and for what does not fit into one, pages are rows.
 *
 * Promises: a page counts as stored when its bytes are durable and a row says where they lie, so a kill leaves nothing that is
 * believed and not there; a pack that is written anew replaces the earlier ones in one transaction, and their files stay as long
 * as somebody may still read them.
 * Will not: unpack, or decide which pages are needed.
 */
import type { PageHash } from "../../core/ids.ts";
import type { NewPage } from "../stored-page.ts";
import { toMerge } from "./merge.ts";
import type { NewPackFile, PackFiles, Place } from "./pack-files.ts";
import { type PackedPage, type PackRow, packRowOf, packRowsIn, placesIn } from "./pack-rows.ts";

export interface PackStore {
  readonly all: () => Promise<readonly unknown[]>;
  /** Puts this one, if any, and removes those, in one transaction. */
  readonly replace: (row: PackRow | null, gone: readonly string[]) => Promise<void>;
}

export interface Packs {
  /** As another thread has left them. */
  readonly take: (rows: readonly unknown[]) => void;
  readonly pages: () => readonly PageHash[];
  readonly reload: () => Promise<void>;
  readonly has: (hash: PageHash) => boolean;
  /** Those of `hashes` that can be read: of packs that have gone their pages are not. After `settle`. */
  readonly among: (hashes: readonly PageHash[]) => Promise<ReadonlySet<PageHash>>;
  /** Packed; null where it is in none, or its file has gone. */
  readonly read: (hash: PageHash) => Promise<Uint8Array<ArrayBuffer> | null>;
  /** Answers those that it does not take. Durable after `settle`, and every few megabytes before that. */
  readonly keep: (pages: readonly NewPage[]) => Promise<readonly NewPage[]>;
  /** False where what was kept since the last time is not durable, and does not count. */
  readonly settle: () => Promise<boolean>;
  /** Writes anew what lies scattered, after `settle`. Whoever reads the earlier packs still can until `keepOnly`. */
  readonly merge: (used: ReadonlySet<PageHash>) => Promise<void>;
  /** Of which none is needed for `used`. */
  readonly spent: (used: ReadonlySet<PageHash>) => readonly string[];
  /** Removes the files of all packs that have no row. */
  readonly tidy: () => Promise<void>;
}

interface Writing {
  readonly file: NewPackFile;
  readonly pages: PackedPage[];
  /** Of these. */
  bytes: number;
  durable: number;
}

/** Written between two flushes: whoever stores a scan may have to wait for one (`index-files.ts`). */
const flushAfterBytes = 2 * 1024 * 1024;

export function createPacks(files: PackFiles | null, store: PackStore): Packs {
  let rows: readonly PackRow[] = [];
  let places: ReadonlyMap<PageHash, Place> = new Map();
  let writing: Promise<Writing | null> | null = null;

  const take = (next: readonly PackRow[]): void => {
    rows = next;
    places = new Map(next.flatMap(placesIn));
  };
  const begin = async (): Promise<Writing | null> => {
    const file = (await files?.begin()) ?? null;
    return file && { file, pages: [], bytes: 0, durable: 0 };
  };
  const replace = async (row: PackRow | null, gone: readonly string[]): Promise<void> => {
    await store.replace(row, gone);
    const others = rows.filter(({ name }) => name !== row?.name && !gone.includes(name));
    take(row === null ? others : [...others, row]);
  };
  const isThere = async ({ name, ends }: PackRow): Promise<boolean> => {
    const to = ends.at(-1) ?? 0;
    const last = (await files?.read({ pack: name, from: Math.max(0, to - 1), to })) ?? null;
    return last !== null;
  };
  const makeDurable = async (pack: Writing): Promise<boolean> => {
    if (pack.bytes === pack.durable) return true;
    const upTo = pack.bytes;
    if (!pack.file.flush()) return false;
    await replace(packRowOf(pack.file.name, pack.pages), []);
    pack.durable = upTo;
    return true;
  };
  const liveIn = (row: PackRow, used: ReadonlySet<PageHash>) =>
    placesIn(row).filter(([hash]) => used.has(hash) && places.get(hash)?.pack === row.name);
  const weigh = (row: PackRow, used: ReadonlySet<PageHash>) => ({
    name: row.name,
    size: row.ends.at(-1) ?? 0,
    live: liveIn(row, used).reduce((sum, [, { from, to }]) => sum + to - from, 0),
  });
  return {
    take: (next) => take(packRowsIn(next)),
    pages: () => [...places.keys()],
    reload: async () => take(packRowsIn(await store.all())),
    has: (hash) => places.has(hash),
    among: async (hashes) => {
      const packed = hashes.filter((hash) => places.has(hash));
      const asked = new Set(packed.map((hash) => places.get(hash)?.pack));
      const gone: string[] = [];
      for (const row of rows.filter(({ name }) => asked.has(name))) {
        if (!(await isThere(row))) gone.push(row.name);
      }
      if (gone.length > 0) await replace(null, gone);
      return new Set(packed.filter((hash) => places.has(hash)));
    },
    read: async (hash) => {
      const place = places.get(hash);
      return (place && (await files?.read(place))) ?? null;
    },
    keep: async (pages) => {
      writing ??= begin();
      const pack = await writing;
      if (pack === null) return pages;
      const left = pages.filter((page) => {
        if (!("gzip" in page) || !pack.file.append(page.gzip)) return true;
        pack.pages.push({ hash: page.hash, bytes: page.gzip.byteLength });
        pack.bytes += page.gzip.byteLength;
        return false;
      });
      if (pack.bytes - pack.durable >= flushAfterBytes) await makeDurable(pack);
      return left;
    },
    settle: async () => {
      const pack = await writing;
      // where this throws, what was kept is still there to be settled
      const isDurable = pack === null || (await makeDurable(pack));
      writing = null;
      pack?.file.close();
      return isDurable;
    },
    merge: async (used) => {
      const names = toMerge(rows.map((row) => weigh(row, used)));
      if (names.length === 0) return;
      const file = (await files?.begin()) ?? null;
      if (file === null) return;
      try {
        const gone = rows.filter(({ name }) => names.includes(name));
        const pages: PackedPage[] = [];
        for (const [hash, place] of gone.flatMap((row) => liveIn(row, used))) {
          const bytes = (await files?.read(place)) ?? null;
          // what cannot be moved stays where it is, and so does all the rest
          if (bytes === null || !file.append(bytes)) return;
          pages.push({ hash, bytes: bytes.byteLength });
        }
        if (file.flush()) await replace(packRowOf(file.name, pages), names);
      } finally {
        file.close();
      }
    },
    spent: (used) =>
      rows.map((row) => weigh(row, used)).flatMap(({ name, live }) => (live === 0 ? [name] : [])),
    tidy: async () => files?.keepOnly(rows.map(({ name }) => name)),
  };
}
