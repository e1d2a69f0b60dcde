/** Index files in memory. */
import type { IndexFiles } from "./index-files.ts";
import { sourceOf } from "./open-index.ts";

export function aFileSystem(): IndexFiles & { readonly held: Map<string, ArrayBuffer> } {
  const held = new Map<string, ArrayBuffer>();
  let kept = 0;
  return {
    held,
    keep: async (bytes) => {
      kept += 1;
      held.set(`file-${kept}`, bytes);
      return `file-${kept}`;
    },
    names: async () => [...held.keys()],
    open: async (name) => {
      const bytes = held.get(name);
      return bytes === undefined ? null : sourceOf(bytes);
    },
    keepOnly: async (names) => {
      for (const other of held.keys()) if (!names.includes(other)) held.delete(other);
    },
  };
}
