/**
 * Files that hold many pages each: a worker reads a page out of one in a third of the time that a row takes, and waits for
 * nobody who is writing. Written once, never changed.
 */
import { browserFolder, type OwnFolder, unlessRefused } from "../own-folder.ts";

export interface PackFiles {
  /** A new one, under a name of its own; null where it cannot be written, for whatever reason. In a worker only. */
  readonly begin: () => Promise<NewPackFile | null>;
  /** Null where there is not so much, and where it cannot be read. */
  readonly read: (at: Place) => Promise<Uint8Array<ArrayBuffer> | null>;
  /** Removes all but these. */
  readonly keepOnly: (names: readonly string[]) => Promise<void>;
}

/** Bytes `from` to `to` of a file. */
export interface Place {
  readonly pack: string;
  readonly from: number;
  readonly to: number;
}

export interface NewPackFile {
  readonly name: string;
  /** At its end; false where not all of it could be written: then it takes no more. */
  readonly append: (bytes: Uint8Array) => boolean;
  /** Everything is durable when it answers true. */
  readonly flush: () => boolean;
  /** Nobody else can open it before. */
  readonly close: () => void;
}

export function browserPackFiles(): PackFiles | null {
  const folder = browserFolder(packFolder);
  return folder && createPackFiles(folder);
}

/** Of which `pack-reader.worker.ts` reads. */
export const packFolder = "stile-packs";

function createPackFiles(folder: OwnFolder): PackFiles {
  const opened = new Map<string, Promise<File | null>>();
  const open = (name: string): Promise<File | null> =>
    unlessRefused(async () => (await (await folder.handle()).getFileHandle(name)).getFile());
  return {
    begin: () =>
      unlessRefused(async () => {
        const name = crypto.randomUUID();
        const file = await (await folder.handle()).getFileHandle(name, { create: true });
        return over(name, await file.createSyncAccessHandle());
      }),
    read: async (at) => {
      const opening = opened.get(at.pack) ?? open(at.pack);
      opened.set(at.pack, opening);
      const bytes = await readFrom(await opening, at);
      if (bytes !== null) return bytes;
      // it has grown since, or the browser let go of it
      opened.delete(at.pack);
      return readFrom(await open(at.pack), at);
    },
    keepOnly: async (names) => {
      for (const name of opened.keys()) if (!names.includes(name)) opened.delete(name);
      await folder.keepOnly(names);
    },
  };
}

async function readFrom(
  file: File | null,
  { from, to }: Place,
): Promise<Uint8Array<ArrayBuffer> | null> {
  const bytes = file && (await unlessRefused(async () => file.slice(from, to).arrayBuffer()));
  return bytes?.byteLength === to - from ? new Uint8Array(bytes) : null;
}

function over(name: string, access: FileSystemSyncAccessHandle): NewPackFile {
  let at = 0;
  let isWhole = true;
  return {
    name,
    append: (bytes) => {
      isWhole &&= tried(() => access.write(bytes, { at }) === bytes.byteLength);
      if (isWhole) at += bytes.byteLength;
      return isWhole;
    },
    flush: () =>
      tried(() => {
        access.flush();
        return true;
      }),
    close: () => access.close(),
  };
}

/** A full disk, or a handle that the browser has let go of. */
function tried(work: () => boolean): boolean {
  try {
    return work();
  } catch (problem) {
    if (problem instanceof DOMException || problem instanceof TypeError) return false;
    throw problem;
  }
}
