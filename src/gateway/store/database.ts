/**
 * The gateway's database as its rooms see it: PostgreSQL's dialect, embedded (PGlite) or a server (`pg`). No ORM: every
 * statement is written out, every row is parsed.
 *
 * Promises: `transaction` commits as a whole or not at all, and has committed durably when it resolves; a thrown error
 * rolls back; `bigint` columns arrive as numbers, `bytea` as Uint8Array, `jsonb` as parsed JSON.
 */
import type { z } from "zod";

export type SqlValue =
  | string
  | number
  | boolean
  | null
  | Uint8Array
  | readonly string[]
  | readonly number[];

export interface Sql {
  /** `$1`-style parameters only; a row that does not fit `row` is a bug and throws. */
  readonly query: <T>(
    text: string,
    params: readonly SqlValue[],
    row: z.ZodType<T>,
  ) => Promise<readonly T[]>;
  /** For statements without rows; answers how many rows were changed. */
  readonly execute: (text: string, params?: readonly SqlValue[]) => Promise<number>;
}

export interface Database extends Sql {
  readonly transaction: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
}
