/** How far the numbers of one device's incarnation are held without a gap. */
import { z } from "zod";
import type { DeviceId, Incarnation } from "../../core/ids.ts";
import type { Sql } from "./database.ts";

/**
 * Answers it, or no row where there is a gap or something is set aside, which is seldom. The arguments are expressions in
 * SQL.
 */
export const denseUpTo = (device: string, incarnation: string): string => `
  select coalesce(max(seq), 0)::int as top from numbers
  where device = ${device} and incarnation = ${incarnation}
  having count(*) = coalesce(max(seq), 0) and not exists (
    select 1 from quarantine where device = ${device} and incarnation = ${incarnation} and seq is not null
  )`;

export async function heldUpTo(
  sql: Sql,
  device: DeviceId,
  incarnation: Incarnation,
): Promise<number> {
  const [dense] = await sql.query(
    denseUpTo("$1", "$2"),
    [device, incarnation],
    z.object({ top: z.number() }),
  );
  if (dense !== undefined) return dense.top;
  const [row] = await sql.query(
    `with held as (
       select seq from numbers where device = $1 and incarnation = $2
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
