/** The venue's contradictions as this device has them, also without a connection; read again after every durable change. */
import type { Conflict } from "../core/conflict.ts";
import type { ConflictReader } from "./services.ts";
import { useReadAgain } from "./use-read-again.ts";

export interface Contradictions {
  /** Withdrawn ones too. */
  readonly all: readonly Conflict[];
  /** Put aside by nobody on this device. */
  readonly unseen: ReadonlySet<string>;
}

/** Null until they have been read. */
export const useConflicts = (conflicts: ConflictReader): Contradictions | null =>
  useReadAgain(conflicts, readBoth);

async function readBoth(conflicts: ConflictReader): Promise<Contradictions> {
  const [all, unseen] = await Promise.all([conflicts.all(), conflicts.unseen()]);
  return { all, unseen: new Set(unseen.map(({ id }) => id)) };
}
