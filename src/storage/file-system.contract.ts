/** Index files in memory, and the names of those that were opened, in order. */
import type { IndexFiles } from "./index-files.ts";
import { sourceOf } from "./open-index.ts";

export interface FileSystem extends IndexFiles {
  readonly held: Map<string, ArrayBuffer>;
  readonly opened: string[];
}

export function aFileSystem(): FileSystem {
  const held = new Map<string, ArrayBuffer>();
  const opened: string[] = [];
  let kept = 0;
  return {
    held,
    opened,
    keep: async (bytes) => {
      kept += 1;
      held.set(`file-${kept}`, bytes);
      return `file-${kept}`;
    },
    names: async () => [...held.keys()],
    open: async (name) => {
      opened.push(name);
      const bytes = held.get(name);
      return bytes === undefined ? null : sourceOf(bytes);
    },
    keepOnly: async (names) => {
      for (const other of held.keys()) if (!names.includes(other)) held.delete(other);
    },
  };
}
