/**
 * What lies in the browser under a database's name, looked at past Dexie and without a version: Dexie would make what is
 * gone anew, empty, and would put back into a newer version's database whatever that one has dropped.
 * Promises: looking changes nothing, and leaves nothing open. While another tab upgrades, it waits.
 */
import { Dexie, type DexieOptions } from "dexie";

type Lying =
  /** Every table and index that this version of the app declares, whatever else there is. */
  | "fits"
  /** Another version's, which has changed something that this one needs. */
  | "other"
  | "gone";

export function lookFor(dexie: Dexie, factory: IndexedDbFactory | undefined): Promise<Lying> {
  return new Promise((resolve, reject) => {
    const request: IDBOpenDBRequest = (factory ?? indexedDB).open(dexie.name);
    let isGone = false;
    request.addEventListener("upgradeneeded", () => {
      // asked for no version, a browser upgrades only what it has just made
      isGone = true;
      request.transaction?.abort();
    });
    request.addEventListener("success", () => {
      const database = request.result;
      const lying = fits(dexie, database) ? "fits" : "other";
      database.close();
      resolve(lying);
    });
    request.addEventListener("error", (event) => {
      event.preventDefault();
      if (isGone) resolve("gone");
      else reject(request.error ?? new Dexie.AbortError("the look was aborted"));
    });
  });
}

export type IndexedDbFactory = NonNullable<DexieOptions["indexedDB"]>;

function fits(dexie: Dexie, database: IDBDatabase): boolean {
  const names = dexie.tables.map(({ name }) => name);
  if (names.some((name) => !database.objectStoreNames.contains(name))) return false;
  const reading = database.transaction(names, "readonly");
  return dexie.tables.every(({ name, schema }) => {
    const store = reading.objectStore(name);
    return (
      isSame(store.keyPath, schema.primKey.keyPath) &&
      schema.indexes.every((declared) => hasIndex(store, declared))
    );
  });
}

type Declared = Dexie["tables"][number]["schema"]["indexes"][number];

function hasIndex(store: IDBObjectStore, { name, keyPath, unique, multi }: Declared): boolean {
  if (!store.indexNames.contains(name)) return false;
  const there = store.index(name);
  return (
    isSame(there.keyPath, keyPath) &&
    there.unique === (unique ?? false) &&
    there.multiEntry === (multi ?? false)
  );
}

/** A path, or a list of them. */
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
