/**
 * A folder of ours in the origin's private file system, which not every browser has: nothing that it does fails a list.
 */

export interface OwnFolder {
  /** Made where there is none. */
  readonly handle: () => Promise<FileSystemDirectoryHandle>;
  readonly names: () => Promise<readonly string[]>;
  /** Removes all other files, but for those that are held open somewhere: they go the next time. */
  readonly keepOnly: (names: readonly string[]) => Promise<void>;
}

/** Asks for the file system anew each time: WebKit loses it in the background like everything else. */
function createOwnFolder(root: () => Promise<FileSystemDirectoryHandle>, name: string): OwnFolder {
  const handle = async (): Promise<FileSystemDirectoryHandle> =>
    (await root()).getDirectoryHandle(name, { create: true });
  const names = async (): Promise<readonly string[]> =>
    (await unlessRefused(async () => namesIn(await handle()))) ?? [];
  return {
    handle,
    names,
    keepOnly: async (kept) => {
      const gone = (await names()).filter((other) => !kept.includes(other));
      for (const other of gone) {
        await unlessRefused(async () => (await handle()).removeEntry(other));
      }
    },
  };
}

async function namesIn(folder: FileSystemDirectoryHandle): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const name of folder.keys()) names.push(name);
  return names;
}

/** Null where this browser has no such files (WebKitGTK, private windows, plain HTTP). */
export const browserFolder = (name: string): OwnFolder | null =>
  "storage" in navigator && "getDirectory" in navigator.storage
    ? createOwnFolder(() => navigator.storage.getDirectory(), name)
    : null;

/** Whatever a file system refuses, it does so with a `DOMException`, or with a `TypeError` where a part of it is missing. */
export async function unlessRefused<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (problem) {
    if (problem instanceof DOMException || problem instanceof TypeError) return null;
    throw problem;
  }
}
