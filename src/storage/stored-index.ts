/**
 * Where the layers of code indexes lie: each in a file where there are files, else in a row. Written once under a name of its
 * own, never changed; one that is opened again is still in memory.
 */
import { type CodeIndex, codeIndexFrom } from "./code-index.ts";
import type { IndexFiles } from "./index-files.ts";
import { type IndexSource, layerFrom, openIndex, type OpenLayer, sourceOf } from "./open-index.ts";

/** A layer as it lies, from the thread that has kept it to the one that looks up in it. */
export interface KeptLayer {
  readonly name: string;
  readonly bytes: ArrayBuffer;
}

export interface StoredIndexes {
  /** Durable when it resolves; answers the name. */
  readonly keep: (index: CodeIndex) => Promise<string>;
  /** Begins to open all files that there are, a handful at most: a start does not know yet which it needs. */
  readonly openAhead: () => Promise<void>;
  /** To look up in, read as it is needed; null where it is torn or has gone. */
  readonly open: (name: string) => Promise<OpenLayer | null>;
  /** What another thread has just kept: opened here, nothing of it is read. One that is torn is not believed. */
  readonly adopt: (layer: KeptLayer) => void;
  /** All of it, checked; null where it is torn or has gone. */
  readonly whole: (name: string) => Promise<CodeIndex | null>;
  /** Removes all other files. Rows are removed with the lists that they belong to. */
  readonly keepOnly: (names: readonly string[]) => Promise<void>;
}

/** The rows that indexes lie in where there are no files. */
export interface IndexRows {
  readonly put: (name: string, bytes: ArrayBuffer) => Promise<void>;
  readonly get: (name: string) => Promise<ArrayBuffer | null>;
}

export function createStoredIndexes(files: IndexFiles | null, rows: IndexRows): StoredIndexes {
  const opened = new Map<string, Promise<OpenLayer | null>>();
  const sourceNamed = async (name: string): Promise<IndexSource | null> => {
    if (!name.startsWith(rowPrefix)) return (await files?.open(name)) ?? null;
    const bytes = await rows.get(name);
    return bytes && sourceOf(bytes);
  };
  const openNamed = async (name: string): Promise<OpenLayer | null> => {
    const source = await sourceNamed(name);
    return source && openIndex(source);
  };
  const open = async (name: string): Promise<OpenLayer | null> => {
    const opening = opened.get(name) ?? openNamed(name);
    opened.set(name, opening);
    const layer = await opening.catch((problem: unknown) => {
      opened.delete(name);
      throw problem;
    });
    // asked again, it is looked at again
    if (layer === null) opened.delete(name);
    return layer;
  };
  return {
    keep: async (index) => {
      const bytes = index.toBuffer();
      const file = await files?.keep(bytes);
      if (file != null) return file;
      const row = `${rowPrefix}${crypto.randomUUID()}`;
      await rows.put(row, bytes);
      return row;
    },
    openAhead: async () => {
      for (const name of (await files?.names()) ?? []) void open(name).catch(() => null);
    },
    open,
    adopt: ({ name, bytes }) => {
      const layer = layerFrom(bytes);
      if (layer !== null) opened.set(name, Promise.resolve(layer));
    },
    whole: async (name) => {
      const source = await sourceNamed(name);
      const bytes = source && (await source.read(0, source.byteLength));
      return bytes && codeIndexFrom(bytes);
    },
    keepOnly: async (names) => {
      for (const name of opened.keys()) if (!names.includes(name)) opened.delete(name);
      await files?.keepOnly(names);
    },
  };
}

const rowPrefix = "index/";
