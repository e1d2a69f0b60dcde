/**
 * How many attempts have left this gateway, noted outside its database: a database that counts fewer has been restored from
 * an older copy, and what it shows as never sent may have been sent.
 *
 * The file is replaced as a whole before each send, and not forced to the disk: it survives the end of the process at any
 * moment. A power cut may take the last notes; then a restore that follows may go unnoticed, and nothing worse.
 */
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";

export interface AttemptMark {
  /** 0 where nothing was noted yet. */
  readonly read: () => Promise<number>;
  /** Never lowers it. Resolves when the note is made; rejects when it cannot be, and then nothing may be sent. */
  readonly raise: (attempts: number) => Promise<void>;
}

const fileName = "attempts.mark";

/** `directory` must not be part of what a backup of the database restores. */
export function createFileAttemptMark(directory: string): AttemptMark {
  const path = join(directory, fileName);
  let noted: Promise<number> | null = null;
  const read = async (): Promise<number> => {
    const text = await readFile(path, "utf8").catch((problem: unknown) => {
      if (problem instanceof Error && "code" in problem && problem.code === "ENOENT") return "";
      throw problem;
    });
    // emptied by a power cut: as if nothing was noted, for a gateway that does not start helps nobody
    return /^\d{1,15}$/.test(text) ? Number(text) : 0;
  };
  const raised = async (before: number, attempts: number): Promise<number> => {
    if (attempts <= before) return before;
    const draft = `${path}.draft`;
    await writeFile(draft, String(attempts));
    await rename(draft, path);
    return attempts;
  };
  return {
    read: () => (noted === null ? read() : noted.catch(read)),
    raise: async (attempts) => {
      // one after the other, for they share a draft; after a failure the file says what stands
      const before = noted ?? read();
      noted = before.catch(read).then((stands) => raised(stands, attempts));
      await noted;
    },
  };
}

/** In memory; `state` outlives the process that is simulated. */
export const createMemoryAttemptMark = (state: { attempts: number }): AttemptMark => ({
  read: async () => state.attempts,
  raise: async (attempts) => {
    state.attempts = Math.max(state.attempts, attempts);
  },
});
