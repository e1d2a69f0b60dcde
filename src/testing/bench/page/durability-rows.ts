/**
 * The reference: rows as a careful engineer stores them, without ledger, mirror and ballast. A row is there when its
 * transaction is complete, in the durability that is asked for; nobody brings back what the browser has deleted.
 */
import { aBooking } from "../../builders.ts";
import type { LabStore } from "./durability-store.ts";

const store = "rows";

export function plainRows(durability: IDBTransactionDurability): LabStore {
  let opened: IDBDatabase | null = null;
  let seq = 0;
  const database = (): IDBDatabase => {
    if (opened === null) throw new Error("not started");
    return opened;
  };
  const keys = (): Promise<readonly IDBValidKey[]> =>
    answerOf(database().transaction(store).objectStore(store).getAllKeys());
  return {
    start: async () => {
      opened = await open();
      seq = (await keys()).length;
      // the browser does not say that it has deleted a database
      return { wasLost: false, recovered: 0 };
    },
    commit: async () => {
      const id = crypto.randomUUID();
      const transaction = database().transaction(store, "readwrite", { durability });
      transaction.objectStore(store).add({ id, at: Date.now(), booking: aBooking({ uuid: id }) });
      await completionOf(transaction);
      seq += 1;
      return { id, seq };
    },
    held: async () => (await keys()).map(String),
    upkeep: () => Promise.resolve(),
  };
}

function open(): Promise<IDBDatabase> {
  const opening = indexedDB.open("rows", 1);
  opening.addEventListener("upgradeneeded", () => {
    opening.result.createObjectStore(store, { keyPath: "id" });
  });
  return answerOf(opening);
}

const answerOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("no answer")));
  });

const completionOf = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.addEventListener("complete", () => resolve());
    transaction.addEventListener("abort", () =>
      reject(transaction.error ?? new Error("the transaction was aborted")),
    );
  });
