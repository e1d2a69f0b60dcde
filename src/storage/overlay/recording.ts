/** A transaction whose writes to the overlay's tables are noted, to be repeated in memory once it has been committed. */
import { type Cursor, cursorSchema } from "../ledger-rows.ts";
import type { LedgerTransaction } from "../ledger-database.ts";
import type { TableName } from "../ledger-stores.ts";
import type { LedgerTable } from "../ledger-table.ts";
import type { HeldFacts } from "./held-facts.ts";

export type Change = (facts: HeldFacts) => void;

export const overlayTables: readonly TableName[] = ["admissions", "undos", "foundBookings", "meta"];

export function recording(tx: LedgerTransaction, changes: Change[]): LedgerTransaction {
  const note = (change: Change): void => void changes.push(change);
  return {
    ...tx,
    admissions: noted(tx.admissions, note, {
      put: (row) => (facts) => facts.admissions.put(row),
      remove: (scan) => (facts) => facts.admissions.remove(scan),
      clear: (facts) => facts.admissions.clear(),
    }),
    undos: noted(tx.undos, note, {
      put: (row) => (facts) => facts.undos.put(row),
      remove: (scan) => (facts) => facts.undos.remove(scan),
      clear: (facts) => facts.undos.clear(),
    }),
    foundBookings: noted(tx.foundBookings, note, {
      put: (row) => (facts) => facts.found.put(row),
      remove: (key) => (facts) => facts.found.remove(key),
      clear: (facts) => facts.found.clear(),
    }),
    meta: noted(tx.meta, note, {
      put: (row) => (row.key === "cursor" ? setCursor(cursorIn(row.value)) : nothing),
      remove: (key) => (key === "cursor" ? setCursor(null) : nothing),
      clear: setCursor(null),
    }),
  };
}

const nothing: Change = () => undefined;

const setCursor =
  (cursor: Cursor | null): Change =>
  (facts) => {
    facts.cursor = cursor;
  };

const cursorIn = (value: unknown): Cursor | null => cursorSchema.safeParse(value).data ?? null;

interface Repeated<Key, Row> {
  readonly put: (row: Row) => Change;
  readonly remove: (key: Key) => Change;
  readonly clear: Change;
}

/** Dexie's tables are instances of a class: handed on method by method. */
function noted<Key, Row>(
  table: LedgerTable<Key, Row>,
  note: (change: Change) => void,
  { put, remove, clear }: Repeated<Key, Row>,
): LedgerTable<Key, Row> {
  return {
    name: table.name,
    get: (key) => table.get(key),
    bulkGet: (keys) => table.bulkGet(keys),
    toArray: () => table.toArray(),
    count: () => table.count(),
    where: (index) => table.where(index),
    orderBy: (index) => table.orderBy(index),
    add: (row) => {
      note(put(row));
      return table.add(row);
    },
    put: (row) => {
      note(put(row));
      return table.put(row);
    },
    bulkPut: (rows) => {
      for (const row of rows) note(put(row));
      return table.bulkPut(rows);
    },
    delete: (key) => {
      note(remove(key));
      return table.delete(key);
    },
    bulkDelete: (keys) => {
      for (const key of keys) note(remove(key));
      return table.bulkDelete(keys);
    },
    clear: () => {
      note(clear);
      return table.clear();
    },
  };
}
