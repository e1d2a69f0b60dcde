/** Scans, their numbers, and what is held raw. */
import { z } from "zod";
import type { JournalReads, JournalTransaction } from "../ingest/journal-store.ts";
import {
  deviceIdSchema,
  incarnationSchema,
  instantSchema,
  scanIdSchema,
} from "../../protocol/ids-schema.ts";
import { settlementSchema, scanSchema } from "../../protocol/scan-schema.ts";
import { historyFacts } from "../history/venue-history.ts";
import type { Sql } from "./database.ts";
import { heldUpTo } from "./sql-held-up-to.ts";
import { counted } from "./sql-counters.ts";

export const scanReads = (
  sql: Sql,
): Pick<JournalReads, "scanById" | "isNumbered" | "heldUpTo" | "quarantinedOf"> => ({
  scanById: async (id) => {
    const [row] = await sql.query(
      `select body, received_at from scans where id = $1`,
      [id],
      z.object({ body: scanSchema, received_at: instantSchema }),
    );
    return row === undefined ? null : { scan: row.body, receivedAt: row.received_at };
  },
  isNumbered: async (id) => {
    const rows = await sql.query(
      `select 1 as one from numbers where scan = $1 limit 1`,
      [id],
      z.unknown(),
    );
    return rows.length > 0;
  },
  heldUpTo: (device, incarnation) => heldUpTo(sql, device, incarnation),
  quarantinedOf: (device) =>
    sql.query(
      `select id, device, received_at, raw, problem, incarnation, seq, resent from quarantine
       where device = $1 order by id`,
      [device],
      quarantinedRow,
    ),
});

export const scanWrites = (
  sql: Sql,
): Pick<JournalTransaction, "insertScan" | "takeNumber" | "quarantine" | "release"> => ({
  insertScan: async ({ scan, receivedAt }) => {
    const { decidedAt, gate, kind, words } = historyFacts(scan);
    await sql.execute(
      `insert into scans (id, device, body, received_at, decided_at) values ($1, $2, $3, $4, $5)`,
      [scan.id, scan.device, JSON.stringify(scan), receivedAt, decidedAt],
    );
    await sql.execute(
      `insert into history (scan, decided_at, device, gate, kind, words) values ($1, $2, $3, $4, $5, $6)`,
      [scan.id, decidedAt, scan.device, gate, kind, words],
    );
    await counted(sql, "scans");
  },
  takeNumber: async ({ device, incarnation, seq }, scan) => {
    await sql.execute(
      `insert into numbers (device, incarnation, seq, scan) values ($1, $2, $3, $4)
       on conflict (device, incarnation, seq) do nothing`,
      [device, incarnation, seq, scan],
    );
    const [row] = await sql.query(
      `select scan from numbers where device = $1 and incarnation = $2 and seq = $3`,
      [device, incarnation, seq],
      z.object({ scan: scanIdSchema }),
    );
    return row?.scan ?? scan;
  },
  quarantine: async ({ device, receivedAt, raw, problem, number, resent }) => {
    await sql.execute(
      `insert into quarantine (device, received_at, raw, problem, incarnation, seq, resent)
       select $1, $2, $3, $4, $5, $6, $7
       where not exists (select 1 from quarantine where device = $1 and raw = $3)`,
      [
        device,
        receivedAt,
        raw,
        problem,
        number?.incarnation ?? null,
        number?.seq ?? null,
        resent === null ? null : JSON.stringify(resent),
      ],
    );
  },
  release: async ({ id }) => {
    await sql.execute(`delete from quarantine where id = $1`, [id]);
  },
});

const quarantinedRow = z
  .object({
    id: z.number(),
    device: deviceIdSchema,
    received_at: instantSchema,
    raw: z.string(),
    problem: z.string(),
    incarnation: incarnationSchema.nullable(),
    seq: z.number().nullable(),
    resent: z.object({ settlement: settlementSchema.nullable() }).nullable(),
  })
  .transform(({ received_at, incarnation, seq, ...same }) => ({
    ...same,
    receivedAt: received_at,
    number: incarnation === null || seq === null ? null : { incarnation, seq },
  }));
