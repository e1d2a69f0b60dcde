/**
 * One process per data directory: PGlite has no lock of its own, and two writers would destroy the files.
 *
 * Promises: a second process is refused while the first lives; the lock of a dead one is taken over by exactly one; the
 * lock file is complete from the moment it exists. Cannot see into other machines or containers that share the directory.
 */
import { randomUUID } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

export class DirectoryInUse extends Error {
  readonly pid: number;
  constructor(directory: string, pid: number) {
    super(
      `${directory} is in use by process ${pid}: stop it, or give this one a directory of its own`,
    );
    this.name = "DirectoryInUse";
    this.pid = pid;
  }
}

export interface DirectoryLock {
  readonly release: () => void;
}

/** Throws `DirectoryInUse`. */
export function lockDirectory(directory: string): DirectoryLock {
  const path = join(directory, "lock.json");
  const own: Holder = {
    pid: process.pid,
    started: processStart(process.pid),
    token: randomUUID(),
  };
  const draft = join(directory, `lock.${own.token}`);
  writeFileSync(draft, JSON.stringify(own), { flag: "wx" });
  try {
    const refusedBy = claim(path, draft);
    if (refusedBy !== null) throw new DirectoryInUse(directory, refusedBy.pid);
  } finally {
    rmSync(draft, { force: true });
  }
  return {
    release: () => {
      if (readHolder(path)?.token === own.token) rmSync(path);
    },
  };
}

const holderSchema = z.object({
  pid: z.int(),
  /** Tells a process from a later one with the same number; null where the system does not say. */
  started: z.string().nullable(),
  token: z.string(),
});
type Holder = z.infer<typeof holderSchema>;

/**
 * Answers the living holder that stands in the way, or null once `path` is ours. Who replaces a dead holder's file must
 * first claim a file named after that holder, in this same way: of several that find it dead, one succeeds.
 */
function claim(path: string, draft: string): Holder | null {
  for (;;) {
    if (linked(draft, path)) return null;
    const holder = readHolder(path);
    if (holder === null) continue; // released meanwhile
    if (isAlive(holder)) return holder;
    const guard = `${path}.${holder.token}`;
    const refusedBy = claim(guard, draft);
    if (refusedBy !== null) return refusedBy;
    try {
      if (readHolder(path)?.token === holder.token) {
        const replacement = `${draft}.new`;
        linkSync(draft, replacement);
        renameSync(replacement, path);
        return null;
      }
    } finally {
      rmSync(guard);
    }
  }
}

/** `link` fails where the name exists, like O_EXCL, and shows the file with its whole content or not at all. */
function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (problem) {
    if (codeOf(problem) === "EEXIST") return false;
    throw problem;
  }
}

function readHolder(path: string): Holder | null {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (problem) {
    if (codeOf(problem) === "ENOENT") return null;
    throw new Error(`${path} is not a lock of ours; remove it if no gateway runs here`, {
      cause: problem,
    });
  }
}

function isAlive({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (problem) {
    if (codeOf(problem) === "ESRCH") return false; // EPERM: alive, somebody else's
  }
  return started === null || started === processStart(pid);
}

/** Boot and start time of a process; a zombie has ended. Null where there is no /proc. */
function processStart(pid: number): string | null {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // the name in parentheses may contain anything, so count from behind it: state is field 3, the start time 22
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? null : `${boot}/${fields[19]}`;
  } catch {
    return null; // no such file: macOS, or the process has gone
  }
}

const codeOf = (problem: unknown): unknown =>
  problem instanceof Error && "code" in problem ? problem.code : undefined;
