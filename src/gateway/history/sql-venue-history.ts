/** The history in SQL: `history` holds what scans are selected by, `scans` what they are. */
import { z } from "zod";
import { deviceIdSchema, instantSchema, scanIdSchema } from "../../protocol/ids-schema.ts";
import { scanSchema, settlementSchema } from "../../protocol/scan-schema.ts";
import type { HistoryScan } from "../../protocol/venue.ts";
import type { Database } from "../store/database.ts";
import { numberHeld } from "../store/sql-counters.ts";
import { pageStatement } from "./page-statement.ts";
import type { VenueHistory } from "./venue-history.ts";

export interface SqlVenueHistoryDeps {
  readonly database: Database;
  /** Told once for each scan that cannot be read. */
  readonly onUnreadable: (unreadable: { readonly id: string; readonly problem: string }) => void;
}

export function createSqlVenueHistory(deps: SqlVenueHistoryDeps): VenueHistory {
  const { database } = deps;
  const told = new Set<string>();
  const tell = (id: string, problem: string): void => {
    if (told.has(id)) return;
    told.add(id);
    deps.onUnreadable({ id, problem });
  };
  const entryOf = (row: Row): readonly HistoryScan[] => {
    const scan = scanSchema.safeParse(row.body);
    const settlement = settlementSchema.nullable().safeParse(row.settlement);
    const undoneBy = scanIdSchema.nullable().safeParse(row.undone_by);
    if (scan.success && settlement.success && undoneBy.success)
      return [
        {
          scan: scan.data,
          receivedAt: row.received_at,
          settlement: settlement.data,
          undoneBy: undoneBy.data,
        },
      ];
    tell(row.id, String(scan.error ?? settlement.error ?? undoneBy.error));
    return [];
  };
  return {
    page: async (asked) => {
      const { text, params } = pageStatement(asked, asked.limit + 1);
      const rows = await database.query(text, params, pageRow);
      const last = rows.length > asked.limit ? rows[asked.limit - 1] : undefined;
      return {
        scans: rows.slice(0, asked.limit).flatMap(entryOf),
        // also where the row itself could not be read
        end: last === undefined ? null : { at: last.decided_at, scan: last.id },
      };
    },
    count: async () => (await numberHeld(database, "scans")) ?? 0,
    held: async () => {
      const rows = await database.query(
        `select device, count(*) as scans from quarantine group by device`,
        [],
        z.object({ device: deviceIdSchema, scans: z.number() }),
      );
      return new Map(rows.map(({ device, scans }) => [device, scans]));
    },
  };
}

const pageRow = z.object({
  id: scanIdSchema,
  body: z.unknown(),
  received_at: instantSchema,
  decided_at: instantSchema,
  settlement: z.unknown(),
  undone_by: z.unknown(),
});
type Row = z.infer<typeof pageRow>;
