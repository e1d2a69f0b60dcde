/** The two implementations of the ledger database, each as a disk that tabs are opened on: shared by the ledger's tests. */
import { IDBFactory, IDBKeyRange } from "fake-indexeddb";
import type { Result } from "../core/result.ts";
import { now } from "../testing/builders.ts";
import { openLedgerDatabase } from "./dexie-ledger-database.ts";
import type { LedgerDatabase } from "./ledger-database.ts";
import type { TableName } from "./ledger-stores.ts";
import {
  type CommitHooks,
  createMemoryLedgerDatabase,
  emptyLedgerState,
} from "./memory-ledger-database.ts";
import type { Unreadable } from "./quarantine.ts";

export interface Disk {
  /** Another tab on the same rows. */
  readonly open: (onUnreadable?: (record: Unreadable) => void) => Promise<LedgerDatabase>;
  /** From now on nothing new fits; or it does again. */
  readonly setFull: (isFull: boolean) => void;
}

export const disks: readonly { readonly name: string; readonly create: () => Disk }[] = [
  { name: "dexie", create: aDexieDisk },
  { name: "memory", create: () => aMemoryDisk() },
];

export function aDexieDisk(factory = new IDBFactory()): Disk {
  let isFull = false;
  return {
    setFull: (full) => {
      isFull = full;
    },
    open: async (onUnreadable = () => undefined) => {
      const db = value(
        await openLedgerDatabase({
          clock: { now: () => now },
          onEvent: () => undefined,
          onUnreadable,
          indexedDb: { indexedDB: factory, IDBKeyRange },
        }),
      );
      for (const table of db.dexie.tables) {
        table.hook("creating", () => {
          if (isFull) throw full();
        });
      }
      return db;
    },
  };
}

export function aMemoryDisk(state = emptyLedgerState(), hooks: CommitHooks = {}): Disk {
  let isFull = false;
  return {
    setFull: (given) => {
      isFull = given;
    },
    open: async (onUnreadable = () => undefined) =>
      createMemoryLedgerDatabase({
        state,
        clock: { now: () => now },
        onUnreadable,
        hooks: {
          ...hooks,
          beforeCommit: async (written) => {
            if (isFull) throw full();
            await hooks.beforeCommit?.(written);
          },
        },
      }),
  };
}

const full = (): DOMException => new DOMException("full", "QuotaExceededError");

/** Past the types, as another version of the app would in another tab. */
export async function putRaw(db: LedgerDatabase, table: TableName, row: object): Promise<void> {
  await db.transaction([table], (tx) => {
    const put: (raw: never) => PromiseLike<unknown> = tx[table].put;
    return Reflect.apply(put, tx[table], [row]);
  });
  db.overlay.distrust();
}

export function value<T, F>(result: Result<T, F>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  return result.value;
}
