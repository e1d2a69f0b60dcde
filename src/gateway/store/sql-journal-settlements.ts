/** How scans ended, numbered per device, and what contradicts what. */
import { z } from "zod";
import type { JournalReads, JournalTransaction } from "../ingest/journal-store.ts";
import { scanIdSchema } from "../../protocol/ids-schema.ts";
import { conflictSchema, settlementSchema } from "../../protocol/scan-schema.ts";
import type { Sql } from "./database.ts";
import { counted } from "./sql-counters.ts";

export const settlementReads = (
  sql: Sql,
): Pick<JournalReads, "settlementOf" | "settlementsAfter" | "conflictsOf" | "conflicts"> => ({
  settlementOf: async (scan) => {
    const [row] = await sql.query(
      `select settlement from settlements where scan = $1`,
      [scan],
      z.object({ settlement: settlementSchema }),
    );
    return row?.settlement ?? null;
  },
  settlementsAfter: (device, { after, limit }) =>
    sql.query(
      `select n, scan, settlement from settlements where device = $1 and n > $2 order by n limit $3`,
      [device, after, limit],
      z.object({ n: z.number(), scan: scanIdSchema, settlement: settlementSchema }),
    ),
  conflictsOf: async (booking) => {
    const rows = await sql.query(
      `select body from conflicts where booking = $1 order by id collate "C"`,
      [booking],
      conflictRow,
    );
    return rows.map(({ body }) => body);
  },
  conflicts: async (limit) => {
    const rows = await sql.query(
      `select body from conflicts order by is_open desc, raised_at desc, id collate "C" limit $1`,
      [limit],
      conflictRow,
    );
    return rows.map(({ body }) => body);
  },
});

export const settlementWrites = (
  sql: Sql,
): Pick<JournalTransaction, "recordSettlement" | "putConflict"> => ({
  recordSettlement: async ({ device, scan, settlement, at }) => {
    await sql.execute(`update outbox set published = true where id = $1`, [scan]);
    const held = await sql.query(
      `select 1 as one from settlements where scan = $1`,
      [scan],
      z.unknown(),
    );
    if (held.length > 0) return false;
    const n = await counted(sql, `settlements/${device}`);
    await sql.execute(
      `insert into settlements (device, n, scan, settlement, at) values ($1, $2, $3, $4, $5)`,
      [device, n, scan, JSON.stringify(settlement), at],
    );
    return true;
  },
  putConflict: async (conflict) => {
    await sql.execute(
      `insert into conflicts (id, booking, is_open, raised_at, body) values ($1, $2, $3, $4, $5)
       on conflict (id) do update set
         is_open = excluded.is_open, raised_at = excluded.raised_at, body = excluded.body`,
      [
        conflict.id,
        conflict.booking,
        conflict.state === "open",
        conflict.raisedAt,
        JSON.stringify(conflict),
      ],
    );
  },
});

const conflictRow = z.object({ body: conflictSchema });
