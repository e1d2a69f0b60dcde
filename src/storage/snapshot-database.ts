/**
 * The booking list as stored: immutable byte pages, in files that hold many (`packs/`) or as rows, and generations (a manifest
 * with its code index) of which one is current. A database of its own, so that syncing pages does not wait in a scan's transaction.
 *
 * Promises: what is current changes by one strict write, made after everything it names is stored; a generation that is
 * not intact is answered `corrupt`, never as an empty list, and a torn code index as none: it can be built again from the
 * pages. Pages themselves are `relaxed`: they can be fetched again.
 */
import { Dexie, type Table } from "dexie";
import { z } from "zod";
import type { PageHash } from "../core/ids.ts";
import { ok, type Result } from "../core/result.ts";
import { pageHashSchema } from "../protocol/ids-schema.ts";
import type { Manifest } from "../protocol/v1.ts";
import type { CodeIndex } from "./code-index.ts";
import type { LedgerDatabaseDeps } from "./dexie-ledger-database.ts";
import type { IndexFiles } from "./index-files.ts";
import { type OpenDatabase, openDatabase } from "./open-database.ts";
import { layeredIndex, type PageNumbers } from "./layered-index.ts";
import {
  currentRows,
  packRows,
  pointerSchema,
  put,
  removePages,
  replacePacks,
  storedPage,
} from "./list-transactions.ts";
import type { OpenIndex } from "./open-index.ts";
import type { PackFiles } from "./packs/pack-files.ts";
import { createPacks, type Packs } from "./packs/packs.ts";
import { CorruptRecord, type StorageFailure } from "./storage-failure.ts";
import {
  packManifest,
  type StoredManifest,
  storedManifestSchema,
  unpackManifest,
} from "./stored-manifest.ts";
import { type NewPage, pageBytesOf, type StoredPage } from "./stored-page.ts";
import { createStoredIndexes, type KeptLayer, type StoredIndexes } from "./stored-index.ts";

type Stored<T> = Promise<Result<T, StorageFailure>>;

export interface Generation {
  readonly manifest: Manifest;
  readonly index: NewIndex;
  /** Rows that are no booking to this version of the app, by their pages; pages without any are left out. */
  readonly unreadable: ReadonlyMap<PageHash, number>;
}

export interface NewIndex extends PageNumbers {
  /** Made anew, or the name of the current list's. */
  readonly main: CodeIndex | string;
  readonly recent: CodeIndex | null;
}

export interface CurrentList extends Pick<Generation, "manifest" | "unreadable"> {
  /** The names of its layers. */
  readonly index: StoredIndex;
  /** To look up in, read as it is needed; null where it is torn or has gone. */
  readonly openIndex: () => Promise<OpenIndex | null>;
  readonly openLayer: StoredIndexes["open"];
  readonly wholeLayer: StoredIndexes["whole"];
}

interface StoredIndex extends PageNumbers {
  readonly main: string;
  readonly recent: string | null;
}

export interface SnapshotDatabase {
  readonly storedPages: () => Stored<ReadonlySet<PageHash>>;
  /** Those of `hashes` that are stored. Scans that read pages wait for less of it than for a look at all. */
  readonly storedAmong: (hashes: readonly PageHash[]) => Stored<ReadonlySet<PageHash>>;
  /** Durable at the latest with the generation that names them. */
  readonly keepPages: (pages: readonly NewPage[]) => Stored<void>;
  /** Null when there is no such page. */
  readonly storedPage: (hash: PageHash) => Stored<StoredPage | null>;
  /** Unpacked. Null when there is no such page. */
  readonly pageBytes: (hash: PageHash) => Stored<Uint8Array | null>;
  /** Replaces the one with the same manifest id. Answers its recent layer, for whoever takes it up in another thread. */
  readonly keepGeneration: (generation: Generation) => Stored<KeptLayer | null>;
  /** Of a list that another thread has just stored: it is not read once more. */
  readonly adopt: StoredIndexes["adopt"];
  readonly swapTo: (manifest: Manifest["id"]) => Stored<void>;
  /** Null before the first list. */
  readonly current: () => Stored<CurrentList | null>;
  /** Removes what the current generation does not use. Never while a list is being installed, which may rely on it. */
  readonly prune: () => Stored<void>;
  /** All of it, the current list first: what is left after a power cut is no list. */
  readonly forget: () => Stored<void>;
  readonly close: () => void;
}

interface Tables {
  readonly pages: Table<unknown, PageHash, NewPage>;
  readonly generations: Table<unknown, string, GenerationRow>;
  readonly pointers: Table<unknown, string, { readonly name: "current"; readonly id: string }>;
  readonly packs: Table<unknown, string>;
}

interface GenerationRow {
  readonly id: string;
  readonly manifest: StoredManifest;
  readonly index: StoredIndex;
  readonly unreadable: readonly (readonly [PageHash, number])[];
}

export interface SnapshotDatabaseDeps extends Pick<LedgerDatabaseDeps, "onEvent" | "indexedDb"> {
  /** Null where there are none. */
  readonly indexFiles: IndexFiles | null;
  readonly packFiles: PackFiles | null;
}

export async function openSnapshotDatabase(
  deps: SnapshotDatabaseDeps,
): Promise<Result<SnapshotDatabase, StorageFailure>> {
  const dexie = new Dexie("stile-snapshot", {
    ...deps.indexedDb,
    chromeTransactionDurability: "relaxed",
    cache: "disabled",
  });
  dexie.version(1).stores({ pages: "hash", generations: "id", pointers: "name" });
  dexie.version(2).stores({ packs: "name" });
  const generations = dexie.table<unknown, string>("generations");
  const indexes = createStoredIndexes(deps.indexFiles, {
    put: (id, bytes) => done(generations.put({ id, bytes })),
    get: async (id) => indexRowSchema.safeParse(await generations.get(id)).data?.bytes ?? null,
  });
  void indexes.openAhead();
  const opened = await openDatabase(dexie, deps.onEvent, deps.indexedDb);
  const packs = createPacks(deps.packFiles, {
    all: () => packRows(dexie),
    replace: (row, gone) => replacePacks(dexie, row, gone),
  });
  return opened.ok ? ok(databaseOver(opened.value, indexes, packs)) : opened;
}

function databaseOver(
  { dexie, attempt, close }: OpenDatabase,
  indexes: StoredIndexes,
  packs: Packs,
): SnapshotDatabase {
  const tables: Tables = {
    pages: dexie.table("pages"),
    generations: dexie.table("generations"),
    pointers: dexie.table("pointers"),
    packs: dexie.table("packs"),
  };
  const { pages, generations } = tables;
  const allRows = async (): Promise<ReadonlySet<PageHash>> =>
    new Set(await pages.toCollection().primaryKeys());
  const packed = async (hash: PageHash): Promise<StoredPage | null> => {
    const gzip = await packs.read(hash);
    return gzip && { gzip };
  };
  const readPage = async (hash: PageHash): Promise<StoredPage | null> => {
    const found = (await packed(hash)) ?? (await storedPage(dexie, hash));
    if (found !== null) return found;
    // another thread may have put it into a pack, or into another one
    await packs.reload();
    return packed(hash);
  };
  const readCurrent = async (known: CurrentRow | null = null): Promise<CurrentRow | null> => {
    const rows = await currentRows(dexie, generationSchema, known);
    packs.take(rows.packs);
    return rows.list;
  };
  /** Of the lists that were current here since the last pruning: all that can have become unused, but for what others did. */
  let met = new Set<PageHash>();
  let lastRead: CurrentRow | null = null;
  /** The recent layer that was kept last, which the next list begins with. */
  let atHand: { readonly name: string; readonly index: CodeIndex } | null = null;
  let prunings = 0;
  return {
    storedPages: () =>
      attempt(async () => {
        await packs.settle();
        return new Set([...(await allRows()), ...(await packs.among(packs.pages()))]);
      }),
    storedAmong: (hashes) =>
      attempt(async () => {
        await packs.settle();
        const packedOnes = await packs.among(hashes);
        const asked = hashes.filter((hash) => !packedOnes.has(hash));
        const isMany = asked.length > mostAskedSingly;
        const rows = isMany ? among(asked, allRows()) : askedSingly(dexie, pages, asked);
        return new Set([...(await rows), ...packedOnes]);
      }),
    keepPages: (some) =>
      attempt(async () => {
        const rows = await packs.keep(some);
        if (rows.length > 0) await put(dexie, { store: "pages", rows, durability: "relaxed" });
      }),
    storedPage: (hash) => attempt(() => readPage(hash)),
    pageBytes: (hash) =>
      attempt(async () => {
        const page = await readPage(hash);
        const bytes = page && (await pageBytesOf(page));
        if (page !== null && bytes === null)
          throw new CorruptRecord(`list: page ${hash} does not unpack`);
        return bytes;
      }),
    keepGeneration: ({ manifest, index, unreadable }) =>
      attempt(async () => {
        // a list whose pages are not all there is none
        if (!(await packs.settle())) throw new Dexie.QuotaExceededError("a pack was not written");
        // until the swap the list before is the current one
        const used = [...manifest.pages, ...(lastRead?.manifest.pages ?? [])];
        await packs.merge(new Set(used.map(({ hash }) => hash)));
        const { main, recent, numbers, mainPages } = index;
        const row: GenerationRow = {
          id: manifest.id,
          manifest: packManifest(manifest),
          index: {
            main: typeof main === "string" ? main : await indexes.keep(main),
            recent: recent && (await indexes.keep(recent)),
            numbers,
            mainPages,
          },
          unreadable: [...unreadable],
        };
        await done(generations.put(row));
        const name = row.index.recent;
        atHand = recent && name !== null ? { name, index: recent } : null;
        return atHand && { name: atHand.name, bytes: atHand.index.toBuffer() };
      }),
    adopt: indexes.adopt,
    swapTo: (id) => {
      const rows = [{ name: "current", id }];
      return attempt(() => put(dexie, { store: "pointers", rows, durability: "strict" }));
    },
    current: async () => {
      const row = await attempt(() => readCurrent());
      if (!row.ok || row.value === null) return row.ok ? ok(null) : row;
      lastRead = row.value;
      for (const { hash } of row.value.manifest.pages) met.add(hash);
      const whole: StoredIndexes["whole"] = async (name) =>
        atHand?.name === name ? atHand.index : indexes.whole(name);
      return ok(listOf(row.value, { ...indexes, whole }));
    },
    prune: async () => {
      const isThorough = prunings % thoroughEvery === 0;
      const candidates = async (): Promise<Iterable<PageHash>> =>
        isThorough ? allRows() : [...met].filter((hash) => !packs.has(hash));
      const pruned = await attempt(async () =>
        prune(dexie, tables, { current: await readCurrent(lastRead), candidates, packs }),
      );
      if (!pruned.ok || pruned.value === null) return pruned.ok ? ok(undefined) : pruned;
      prunings += 1;
      const { index, manifest } = pruned.value;
      met = new Set(manifest.pages.map(({ hash }) => hash));
      await indexes.keepOnly(layersOf(index));
      const reloaded = await attempt(packs.reload);
      if (reloaded.ok) await packs.tidy();
      return reloaded;
    },
    forget: async () => {
      const forgotten = await attempt(() =>
        dexie.transaction("rw", Object.values(tables), () => forgetAll(tables)),
      );
      await indexes.keepOnly([]);
      packs.take([]);
      await packs.tidy();
      return forgotten;
    },
    close,
  };
}

/** Beyond, one look at all of them is quicker. */
const mostAskedSingly = 200;

async function among(
  hashes: readonly PageHash[],
  looking: Promise<ReadonlySet<PageHash>>,
): Promise<ReadonlySet<PageHash>> {
  const stored = await looking;
  return new Set(hashes.filter((hash) => stored.has(hash)));
}

async function askedSingly(
  dexie: Dexie,
  pages: Tables["pages"],
  hashes: readonly PageHash[],
): Promise<ReadonlySet<PageHash>> {
  const counts = await dexie.transaction("r", pages, () =>
    Promise.all(hashes.map((hash) => pages.where("hash").equals(hash).count())),
  );
  return new Set(hashes.filter((_hash, at) => counts[at] !== 0));
}

/** One pruning in so many looks at all pages, the first among them: of an install that failed nobody else knows. */
const thoroughEvery = 20;

const generationSchema = z.object({
  manifest: storedManifestSchema.transform(unpackManifest),
  index: z
    .object({
      main: z.string(),
      recent: z.string().nullable(),
      numbers: z.instanceof(Uint32Array),
      mainPages: z.number().int(),
    })
    // of another version of the app: as one that is lost, which is made again from the pages
    .catch(() => ({ main: "", recent: null, numbers: new Uint32Array(), mainPages: 0 })),
  unreadable: z.array(z.tuple([pageHashSchema, z.number().int()])),
});
type CurrentRow = z.infer<typeof generationSchema>;
const indexRowSchema = z.object({ bytes: z.instanceof(ArrayBuffer) });

const layersOf = ({ main, recent }: StoredIndex): readonly string[] =>
  recent === null ? [main] : [main, recent];

const listOf = (
  { manifest, index, unreadable }: CurrentRow,
  { open, whole }: StoredIndexes,
): CurrentList => ({
  manifest,
  unreadable: new Map(unreadable),
  index,
  openIndex: async () => {
    const layers = await Promise.all(layersOf(index).map(open));
    const there = layers.filter((layer) => layer !== null);
    return there.length === layers.length ? layeredIndex(there, index) : null;
  },
  openLayer: open,
  wholeLayer: whole,
});

interface Pruning {
  readonly current: CurrentRow | null;
  /** Of the pages that are rows, what can have become unused. */
  readonly candidates: () => Promise<Iterable<PageHash>>;
  readonly packs: Packs;
}

/**
 * Answers the list that everything left belongs to; null where there is none, or another one has become current meanwhile.
 * What can go is found beforehand, and goes in small steps: whoever reads a page waits for what is written there.
 */
async function prune(
  dexie: Dexie,
  tables: Tables,
  { current, candidates, packs }: Pruning,
): Promise<CurrentRow | null> {
  if (current === null) return null;
  const { id, pages } = current.manifest;
  const used = new Set(pages.map(({ hash }) => hash));
  const unused = [...(await candidates())].filter((hash) => !used.has(hash));
  const isStill = async (): Promise<boolean> =>
    pointerSchema.safeParse(await tables.pointers.get("current")).data?.id === id;
  for (let at = 0; at < unused.length; at += mostRemovedAtOnce) {
    await removePages(dexie, unused.slice(at, at + mostRemovedAtOnce), id);
  }
  const { generations, pointers } = tables;
  return dexie.transaction("rw", generations, pointers, tables.packs, async () => {
    if (!(await isStill())) return null;
    await tables.packs.bulkDelete([...packs.spent(used)]);
    await tables.generations
      .where("id")
      .noneOf([id, ...layersOf(current.index)])
      .delete();
    return current;
  });
}

/** Pages. */
const mostRemovedAtOnce = 8;

async function forgetAll({ pages, generations, pointers, packs }: Tables): Promise<void> {
  await pointers.clear();
  await generations.clear();
  await packs.clear();
  await pages.clear();
}

const done = async (work: PromiseLike<unknown>): Promise<void> => {
  await work;
};
