/**
 * A disk in a file, mounted for real: ext4 keeps in memory what nobody asked it to write down, so the file is what would be
 * left if the power went now. Needs root and loop devices.
 */
import { execFile, spawnSync } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as after } from "node:timers/promises";
import { promisify } from "node:util";

export interface LoopDisk {
  /** Where it is mounted. */
  readonly path: string;
  /** Whoever writes to it must have been stopped. */
  readonly copyAsItIs: () => Promise<void>;
  /** Mounts the copy at the same path; its journal is played back, as after a power cut. */
  readonly goOnWithCopy: () => Promise<void>;
  readonly drop: () => Promise<void>;
}

const size = "512M";
const unmounter = "umount";
const run = promisify(execFile);

/** In `folder`; one at a time. */
export async function formatDisk(folder: string): Promise<LoopDisk> {
  const image = join(folder, "disk.img");
  const copy = join(folder, "disk-after.img");
  const path = join(folder, "disk");
  await mkdir(path, { recursive: true });
  await run("truncate", ["-s", size, image]);
  // everything written now: nothing of it is left for a kernel thread that would go on while the image is copied
  await run("mkfs.ext4", ["-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0", image]);
  await mount(image, path);
  return {
    path,
    copyAsItIs: async () => void (await run("cp", ["--sparse=always", image, copy])),
    goOnWithCopy: async () => {
      await unmount(path);
      await mount(copy, path);
    },
    drop: async () => {
      await unmount(path);
      await Promise.all([image, copy].map((file) => rm(file, { force: true })));
    },
  };
}

/** Null where there can be such disks, otherwise what was said against it. */
export async function whyNoDisks(folder: string): Promise<string | null> {
  try {
    await (await formatDisk(folder)).drop();
    return null;
  } catch (problem) {
    return String(problem).split("\n", 2).join(" ");
  }
}

/** Also of a run that is broken off. */
const mounted = new Set<string>();
process.once("exit", () => {
  for (const path of mounted) spawnSync(unmounter, ["--lazy", path]);
});

async function mount(image: string, path: string): Promise<void> {
  await run("mount", ["-o", "loop", image, path]);
  mounted.add(path);
}

const patienceMs = 5_000;

/** Somebody who has just ended may still hold a file of it. */
async function unmount(path: string): Promise<void> {
  if (!mounted.has(path)) return;
  const until = Date.now() + patienceMs;
  for (;;) {
    try {
      await run(unmounter, [path]);
      mounted.delete(path);
      return;
    } catch (problem) {
      if (Date.now() > until) throw problem;
      await after(50);
    }
  }
}
