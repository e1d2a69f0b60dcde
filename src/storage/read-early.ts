/**
 * The stored list, read while the rest of the app is still being put together: whoever asks first for what is current is given
 * what was begun before, if that was a list. Asked again, the database is asked again.
 */
import type { OpenIndex } from "./open-index.ts";
import { ok } from "../core/result.ts";
import type { CurrentList, SnapshotDatabase } from "./snapshot-database.ts";

export function readEarly(database: SnapshotDatabase): SnapshotDatabase {
  let early: ReturnType<SnapshotDatabase["current"]> | null = begin(database);
  return {
    ...database,
    current: async () => {
      const begun = await early;
      early = null;
      return begun?.ok === true && begun.value !== null ? begun : database.current();
    },
    forget: () => {
      early = null;
      return database.forget();
    },
  };
}

async function begin(database: SnapshotDatabase): ReturnType<SnapshotDatabase["current"]> {
  const current = await database.current();
  return current.ok && current.value !== null ? ok(opened(current.value)) : current;
}

function opened(list: CurrentList): CurrentList {
  let opening: Promise<OpenIndex | null> | null = list.openIndex();
  return {
    ...list,
    openIndex: () => {
      const begun = opening;
      opening = null;
      return begun ?? list.openIndex();
    },
  };
}
