/** The devices this gateway knows. */
import { z } from "zod";
import type { DeviceId } from "../../core/ids.ts";
import type { Instant } from "../../core/time.ts";
import type { Sql } from "../store/database.ts";

export type DeviceStanding = "active" | "revoked" | "unknown";

export async function standingOf(sql: Sql, device: DeviceId): Promise<DeviceStanding> {
  const [row] = await sql.query(
    `select revoked_at from devices where id = $1`,
    [device],
    z.object({ revoked_at: z.number().nullable() }),
  );
  if (row === undefined) return "unknown";
  return row.revoked_at === null ? "active" : "revoked";
}

export async function noteContact(sql: Sql, device: DeviceId, now: Instant): Promise<void> {
  await sql.execute(`update devices set last_seen_at = $2 where id = $1`, [device, now]);
}
