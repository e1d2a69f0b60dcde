/**
 * One table of the ledger database, in the words of Dexie: only what is used, so that a Dexie `Table` is one as it stands.
 * Rows come out as `unknown` (they are parsed by whoever reads them) and go in typed.
 */

/** What rows are found and ordered by, as IndexedDB orders it: numbers before texts before lists. */
export type LedgerKey = string | number | readonly (string | number)[];

export interface TableReads<Key> {
  readonly name: string;
  readonly get: (key: Key) => PromiseLike<unknown>;
  /** In the order of `keys`, `undefined` where there is no row. */
  readonly bulkGet: (keys: Key[]) => PromiseLike<unknown[]>;
  /** By primary key. */
  readonly toArray: () => PromiseLike<unknown[]>;
  readonly count: () => PromiseLike<number>;
  readonly where: (index: string) => WhereIndex<Key>;
  /** Rows without a value for the index are left out, as in every query by index. */
  readonly orderBy: (index: string) => Rows<Key>;
}

export interface LedgerTable<Key, Row> extends TableReads<Key> {
  /** Fails where the key is taken. */
  readonly add: (row: Row) => PromiseLike<unknown>;
  readonly put: (row: Row) => PromiseLike<unknown>;
  readonly bulkPut: (rows: readonly Row[]) => PromiseLike<unknown>;
  readonly delete: (key: Key) => PromiseLike<void>;
  readonly bulkDelete: (keys: Key[]) => PromiseLike<void>;
  readonly clear: () => PromiseLike<void>;
}

export interface WhereIndex<Key> {
  readonly equals: (key: LedgerKey) => Rows<Key>;
  readonly anyOf: (keys: readonly (string | number)[]) => Rows<Key>;
  readonly above: (key: LedgerKey) => Rows<Key>;
  readonly aboveOrEqual: (key: LedgerKey) => Rows<Key>;
  readonly below: (key: LedgerKey) => Rows<Key>;
  readonly belowOrEqual: (key: LedgerKey) => Rows<Key>;
  /** `lower` included, `upper` not. */
  readonly between: (lower: LedgerKey, upper: LedgerKey) => Rows<Key>;
}

/** By the index asked, then by primary key. `reverse`, `offset` and `limit` may change the collection they are called on. */
export interface Rows<Key> {
  readonly reverse: () => Rows<Key>;
  readonly offset: (rows: number) => Rows<Key>;
  readonly limit: (rows: number) => Rows<Key>;
  readonly toArray: () => PromiseLike<unknown[]>;
  readonly first: () => PromiseLike<unknown>;
  readonly primaryKeys: () => PromiseLike<Key[]>;
  readonly count: () => PromiseLike<number>;
}
