/** The append-only journal of scans, and the numbers that each device's scans carry. */
import { z } from "zod";
import type { DeviceId, Incarnation, ScanId } from "../../core/ids.ts";
import type { Scan } from "../../core/scan.ts";
import type { Instant } from "../../core/time.ts";
import { incarnationSchema } from "../../protocol/ids-schema.ts";
import type { Sql } from "../store/database.ts";

export async function scanIsHeld(sql: Sql, id: ScanId): Promise<boolean> {
  const rows = await sql.query(`select 1 as one from scans where id = $1`, [id], z.unknown());
  return rows.length > 0;
}

/** A number that another scan has is noted; the scan is held all the same. */
export async function insertScan(
  sql: Sql,
  scan: Scan,
  receivedAt: Instant,
): Promise<"stored" | "sequence-reused"> {
  const { device, incarnation, seq } = scan;
  const taken = await sql.query(
    `select 1 as one from scans where device = $1 and incarnation = $2 and seq = $3 and not number_reused`,
    [device, incarnation, seq],
    z.unknown(),
  );
  const reused = taken.length > 0;
  await sql.execute(
    `insert into scans (id, device, incarnation, seq, body, received_at, number_reused)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [scan.id, device, incarnation, seq, JSON.stringify(scan), receivedAt, reused],
  );
  return reused ? "sequence-reused" : "stored";
}

/** Held raw, whatever it is; the same text from the same device is held once. */
export async function quarantine(
  sql: Sql,
  item: {
    readonly device: DeviceId;
    readonly receivedAt: Instant;
    readonly raw: unknown;
    readonly problem: string;
  },
): Promise<void> {
  const raw = JSON.stringify(item.raw) ?? "undefined";
  const number = numberSchema.safeParse(item.raw).data ?? null;
  await sql.execute(
    `insert into quarantine (device, received_at, raw, problem, incarnation, seq)
     select $1, $2, $3, $4, $5, $6
     where not exists (select 1 from quarantine where device = $1 and raw = $3)`,
    [
      item.device,
      item.receivedAt,
      raw,
      item.problem,
      number?.incarnation ?? null,
      number?.seq ?? null,
    ],
  );
}

/** What can still be read of a scan that cannot: the number under which it counts as held. */
const numberSchema = z.object({
  incarnation: incarnationSchema,
  seq: z
    .int()
    .positive()
    .max(2 ** 31 - 1),
});

/**
 * Highest number of this incarnation without a gap below it. A quarantined scan counts as held under the
 * number that could be read of it.
 */
export async function heldUpTo(
  sql: Sql,
  device: DeviceId,
  incarnation: Incarnation,
): Promise<number> {
  const [row] = await sql.query(
    `with held as (
       select seq from scans where device = $1 and incarnation = $2
       union
       select seq from quarantine where device = $1 and incarnation = $2 and seq is not null
     ),
     ranked as (select seq, row_number() over (order by seq) as rank from held)
     select coalesce(max(seq), 0)::int as up_to from ranked where seq = rank`,
    [device, incarnation],
    z.object({ up_to: z.number() }),
  );
  return row?.up_to ?? 0;
}
