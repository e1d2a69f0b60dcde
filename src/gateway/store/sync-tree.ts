/** Forces files that were written without fsync to the disk, with the directories that name them. */
import { closeSync, openSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { SyncFile } from "./durable-node-fs.ts";

/** `itself` syncs the directory's own entries only. */
export function syncTree(
  directory: string,
  syncFile: SyncFile,
  depth: "whole" | "itself" = "whole",
): void {
  if (depth === "whole") {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) syncTree(path, syncFile);
      else if (entry.isFile()) syncPath(path, syncFile);
    }
  }
  // Windows cannot open a directory; its file system journals names itself
  if (process.platform !== "win32") syncPath(directory, syncFile);
}

function syncPath(path: string, syncFile: SyncFile): void {
  const fd = openSync(path, "r");
  try {
    syncFile(fd);
  } finally {
    closeSync(fd);
  }
}
