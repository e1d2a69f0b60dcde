/**
 * How scans ended, numbered per device: repeated to the device until it acknowledges them. One settlement per scan, never
 * replaced.
 */
import { z } from "zod";
import type { DeviceId, ScanId } from "../../core/ids.ts";
import type { Settlement } from "../../core/settlement.ts";
import type { Instant } from "../../core/time.ts";
import { scanIdSchema } from "../../protocol/ids-schema.ts";
import { settlementSchema } from "../../protocol/scan-schema.ts";
import type { Changes } from "../../protocol/v1.ts";
import type { Sql } from "../store/database.ts";

/** The counter row is locked until commit, so that numbers become visible in order. */
export async function recordSettlement(
  sql: Sql,
  item: {
    readonly device: DeviceId;
    readonly scan: ScanId;
    readonly settlement: Settlement;
    readonly now: Instant;
  },
): Promise<void> {
  const [counter] = await sql.query(
    `insert into counters (name, value) values ($1, 1)
     on conflict (name) do update set value = counters.value + 1 returning value`,
    [`settlements/${item.device}`],
    z.object({ value: z.number() }),
  );
  if (counter === undefined) throw new Error("the settlement counter answered nothing");
  await sql.execute(
    `insert into settlements (device, n, scan, settlement, at) values ($1, $2, $3, $4, $5)
     on conflict (scan) do nothing`,
    [item.device, counter.value, item.scan, JSON.stringify(item.settlement), item.now],
  );
}

/** Those after `after`, oldest first, at most `limit`. */
export const settlementsAfter = (
  sql: Sql,
  {
    device,
    after,
    limit,
  }: { readonly device: DeviceId; readonly after: number; readonly limit: number },
): Promise<Changes["settlements"]> =>
  sql
    .query(
      `select n, scan, settlement from settlements where device = $1 and n > $2 order by n limit $3`,
      [device, after, limit],
      z.object({ n: z.number(), scan: scanIdSchema, settlement: settlementSchema }),
    )
    .then((rows) => [...rows]);
