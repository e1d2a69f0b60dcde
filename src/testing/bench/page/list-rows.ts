/**
 * The reference of the list's benchmarks: a row per booking in IndexedDB, found by a multiEntry index over its codes, as STORAGE
 * 2 says for whoever wants rows. Never a separate store of codes, which is three to five times slower to write.
 */
const storeName = "bookings";
const indexName = "codes";

export function openRows(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("rows", 1);
    opening.addEventListener("upgradeneeded", () => {
      const store = opening.result.createObjectStore(storeName, { keyPath: "key" });
      store.createIndex(indexName, "codes", { multiEntry: true });
    });
    opening.addEventListener("success", () => resolve(opening.result));
    opening.addEventListener("error", () => reject(opening.error));
  });
}

/** Relaxed: rows can be fetched again. Resolves when they are in. */
export function putRows(database: IDBDatabase, rows: readonly unknown[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(storeName, "readwrite", { durability: "relaxed" });
    transaction.addEventListener("complete", () => resolve());
    transaction.addEventListener("abort", () => reject(transaction.error));
    const store = transaction.objectStore(storeName);
    for (const row of rows) store.put(row);
  });
}

/** The booking with this code; undefined where there is none. */
export function rowBy(database: IDBDatabase, code: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const request: IDBRequest<unknown> = database
      .transaction(storeName, "readonly")
      .objectStore(storeName)
      .index(indexName)
      .get(code);
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });
}
