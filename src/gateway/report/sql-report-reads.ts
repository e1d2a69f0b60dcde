/** What the evening report reads, in SQL. */
import { z } from "zod";
import type { Log } from "../../core/effects.ts";
import { parseBooking } from "../../protocol/booking-schema.ts";
import { instantSchema, scanIdSchema } from "../../protocol/ids-schema.ts";
import { scanSchema, settlementSchema } from "../../protocol/scan-schema.ts";
import type { Sql } from "../store/database.ts";
import type { ScanWithEnd } from "./day-scan.ts";
import type { ReportReads } from "./report-reads.ts";

export interface SqlReportReadsDeps {
  readonly database: Sql;
  /** Told of scans that cannot be read. */
  readonly log: Pick<Log, "warn">;
  /** Rows per page; 100 where not said. */
  readonly limit?: number;
}

export function createSqlReportReads({
  database,
  log,
  limit = rowsPerPage,
}: SqlReportReadsDeps): ReportReads {
  const readable = ({ id, stored }: StoredRow): readonly ScanWithEnd[] => {
    const parsed = scanWithEnd.safeParse(stored);
    if (parsed.success) return [parsed.data];
    log.warn("a scan cannot be read and is not in the report", { scan: id });
    return [];
  };
  return {
    scansIn: async ({ from, to }, after) => {
      const rows = await database.query(
        `select s.id, s.decided_at as at, s.body as scan, t.settlement,
           (select min(u.scan) from undos u where u.undoes = s.id) as "undoneBy"
         from scans s left join settlements t on t.scan = s.id
         where s.decided_at >= $1 and s.decided_at < $2 and (s.decided_at, s.id collate "C") > ($3::bigint, $4::text)
         order by s.decided_at, s.id collate "C" limit $5`,
        [from, to, after?.at ?? from, after?.id ?? "", limit],
        storedRow,
      );
      const last = rows.at(-1);
      const isMore = rows.length === limit && last !== undefined;
      return { scans: rows.flatMap(readable), end: isMore ? { at: last.at, id: last.id } : null };
    },
    scansById: async (ids) => {
      const rows = await database.query(
        `select body from scans where id = any($1::text[])`,
        [ids],
        z.object({ body: scanSchema }),
      );
      return rows.map(({ body }) => body);
    },
    bookingsByKey: async (keys) => {
      const rows = await database.query(
        `select body from bookings where key = any($1::text[])`,
        [keys],
        bookingRow,
      );
      return rows.map(({ body }) => body);
    },
    usedBookings: async (after) => {
      // bodies are canonical JSON: no text of a supplier can look like this, its quotes are escaped
      const rows = await database.query(
        `select body from bookings where key > $1 and body ~ '"redeemedAt":-?[0-9]' order by key limit $2`,
        [after ?? "", limit],
        bookingRow,
      );
      return rows.map(({ body }) => body);
    },
  };
}

/** Reading them takes some milliseconds, in which nobody else is answered. */
const rowsPerPage = 100;

const scanWithEnd: z.ZodType<ScanWithEnd> = z.object({
  scan: scanSchema,
  settlement: settlementSchema.nullable(),
  undoneBy: scanIdSchema.nullable(),
});

const storedRow = z
  .object({
    id: z.string(),
    at: instantSchema,
    scan: z.unknown(),
    settlement: z.unknown(),
    undoneBy: z.unknown(),
  })
  .transform(({ id, at, ...stored }) => ({ id, at, stored }));
type StoredRow = z.infer<typeof storedRow>;

const bookingRow = z.object({
  body: z.string().transform((body) => parseBooking(JSON.parse(body))),
});
