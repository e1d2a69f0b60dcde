/** Where a process may die: just before or just after any of its commits. Whoever waited for that commit waits for ever. */
import type { JournalStore } from "../../gateway/ingest/journal-store.ts";
import { forever, type Life } from "./life.ts";

export interface Death {
  /** At the `commits`-th commit from now. */
  readonly arm: (commits: number, side: "before" | "after") => void;
  /** Called by every commit: whether it is the one. */
  readonly isNow: (side: "before" | "after") => boolean;
  readonly disarm: () => void;
}

/** `onDeath` ends the life, and says so to whoever counts. */
export function createDeath(onDeath: () => void): Death {
  let armed: { left: number; readonly side: "before" | "after" } | null = null;
  return {
    arm: (left, side) => {
      armed = { left, side };
    },
    disarm: () => {
      armed = null;
    },
    isNow: (side) => {
      if (armed === null || armed.side !== side) return false;
      armed.left -= 1;
      if (armed.left > 0) return false;
      armed = null;
      onDeath();
      return true;
    },
  };
}

class DiedBeforeCommit extends Error {}

/** Runs one transaction; a death before its commit leaves nothing of it. */
export async function mortally<T>(
  { life, death }: { readonly life: Life; readonly death: Death },
  commit: (beforeCommit: () => void) => PromiseLike<T>,
): Promise<T> {
  if (life.isOver()) return forever();
  const beforeCommit = (): void => {
    if (life.isOver() || death.isNow("before")) throw new DiedBeforeCommit();
  };
  try {
    const answer = await commit(beforeCommit);
    return life.isOver() || death.isNow("after") ? await forever() : answer;
  } catch (problem) {
    if (problem instanceof DiedBeforeCommit) return forever();
    throw problem;
  }
}

export function mortalJournal(store: JournalStore, life: Life, death: Death): JournalStore {
  const process = { life, death };
  return {
    ...store,
    transaction: (work) =>
      mortally(process, (beforeCommit) =>
        store.transaction(async (tx) => {
          const answer = await work(tx);
          beforeCommit();
          return answer;
        }),
      ),
    outboxOf: (connection) => {
      const outbox = store.outboxOf(connection);
      const update: typeof outbox.update = (id, change) =>
        mortally(process, (beforeCommit) =>
          outbox.update(id, (held) => {
            const next = change(held);
            beforeCommit();
            return next;
          }),
        );
      return { ...outbox, update };
    },
  };
}
