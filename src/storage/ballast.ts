/**
 * What is stored for the database's sake, and nobody reads (STORAGE 4.1, 4.3).
 * - Room: given up when the disk is full and a scan must still be stored. It lies in large values, because Chromium keeps
 *   those in files of their own and frees them at once. Removing small values takes room at first, since the log also keeps
 *   what they were: on Chromium 150 nothing could be stored after it.
 * - The log's turn: small values, written at every start, make Chromium's LevelDB begin a new log, so that a record torn by a
 *   kill is never read again (it would delete the whole origin's databases). Their database is deleted before and after:
 *   written over each other they held up to 31 MB after six starts.
 * - The log's end: a database that comes and goes, when the app is put away.
 *
 * Databases of their own, so that no scan waits for them; one origin is one LevelDB log all the same. Belongs off the scan
 * path. Will not: give room back in a private window, where Chromium keeps everything in memory and frees nothing.
 */
import { Dexie, type DexieOptions } from "dexie";
import { ok, type Result } from "../core/result.ts";
import { type OpenDatabase, openDatabase } from "./open-database.ts";
import { attempted, type StorageFailure } from "./storage-failure.ts";

type Stored<T> = Promise<Result<T, StorageFailure>>;

export interface Ballast {
  /** Writes what is missing of the room; durable when it resolves. */
  readonly fill: () => Stored<void>;
  /** Gives the room up; false when there was none to give. */
  readonly release: () => Stored<boolean>;
  /** Durable when it resolves; takes about a tenth of a second. `closed` where another tab does the same meanwhile. */
  readonly turnLog: () => Stored<void>;
  readonly close: () => void;
}

export interface BallastDeps {
  /** Fills `bytes` with noise: what could be compressed would not fill a log. At most 65,536 bytes at once. */
  readonly fillRandom: (bytes: Uint8Array<ArrayBuffer>) => void;
  /** For tests: another IndexedDB than the global one. */
  readonly indexedDb?: Pick<DexieOptions, "indexedDB" | "IDBKeyRange">;
}

const roomPieces = 5;
const roomPieceBytes = 1024 * 1024;
/** 110 x 48 KiB: larger values than 64 KiB go into files of their own and do not count. */
const blocks = 110;
const blockBytes = 48 * 1024;
/** Written together: short enough that a scan's commit is not held up by the disk for long. */
const blocksAtOnce = 10;
/** What `crypto.getRandomValues` fills in one call. */
const noiseAtOnce = 65_536;

export async function openBallast(deps: BallastDeps): Stored<Ballast> {
  const dexie = strictDexie("stile-ballast", deps);
  // the first version kept the log's small values here
  dexie.version(2).stores({ room: "n", blocks: null });
  // it is nobody's truth: another version of the app may do with it what it likes
  const opened = await openDatabase(dexie, () => undefined, deps.indexedDb);
  if (!opened.ok) return opened;
  return ok({
    ...roomIn(opened.value, deps),
    turnLog: () => turnLog(deps),
    close: opened.value.close,
  });
}

function strictDexie(name: string, { indexedDb }: BallastDeps): Dexie {
  return new Dexie(name, {
    ...indexedDb,
    chromeTransactionDurability: "strict",
    cache: "disabled",
  });
}

interface Piece {
  readonly n: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

function roomIn(
  { dexie, attempt }: OpenDatabase,
  deps: BallastDeps,
): Pick<Ballast, "fill" | "release"> {
  const table = dexie.table<unknown, number, Piece>("room");
  return {
    fill: async () => {
      const held = await attempt(() => table.toCollection().primaryKeys());
      if (!held.ok) return held;
      for (let n = 0; n < roomPieces; n += 1) {
        if (held.value.includes(n)) continue;
        const written = await attempt(() => table.put(noise(n, roomPieceBytes, deps)));
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
  };
}

async function turnLog(deps: BallastDeps): Stored<void> {
  const dexie = strictDexie("stile-log-turn", deps);
  dexie.version(1).stores({ blocks: "n" });
  const table = dexie.table<unknown, number, Piece>("blocks");
  const write = async (): Promise<void> => {
    // of a turn that was interrupted
    await dexie.delete({ disableAutoOpen: false });
    for (let first = 0; first < blocks; first += blocksAtOnce) {
      await table.bulkPut(
        Array.from({ length: blocksAtOnce }, (_, at) => noise(first + at, blockBytes, deps)),
      );
    }
  };
  const written = await attempted(write);
  // taken away by another tab, which is at it: it must not lose its own
  if (!written.ok && written.failure.kind === "closed") return written;
  const deleted = await attempted(() => dexie.delete());
  return written.ok ? deleted : written;
}

/**
 * What LevelDB's log holds goes into its tables, where the next start need not read it again: a log of 2 MB took 30 ms of it.
 * Chromium (150) does so whenever a database is removed, an empty one too. Takes 2 to 20 ms.
 */
export function emptyLog({ indexedDb }: Pick<BallastDeps, "indexedDb"> = {}): Stored<void> {
  const dexie = new Dexie("stile-log-end", { ...indexedDb, cache: "disabled" });
  dexie.version(1).stores({ nothing: "n" });
  return attempted(async () => {
    await dexie.open();
    await dexie.delete();
  });
}

function noise(n: number, size: number, { fillRandom }: BallastDeps): Piece {
  const bytes = new Uint8Array(size);
  for (let from = 0; from < size; from += noiseAtOnce)
    fillRandom(bytes.subarray(from, from + noiseAtOnce));
  return { n, bytes };
}
