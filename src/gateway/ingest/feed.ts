/**
 * The change feed as devices read it: everything after an offset, in order, without gaps. An epoch names one life of the
 * database; a cursor of another epoch means "start over".
 */
import { z } from "zod";
import { changeSchema, type Change } from "../../protocol/v1.ts";
import type { Sql } from "../store/database.ts";

export interface FeedPart {
  readonly changes: readonly Change[];
  /** The reader's next `after`. */
  readonly offset: number;
  readonly more: boolean;
}

export async function feedAfter(sql: Sql, after: number, limit: number): Promise<FeedPart> {
  const rows = await sql.query(
    `select position, change from feed where position > $1 order by position limit $2`,
    [after, limit + 1],
    z.object({ position: z.number(), change: changeSchema.shape.change }),
  );
  const changes = rows
    .slice(0, limit)
    .map(({ position, change }): Change => ({ offset: position, change }));
  return { changes, offset: changes.at(-1)?.offset ?? after, more: rows.length > limit };
}
