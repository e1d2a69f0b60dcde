/**
 * Where unreadable records go: raw, once, and told. Reading goes on with the next record.
 */
import { Dexie, type Table } from "dexie";
import type { z } from "zod";
import type { Clock } from "../core/effects.ts";
import type { QuarantineRow } from "./ledger-rows.ts";

export interface Unreadable {
  /** The table, or what it came from: `settlements`, `page`. */
  readonly source: string;
  readonly id: string;
  readonly raw: unknown;
  /** Path and rule that it breaks; holds no content. */
  readonly issue: string;
}

export interface Quarantine {
  /**
   * Parses rows of `table`. Call it outside a transaction, or in one whose scope holds `quarantined`.
   */
  readonly sift: <T>(
    table: RowSource,
    schema: z.ZodType<T>,
    rows: readonly unknown[],
  ) => Promise<Sifted<T>>;
  readonly keep: (record: Unreadable) => Promise<void>;
}

/** A table, whatever it holds. */
export type RowSource = Pick<Table, "name" | "schema">;

export interface Sifted<T> {
  readonly readable: readonly T[];
  readonly unreadable: number;
}

export function createQuarantine(
  table: Table<unknown, string, QuarantineRow>,
  deps: { readonly clock: Clock; readonly onUnreadable: (record: Unreadable) => void },
): Quarantine {
  const told = new Set<string>();
  const keep = async (record: Unreadable): Promise<void> => {
    const key = `${record.source}:${record.id}`;
    if (told.has(key)) return;
    await table.put({ key, ...record, at: deps.clock.now() });
    told.add(key);
    deps.onUnreadable(record);
  };
  return {
    keep,
    sift: async (source, schema, rows) => {
      const parsed = rows.map((raw) => ({ raw, result: schema.safeParse(raw) }));
      const readable = parsed.flatMap(({ result }) => (result.success ? [result.data] : []));
      for (const { raw, result } of parsed) {
        if (result.success) continue;
        const id = idOf(source, raw);
        await keep({ source: source.name, id, raw, issue: issueOf(result.error) });
      }
      return { readable, unreadable: rows.length - readable.length };
    },
  };
}

export const issueOf = (error: z.ZodError): string =>
  error.issues.map(({ path, code }) => `${path.join(".")}: ${code}`).join("; ");

/** The primary key lies inside the row, else IndexedDB would not have taken it. */
function idOf(table: RowSource, raw: unknown): string {
  const path = table.schema.primKey.keyPath;
  const isRow = typeof raw === "object" && raw !== null && typeof path === "string";
  return isRow ? String(Dexie.getByKeyPath(raw, path)) : "?";
}
