/**
 * A table held in a map, and as a running transaction sees it: with what it has changed laid over. Queries by index walk
 * the whole table: in simulations it is small, and a write costs nothing beyond itself.
 */
import { compareKeys, isSimpleKey, valueAt } from "./index-key.ts";
import { ledgerStores, type TableName } from "./ledger-stores.ts";
import type { LedgerKey, LedgerTable, Rows, WhereIndex } from "./ledger-table.ts";

export interface MemoryStore<Key, Row> {
  /** Frozen: who changes a row that is stored has a bug. */
  readonly rows: Map<Key, object>;
  /** `check` throws where the transaction is over, or the table not in its scope. */
  readonly open: (check: (table: TableName) => void) => OpenTable<Key, Row>;
  readonly copy: () => MemoryStore<Key, Row>;
}

export interface OpenTable<Key, Row> extends LedgerTable<Key, Row> {
  readonly isChanged: () => boolean;
  /** Writes what has been changed into the store. */
  readonly apply: () => void;
}

interface TableShape<Key, Row> {
  readonly name: TableName;
  readonly keyOf: (row: Row) => Key;
  readonly indexes: ReadonlyMap<string, IndexShape>;
}

export function createMemoryStore<Key extends string | number, Row extends object>(
  name: TableName,
  keyOf: (row: Row) => Key,
  rows = new Map<Key, object>(),
): MemoryStore<Key, Row> {
  const shape = { name, keyOf, indexes: indexesOf(ledgerStores[name]) };
  return {
    rows,
    open: (check) =>
      new MemoryTable({ shape, stored: rows, changed: new Map(), check: () => check(name) }),
    copy: () => createMemoryStore(name, keyOf, new Map(rows)),
  };
}

interface IndexShape {
  readonly paths: readonly (readonly string[])[];
  readonly kind: "plain" | "compound" | "multi";
  readonly unique: boolean;
  /** Where rows stand that have been asked for before: they are frozen, and most outlive hundreds of queries. */
  readonly known: Map<object, readonly LedgerKey[]>;
}

/** `declared` in Dexie's notation, see `ledger-stores.ts`. */
function indexesOf(declared: string): ReadonlyMap<string, IndexShape> {
  return new Map(
    declared.split(",").map((part): [string, IndexShape] => {
      const text = part.trim();
      const bare = text.replace(/^[&*]/, "");
      const isCompound = bare.startsWith("[");
      const paths = isCompound ? bare.slice(1, -1).split("+") : [bare];
      const single = text.startsWith("*") ? "multi" : "plain";
      return [
        bare,
        {
          paths: paths.map((path) => path.split(".")),
          kind: isCompound ? "compound" : single,
          unique: text.startsWith("&"),
          known: new Map(),
        },
      ];
    }),
  );
}

interface TableAccess<Key, Row> {
  readonly shape: TableShape<Key, Row>;
  readonly stored: Map<Key, object>;
  /** What the transaction has changed so far: null for a row that goes. */
  readonly changed: Map<Key, object | null>;
  readonly check: () => void;
}

/** A class, because a transaction opens every table: methods on a prototype cost nothing until they are called. */
class MemoryTable<Key extends string | number, Row extends object> implements OpenTable<Key, Row> {
  readonly #access: TableAccess<Key, Row>;
  constructor(access: TableAccess<Key, Row>) {
    this.#access = access;
  }
  get name(): TableName {
    return this.#access.shape.name;
  }
  isChanged(): boolean {
    return this.#access.changed.size > 0;
  }
  apply(): void {
    const { changed, stored } = this.#access;
    for (const [key, row] of changed) {
      if (row === null) stored.delete(key);
      else stored.set(key, row);
    }
  }
  get(key: Key): Promise<unknown> {
    return this.#soon(() => rowAt(this.#access, key));
  }
  bulkGet(keys: Key[]): Promise<unknown[]> {
    return this.#soon(() => keys.map((key) => rowAt(this.#access, key)));
  }
  toArray(): Promise<unknown[]> {
    return this.#soon(() =>
      entriesOf(this.#access)
        .toSorted(([a], [b]) => compareKeys(a, b))
        .map(([, row]) => row),
    );
  }
  count(): Promise<number> {
    return this.#soon(() => entriesOf(this.#access).length);
  }
  where(index: string): WhereIndex<Key> {
    return whereOf((takes) => this.#query(index, takes));
  }
  orderBy(index: string): Rows<Key> {
    return this.#query(index, () => true);
  }
  add(row: Row): Promise<void> {
    return this.#soon(() => this.#write(row, false));
  }
  put(row: Row): Promise<void> {
    return this.#soon(() => this.#write(row, true));
  }
  bulkPut(rows: readonly Row[]): Promise<void> {
    return this.#soon(() => {
      for (const row of rows) this.#write(row, true);
    });
  }
  delete(key: Key): Promise<void> {
    return this.bulkDelete([key]);
  }
  bulkDelete(keys: Key[]): Promise<void> {
    return this.#soon(() => {
      for (const key of keys) this.#access.changed.set(key, null);
    });
  }
  clear(): Promise<void> {
    const { stored, changed } = this.#access;
    return this.bulkDelete([...stored.keys(), ...changed.keys()]);
  }
  #write(row: Row, mayReplace: boolean): void {
    const { shape, changed } = this.#access;
    const key = shape.keyOf(row);
    if (!mayReplace && rowAt(this.#access, key) !== undefined) throw constraint(shape.name);
    assertUnique(this.#access, key, row);
    changed.set(key, frozen(row));
  }
  #query(name: string, takes: (key: LedgerKey) => boolean): Rows<Key> {
    return rowsOf(
      (read) => this.#soon(() => read(hitsOf(this.#access, name, takes))),
      (hits) => hits,
    );
  }
  /** As in IndexedDB, what goes wrong is told by the promise. */
  async #soon<T>(work: () => T): Promise<T> {
    this.#access.check();
    return work();
  }
}

function rowAt<Key, Row>({ stored, changed }: TableAccess<Key, Row>, key: Key): object | undefined {
  const written = changed.get(key);
  return written === undefined ? stored.get(key) : (written ?? undefined);
}

function forEachRow<Key, Row>(
  { stored, changed }: TableAccess<Key, Row>,
  visit: (row: object, key: Key) => void,
): void {
  if (changed.size === 0) return stored.forEach(visit);
  stored.forEach((row, key) => {
    if (!changed.has(key)) visit(row, key);
  });
  changed.forEach((row, key) => {
    if (row !== null) visit(row, key);
  });
  return undefined;
}

function entriesOf<Key, Row>(access: TableAccess<Key, Row>): (readonly [Key, object])[] {
  const entries: (readonly [Key, object])[] = [];
  forEachRow(access, (row, key) => void entries.push([key, row]));
  return entries;
}

function hitsOf<Key extends string | number, Row>(
  access: TableAccess<Key, Row>,
  name: string,
  takes: (key: LedgerKey) => boolean,
): readonly Hit<Key>[] {
  const index = access.shape.indexes.get(name);
  if (index === undefined) throw new DOMException(`${access.shape.name} ${name}`, "NotFoundError");
  const hits: Hit<Key>[] = [];
  forEachRow(access, (row, key) => {
    for (const at of indexedBy(index, row)) if (takes(at)) hits.push({ at, key, row });
  });
  return hits.length < 2
    ? hits
    : hits.toSorted((a, b) => compareKeys(a.at, b.at) || compareKeys(a.key, b.key));
}

function indexedBy(index: IndexShape, row: object): readonly LedgerKey[] {
  const known = index.known.get(row);
  if (known !== undefined) return known;
  const keys = keysOf(index, row);
  if (Object.isFrozen(row)) index.known.set(row, keys);
  return keys;
}

/** Where a row stands in an index: nowhere without a value, once per element where it is `*`. */
function keysOf({ paths, kind }: IndexShape, row: object): readonly LedgerKey[] {
  const values = paths.map((path) => valueAt(row, path));
  if (kind === "compound") {
    const keys = values.filter(isSimpleKey);
    return keys.length === values.length ? [keys] : [];
  }
  const [value] = values;
  if (kind === "multi") return Array.isArray(value) ? [...new Set(value.filter(isSimpleKey))] : [];
  return isSimpleKey(value) ? [value] : [];
}

function assertUnique<Key, Row extends object>(
  access: TableAccess<Key, Row>,
  key: Key,
  row: Row,
): void {
  for (const index of access.shape.indexes.values()) {
    if (!index.unique) continue;
    const [taken] = indexedBy(index, row);
    if (taken === undefined) continue;
    for (const [otherKey, other] of entriesOf(access)) {
      const [at] = otherKey === key ? [] : indexedBy(index, other);
      if (at !== undefined && compareKeys(at, taken) === 0) throw constraint(access.shape.name);
    }
  }
}

const constraint = (table: string): DOMException => new DOMException(table, "ConstraintError");

/** All the way down; what is frozen already came from here. */
function frozen<T extends object>(value: T): T {
  if (Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const name of Object.keys(value)) {
    const part: unknown = Reflect.get(value, name);
    if (typeof part === "object" && part !== null) frozen(part);
  }
  return value;
}

const whereOf = <Key>(
  query: (takes: (key: LedgerKey) => boolean) => Rows<Key>,
): WhereIndex<Key> => ({
  equals: (wanted) => query((key) => compareKeys(key, wanted) === 0),
  anyOf: (wanted) => {
    const all = new Set<LedgerKey>(wanted);
    return query((key) => all.has(key));
  },
  above: (bound) => query((key) => compareKeys(key, bound) > 0),
  aboveOrEqual: (bound) => query((key) => compareKeys(key, bound) >= 0),
  below: (bound) => query((key) => compareKeys(key, bound) < 0),
  belowOrEqual: (bound) => query((key) => compareKeys(key, bound) <= 0),
  between: (lower, upper) =>
    query((key) => compareKeys(key, lower) >= 0 && compareKeys(key, upper) < 0),
});

interface Hit<Key> {
  readonly at: LedgerKey;
  readonly key: Key;
  readonly row: object;
}

function rowsOf<Key>(
  ask: <T>(read: (hits: readonly Hit<Key>[]) => T) => Promise<T>,
  cut: (hits: readonly Hit<Key>[]) => readonly Hit<Key>[],
): Rows<Key> {
  const then = (next: typeof cut): Rows<Key> => rowsOf(ask, (hits) => next(cut(hits)));
  return {
    reverse: () => then((hits) => hits.toReversed()),
    offset: (rows) => then((hits) => hits.slice(rows)),
    limit: (rows) => then((hits) => hits.slice(0, rows)),
    toArray: () => ask((hits) => cut(hits).map(({ row }) => row)),
    first: () => ask((hits) => cut(hits)[0]?.row),
    primaryKeys: () => ask((hits) => cut(hits).map(({ key }) => key)),
    count: () => ask((hits) => cut(hits).length),
  };
}
