/** A map with changes that nobody else sees until they are committed. */
export interface StagedTable<K, V> {
  readonly get: (key: K) => V | undefined;
  readonly put: (key: K, value: V) => void;
  readonly remove: (key: K) => void;
  readonly values: () => readonly V[];
  readonly commit: () => void;
  readonly discard: () => void;
}

export function createStagedTable<K, V>(base: Map<K, V>): StagedTable<K, V> {
  let staged: Map<K, V | undefined> | null = null;
  const stage = (key: K, value: V | undefined): void => {
    staged ??= new Map();
    staged.set(key, value);
  };
  return {
    get: (key) => (staged?.has(key) === true ? staged.get(key) : base.get(key)),
    put: (key, value) => stage(key, value),
    remove: (key) => stage(key, undefined),
    values: () => {
      if (staged === null) return [...base.values()];
      const merged = new Map<K, V | undefined>([...base, ...staged]);
      return [...merged.values()].filter((value) => value !== undefined);
    },
    commit: () => {
      for (const [key, value] of staged ?? []) {
        if (value === undefined) base.delete(key);
        else base.set(key, value);
      }
      staged = null;
    },
    discard: () => {
      staged = null;
    },
  };
}
