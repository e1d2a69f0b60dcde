/** Pack files in memory, on a disk that may be full, lose power, or lose files. */
import type { NewPackFile, PackFiles } from "./pack-files.ts";

export interface PackDisk extends PackFiles {
  /** What is durable. */
  readonly held: Map<string, Uint8Array>;
  /** Files that were closed. */
  readonly closed: Set<string>;
  /** Held open by another tab: they cannot be removed. */
  readonly busy: Set<string>;
  /** How many bytes still fit. */
  room: number;
  flushes: boolean;
}

export function aPackDisk(): PackDisk {
  const held = new Map<string, Uint8Array>();
  const closed = new Set<string>();
  const busy = new Set<string>();
  let made = 0;
  const disk: PackDisk = {
    held,
    closed,
    busy,
    room: Number.POSITIVE_INFINITY,
    flushes: true,
    begin: async () => {
      made += 1;
      return fileOn(disk, `pack-${made}`);
    },
    read: async ({ pack, from, to }) => {
      const bytes = held.get(pack)?.slice(from, to);
      return bytes?.length === to - from ? bytes : null;
    },
    keepOnly: async (names) => {
      const gone = [...held.keys()].filter((name) => !names.includes(name) && !busy.has(name));
      for (const name of gone) held.delete(name);
    },
  };
  return disk;
}

function fileOn(disk: PackDisk, name: string): NewPackFile {
  let written = new Uint8Array();
  let isWhole = true;
  return {
    name,
    append: (bytes) => {
      isWhole &&= bytes.length <= disk.room;
      if (!isWhole) return false;
      disk.room -= bytes.length;
      written = new Uint8Array([...written, ...bytes]);
      return true;
    },
    flush: () => {
      if (!disk.flushes) return false;
      disk.held.set(name, written);
      return true;
    },
    close: () => {
      disk.closed.add(name);
    },
  };
}
