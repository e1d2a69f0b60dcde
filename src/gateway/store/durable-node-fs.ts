/**
 * PGlite's directory file system, made to survive a power cut. As delivered (0.5.16) nothing ever reaches the disk by
 * force: PostgreSQL is started with `-F` (fsync off), and emscripten's NODEFS has no fsync operation, so that the call
 * would answer success without doing anything. `relaxedDurability` changes neither: for this file system `syncToFs` is
 * empty. Here fsync is on and really called: once for each commit.
 */
import { PGlite } from "@electric-sql/pglite";
import { NodeFS } from "@electric-sql/pglite/nodefs";
import { z } from "zod";

/** Forces a file descriptor's data to the disk; throws when that failed. */
export type SyncFile = (fd: number) => void;

/** PGlite's own start parameters without `-F`; `fdatasync`, its default, does nothing under emscripten. */
export const durableStartParams: readonly string[] = [
  ...PGlite.defaultStartParams.filter((param) => param !== "-F"),
  "-c",
  "wal_sync_method=fsync",
];

export interface DurableNodeFs {
  readonly fs: NodeFS;
  /** Throws once the disk has refused a sync: what was committed since may be lost, and so may what would follow. */
  readonly requireSynced: () => void;
}

export function createDurableNodeFs(directory: string, syncFile: SyncFile): DurableNodeFs {
  const failures: unknown[] = [];
  const fs = new NodeFS(directory);
  const init = fs.init.bind(fs);
  fs.init = async (pg, given) => {
    const { emscriptenOpts } = await init(pg, given);
    const preRun = [
      ...(emscriptenOpts.preRun ?? []),
      (module: unknown): void => {
        const { stream_ops } = withNodeFs.parse(module).NODEFS;
        stream_ops["fsync"] = (stream: unknown) => sync(stream);
      },
    ];
    return { emscriptenOpts: { ...emscriptenOpts, preRun } };
  };
  const sync = (stream: unknown): number => {
    try {
      syncFile(openStream.parse(stream).nfd);
    } catch (problem) {
      // told through requireSynced: an error number makes PostgreSQL panic, and in WebAssembly a panic never returns
      failures.push(problem);
    }
    return 0;
  };
  return {
    fs,
    requireSynced: () => {
      if (failures.length === 0) return;
      throw new Error("the disk refused to store a commit; nothing is accepted until a restart", {
        cause: failures[0],
      });
    },
  };
}

/** `custom` hands over the very object, where `object` would hand over a copy. */
const withNodeFs = z.custom<{ readonly NODEFS: { readonly stream_ops: Record<string, unknown> } }>(
  (module) =>
    z.object({ NODEFS: z.object({ stream_ops: z.looseObject({}) }) }).safeParse(module).success,
  "this release of PGlite has no NODEFS to make durable",
);

const openStream = z.object({ nfd: z.number() });
