/**
 * The booking list as stored: immutable byte pages, and generations (a manifest with its code index) of which one is
 * current. A database of its own, so that syncing pages does not wait in a scan's transaction.
 *
 * Promises: what is current changes by one strict write, made after everything it names is stored; a generation that is
 * not intact is answered `corrupt`, never as an empty list. Pages themselves are `relaxed`: they can be fetched again.
 */
import { Dexie, type Table } from "dexie";
import { z } from "zod";
import type { PageHash } from "../core/ids.ts";
import { ok, type Result } from "../core/result.ts";
import { pageHashSchema } from "../protocol/ids-schema.ts";
import { type Manifest, manifestSchema } from "../protocol/v1.ts";
import { type CodeIndex, codeIndexFrom } from "./code-index.ts";
import type { LedgerDatabaseDeps } from "./dexie-ledger-database.ts";
import { type OpenDatabase, openDatabase } from "./open-database.ts";
import { issueOf } from "./quarantine.ts";
import { CorruptRecord, type StorageFailure } from "./storage-failure.ts";

type Stored<T> = Promise<Result<T, StorageFailure>>;

export interface Generation {
  readonly manifest: Manifest;
  readonly index: CodeIndex;
}

export interface SnapshotDatabase {
  readonly storedPages: () => Stored<ReadonlySet<PageHash>>;
  readonly keepPage: (hash: PageHash, bytes: Uint8Array) => Stored<void>;
  /** Null when there is no such page. */
  readonly pageBytes: (hash: PageHash) => Stored<Uint8Array | null>;
  /** Replaces the one with the same manifest id. */
  readonly keepGeneration: (generation: Generation) => Stored<void>;
  readonly swapTo: (manifest: Manifest["id"]) => Stored<void>;
  /** Null before the first list. */
  readonly current: () => Stored<Generation | null>;
  /** Removes what the current generation does not use. */
  readonly prune: () => Stored<void>;
  /** All of it, the current list first: what is left after a power cut is no list. */
  readonly forget: () => Stored<void>;
  readonly close: () => void;
}

interface Tables {
  readonly pages: Table<unknown, PageHash, { readonly hash: PageHash; readonly bytes: Uint8Array }>;
  readonly generations: Table<unknown, string, GenerationRow>;
  readonly pointers: Table<unknown, string, { readonly name: "current"; readonly id: string }>;
}

interface GenerationRow {
  readonly id: string;
  readonly manifest: Manifest;
  readonly index: ArrayBuffer;
}

export async function openSnapshotDatabase(
  deps: Pick<LedgerDatabaseDeps, "onEvent" | "indexedDb">,
): Promise<Result<SnapshotDatabase, StorageFailure>> {
  const dexie = new Dexie("stile-snapshot", {
    ...deps.indexedDb,
    chromeTransactionDurability: "relaxed",
    cache: "disabled",
  });
  dexie.version(1).stores({ pages: "hash", generations: "id", pointers: "name" });
  const opened = await openDatabase(dexie, deps.onEvent);
  return opened.ok ? ok(databaseOver(opened.value)) : opened;
}

function databaseOver({ dexie, attempt, close }: OpenDatabase): SnapshotDatabase {
  const tables: Tables = {
    pages: dexie.table("pages"),
    generations: dexie.table("generations"),
    pointers: dexie.table("pointers"),
  };
  const { pages, generations } = tables;
  return {
    storedPages: () => attempt(async () => new Set(await pages.toCollection().primaryKeys())),
    keepPage: (hash, bytes) => attempt(() => done(pages.put({ hash, bytes }))),
    pageBytes: (hash) =>
      attempt(async () => {
        const row = await pages.get(hash);
        return row === undefined ? null : intact(pageRowSchema, row).bytes;
      }),
    keepGeneration: ({ manifest, index }) =>
      attempt(() => done(generations.put({ id: manifest.id, manifest, index: index.toBuffer() }))),
    swapTo: (id) => attempt(() => strictly(dexie, id)),
    current: () => attempt(() => readCurrent(tables)),
    prune: () =>
      attempt(() =>
        dexie.transaction("rw", [tables.pages, tables.generations, tables.pointers], () =>
          prune(tables),
        ),
      ),
    forget: () =>
      attempt(() =>
        dexie.transaction("rw", [tables.pages, tables.generations, tables.pointers], () =>
          forgetAll(tables),
        ),
      ),
    close,
  };
}

const pageRowSchema = z.object({ hash: pageHashSchema, bytes: z.instanceof(Uint8Array) });
const pointerSchema = z.object({ id: z.string() });
const generationSchema = z.object({ manifest: manifestSchema, index: z.instanceof(ArrayBuffer) });

async function readCurrent(tables: Tables): Promise<Generation | null> {
  const pointer = await tables.pointers.get("current");
  if (pointer === undefined) return null;
  const { id } = intact(pointerSchema, pointer);
  const { manifest, index: buffer } = intact(generationSchema, await tables.generations.get(id));
  const index = codeIndexFrom(buffer);
  if (index === null) throw new CorruptRecord("the code index is torn");
  return { manifest, index };
}

async function prune(tables: Tables): Promise<void> {
  const current = await readCurrent(tables);
  if (current === null) return;
  const used: ReadonlySet<string> = new Set(current.manifest.pages.map(({ hash }) => hash));
  const keys = await tables.pages.toCollection().primaryKeys();
  await tables.pages.bulkDelete(keys.filter((hash) => !used.has(hash)));
  await tables.generations.where("id").notEqual(current.manifest.id).delete();
}

async function forgetAll({ pages, generations, pointers }: Tables): Promise<void> {
  await pointers.clear();
  await generations.clear();
  await pages.clear();
}

/**
 * Dexie sets durability per database only, so this one write is made on its connection directly. Strict flushes what was
 * written before it too: the pointer never outlives its pages.
 */
async function strictly(dexie: Dexie, id: string): Promise<void> {
  if (!dexie.isOpen()) await dexie.open();
  const transaction = dexie
    .backendDB()
    .transaction("pointers", "readwrite", { durability: "strict" });
  await new Promise<void>((resolve, reject) => {
    transaction.addEventListener("complete", () => resolve());
    transaction.addEventListener("abort", () =>
      reject(transaction.error ?? new Dexie.AbortError("the swap was aborted")),
    );
    transaction.objectStore("pointers").put({ name: "current", id });
  });
}

function intact<T>(schema: z.ZodType<T>, row: unknown): T {
  const parsed = schema.safeParse(row);
  if (!parsed.success) throw new CorruptRecord(`list: ${issueOf(parsed.error)}`);
  return parsed.data;
}

const done = async (work: PromiseLike<unknown>): Promise<void> => {
  await work;
};
