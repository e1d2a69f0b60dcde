/** Keys as IndexedDB has them (https://w3c.github.io/IndexedDB/#key-construct), as far as the ledger uses them. */
import type { LedgerKey } from "./ledger-table.ts";

/** What lies at a path inside a row; `undefined` where the path ends early. */
export function valueAt(row: unknown, path: readonly string[]): unknown {
  let value = row;
  for (const step of path) {
    if (typeof value !== "object" || value === null) return undefined;
    value = Reflect.get(value, step);
  }
  return value;
}

/** Numbers before texts before lists; lists by their first difference, the shorter one first. */
export function compareKeys(a: LedgerKey, b: LedgerKey): number {
  if (typeof a === "number") return typeof b === "number" ? a - b : -1;
  if (typeof a === "string") {
    if (typeof b === "string") return a < b ? -1 : Number(a > b);
    return typeof b === "number" ? 1 : -1;
  }
  if (typeof b === "number" || typeof b === "string") return 1;
  for (const [index, part] of a.entries()) {
    const other = b[index];
    if (other === undefined) return 1;
    const order = compareKeys(part, other);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

export const isSimpleKey = (value: unknown): value is string | number =>
  typeof value === "string" || (typeof value === "number" && !Number.isNaN(value));

export const textOfKey = (key: unknown): string => (isSimpleKey(key) ? String(key) : "?");
