/**
 * Five megabytes of small values, rewritten at every start, for two reasons (STORAGE 4.1, 4.3): they make Chromium's LevelDB
 * begin a new log, so that a record torn by a kill is never read again (it would delete the whole origin's databases); and
 * they are what is given up when the disk is full and a scan must still be stored.
 *
 * A database of its own, so that no scan waits for it; one origin is one LevelDB log all the same. Belongs off the scan path.
 */
import { Dexie, type DexieOptions } from "dexie";
import { ok, type Result } from "../core/result.ts";
import { type OpenDatabase, openDatabase } from "./open-database.ts";
import type { StorageFailure } from "./storage-failure.ts";

type Stored<T> = Promise<Result<T, StorageFailure>>;

export interface Ballast {
  /** Durable when it resolves; takes about a tenth of a second. */
  readonly rewrite: () => Stored<void>;
  /** Gives the space back; false when there was none to give. */
  readonly release: () => Stored<boolean>;
  readonly close: () => void;
}

export interface BallastDeps {
  /** Fills `bytes` with noise: what could be compressed would not fill a log. At most 65,536 bytes at once. */
  readonly fillRandom: (bytes: Uint8Array<ArrayBuffer>) => void;
  /** For tests: another IndexedDB than the global one. */
  readonly indexedDb?: Pick<DexieOptions, "indexedDB" | "IDBKeyRange">;
}

/** 110 x 48 KiB: larger values than 64 KiB go into files of their own and do not count. */
const blocks = 110;
const blockBytes = 48 * 1024;
/** Written together: short enough that a scan's commit is not held up by the disk for long. */
const blocksAtOnce = 10;

export async function openBallast(deps: BallastDeps): Stored<Ballast> {
  const dexie = new Dexie("stile-ballast", {
    ...deps.indexedDb,
    chromeTransactionDurability: "strict",
    cache: "disabled",
  });
  dexie.version(1).stores({ blocks: "n" });
  // it is nobody's truth: another version of the app may do with it what it likes
  const opened = await openDatabase(dexie, () => undefined, deps.indexedDb);
  return opened.ok ? ok(ballastIn(opened.value, deps)) : opened;
}

interface Block {
  readonly n: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

function ballastIn({ dexie, attempt, close }: OpenDatabase, { fillRandom }: BallastDeps): Ballast {
  const table = dexie.table<unknown, number, Block>("blocks");
  const noise = (n: number): Block => {
    const bytes = new Uint8Array(blockBytes);
    fillRandom(bytes);
    return { n, bytes };
  };
  return {
    rewrite: async () => {
      for (let first = 0; first < blocks; first += blocksAtOnce) {
        const some = Array.from({ length: blocksAtOnce }, (_, index) => noise(first + index));
        const written = await attempt(() => table.bulkPut(some));
        if (!written.ok) return written;
      }
      return ok(undefined);
    },
    release: () =>
      attempt(async () => {
        const held = await table.count();
        await table.clear();
        return held > 0;
      }),
    close,
  };
}
