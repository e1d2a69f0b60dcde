/** Everything that a browser keeps in its databases, read past Dexie and as text: for tests of what must not be there. */

export interface StoredRow {
  readonly database: string;
  readonly store: string;
  /** JSON; of bytes what they say as UTF-8. */
  readonly text: string;
}

export async function storedRows(factory: IDBFactory): Promise<readonly StoredRow[]> {
  const names = (await factory.databases()).flatMap(({ name }) => name ?? []);
  return (await Promise.all(names.map((name) => rowsOfDatabase(factory, name)))).flat();
}

/** In which stores a text stands, each once, as `database/store`. */
export const placesOf = (rows: readonly StoredRow[], text: string): readonly string[] => [
  ...new Set(
    rows
      .filter((row) => row.text.includes(text))
      .map(({ database, store }) => `${database}/${store}`),
  ),
];

async function rowsOfDatabase(factory: IDBFactory, name: string): Promise<readonly StoredRow[]> {
  const database = await answerOf(factory.open(name));
  const rows: StoredRow[] = [];
  for (const store of database.objectStoreNames) {
    const all: readonly unknown[] = await answerOf(
      database.transaction(store).objectStore(store).getAll(),
    );
    rows.push(...all.map((row) => ({ database: name, store, text: textOf(row) })));
  }
  database.close();
  return rows;
}

const textOf = (row: unknown): string =>
  JSON.stringify(row, (_key, value: unknown) => {
    if (value instanceof ArrayBuffer) return `${value.byteLength} bytes`;
    return value instanceof Uint8Array ? new TextDecoder().decode(value) : value;
  });

const answerOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(new Error("the database does not answer")));
  });
