/** What a device has not seen, in one statement: a device asks after each write, and each statement has its price. */
import { z } from "zod";
import type { JournalReads } from "../ingest/journal-store.ts";
import { incarnationSchema, scanIdSchema } from "../../protocol/ids-schema.ts";
import { settlementSchema } from "../../protocol/scan-schema.ts";
import { changeSchema } from "../../protocol/v1.ts";
import type { Sql } from "./database.ts";
import { denseUpTo, heldUpTo } from "./sql-held-up-to.ts";

export const lookReads = (sql: Sql): Pick<JournalReads, "lookFrom"> => ({
  lookFrom: async ({ device, offset, settled, incarnations, limit }) => {
    const [row] = await sql.query(look, [device, offset, settled, incarnations, limit], lookSchema);
    if (row === undefined) throw new Error("looking answered no row");
    const held = row.held.map(async ({ incarnation, upTo }) => ({
      incarnation,
      upTo: upTo ?? (await heldUpTo(sql, device, incarnation)),
    }));
    return { ...row, held: await Promise.all(held) };
  },
});

// JSON keeps what each row says as it was written
const look = `
  select
    (select value from meta where key = 'epoch') as epoch,
    (select row_id from feed where position = $2) as row,
    (select scan from settlements where device = $1 and n = $3) as "settledScan",
    (select coalesce(json_agg(json_build_object('offset', position, 'row', row_id, 'change', change) order by position), '[]')
     from (select * from feed where position > $2 order by position limit $5) unseen) as feed,
    (select coalesce(json_agg(json_build_object('n', n, 'scan', scan, 'settlement', settlement) order by n), '[]')
     from (select * from settlements where device = $1 and n > $3 order by n limit $5) untold) as settlements,
    (select coalesce(json_agg(json_build_object('incarnation', incarnation, 'upTo', (${denseUpTo("$1", "asked.incarnation")})) order by place), '[]')
     from unnest($4::text[]) with ordinality asked(incarnation, place)) as held`;

const lookSchema = z.object({
  epoch: z.string().nullable(),
  row: z.string().nullable(),
  settledScan: scanIdSchema.nullable(),
  feed: z.array(
    z.object({ offset: z.number(), row: z.string(), change: changeSchema.shape.change }),
  ),
  settlements: z.array(
    z.object({ n: z.number(), scan: scanIdSchema, settlement: settlementSchema }),
  ),
  held: z.array(z.object({ incarnation: incarnationSchema, upTo: z.number().nullable() })),
});
