/**
 * Files beside the databases, for the code index: the browser reads and writes one of 25 MB in half the time that a row takes
 * (STORAGE 3.3). In the origin's private file system, which not every browser has; nothing that it does fails a list.
 */
import type { IndexSource } from "./open-index.ts";
import { browserFolder, type OwnFolder, unlessRefused } from "./own-folder.ts";

export interface IndexFiles {
  /** Under a name of its own, durable when it resolves; null where it cannot be written, for whatever reason. In a worker only. */
  readonly keep: (bytes: ArrayBuffer) => Promise<string | null>;
  /** Of those that there are. */
  readonly names: () => Promise<readonly string[]>;
  /** Null where there is none. May be torn: whoever reads it knows how it should look. */
  readonly open: (name: string) => Promise<IndexSource | null>;
  /** Removes all but these. */
  readonly keepOnly: (names: readonly string[]) => Promise<void>;
}

function createIndexFiles(folder: OwnFolder): IndexFiles {
  return {
    keep: (bytes) =>
      unlessRefused(async () => {
        const name = crypto.randomUUID();
        const file = await (await folder.handle()).getFileHandle(name, { create: true });
        const access = await file.createSyncAccessHandle();
        try {
          return writtenInSlices(access, bytes) ? name : null;
        } finally {
          access.close();
        }
      }),
    names: folder.names,
    open: (name) =>
      unlessRefused(async () => {
        const handle = await (await folder.handle()).getFileHandle(name);
        const file = await handle.getFile();
        return {
          byteLength: file.size,
          read: (from, to) => unlessRefused(() => file.slice(from, to).arrayBuffer()),
        };
      }),
    keepOnly: folder.keepOnly,
  };
}

/**
 * Durable slice by slice: whoever stores a scan meanwhile has to wait until what has been written to any file is on the disk
 * (one journal serves the whole file system), and must not wait for all of it.
 */
function writtenInSlices(access: FileSystemSyncAccessHandle, bytes: ArrayBuffer): boolean {
  for (let at = 0; at < bytes.byteLength; at += sliceBytes) {
    const slice = new Uint8Array(bytes, at, Math.min(sliceBytes, bytes.byteLength - at));
    if (access.write(slice, { at }) !== slice.byteLength) return false;
    access.flush();
  }
  return true;
}

const sliceBytes = 1024 * 1024;

/** Null where this browser has no such files. */
export function browserIndexFiles(): IndexFiles | null {
  const folder = browserFolder("stile-index");
  return folder && createIndexFiles(folder);
}
