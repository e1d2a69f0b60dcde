/**
 * Where unreadable records go: raw, once, and told. Reading goes on with the next record.
 */
import type { z } from "zod";
import type { Clock } from "../core/effects.ts";
import { textOfKey, valueAt } from "./index-key.ts";
import type { QuarantineRow } from "./ledger-rows.ts";
import { primaryKeyPath } from "./ledger-stores.ts";
import type { TableReads } from "./ledger-table.ts";

export interface Unreadable {
  /** The table, or what it came from: `settlements`, `page`, `mirror`. */
  readonly source: string;
  readonly id: string;
  readonly raw: unknown;
  /** Path and rule that it breaks; holds no content. */
  readonly issue: string;
}

export interface Quarantine {
  /** Parses rows of `table`. */
  readonly sift: <T>(
    table: RowSource,
    schema: z.ZodType<T>,
    rows: readonly unknown[],
  ) => Promise<Sifted<T>>;
  readonly keep: (record: Unreadable) => Promise<void>;
}

/** A table, whatever it holds. */
export type RowSource = Pick<TableReads<never>, "name">;

export interface Sifted<T> {
  readonly readable: readonly T[];
  readonly unreadable: number;
}

export interface QuarantineDeps {
  readonly put: (row: QuarantineRow) => PromiseLike<unknown>;
  readonly clock: Clock;
  readonly onUnreadable: (record: Unreadable) => void;
  /** Keys of what has been kept and told already. */
  readonly told: Set<string>;
  /** Zod's, where nothing is said. */
  readonly parse?: Parse;
}

export type Parse = <T>(schema: z.ZodType<T>, raw: unknown) => z.ZodSafeParseResult<T>;

const parseEachTime: Parse = (schema, raw) => schema.safeParse(raw);

export function createQuarantine({
  put,
  clock,
  onUnreadable,
  told,
  parse = parseEachTime,
}: QuarantineDeps): Quarantine {
  const keep = async (record: Unreadable): Promise<void> => {
    const key = `${record.source}:${record.id}`;
    if (told.has(key)) return;
    await put({ key, ...record, at: clock.now() });
    told.add(key);
    onUnreadable(record);
  };
  return {
    keep,
    sift: async (source, schema, rows) => {
      const readable = [];
      let unreadable = 0;
      for (const raw of rows) {
        const parsed = parse(schema, raw);
        if (parsed.success) {
          readable.push(parsed.data);
        } else {
          unreadable += 1;
          const id = idOf(source, raw);
          await keep({ source: source.name, id, raw, issue: issueOf(parsed.error) });
        }
      }
      return { readable, unreadable };
    },
  };
}

export const issueOf = (error: z.ZodError): string =>
  error.issues.map(({ path, code }) => `${path.join(".")}: ${code}`).join("; ");

/** The primary key lies inside the row, else the database would not have taken it. */
function idOf(table: RowSource, raw: unknown): string {
  const path = primaryKeyPath(table.name);
  return path === null ? "?" : textOfKey(valueAt(raw, path.split(".")));
}
