/**
 * The gateway's own outbox: what it still owes to suppliers, and how an outcome becomes a settlement of the scan.
 */
import { z } from "zod";
import { asInstant, type Instant } from "../../core/time.ts";
import type { BookingKey, ScanId } from "../../core/ids.ts";
import type { RedeemRequest, Scan } from "../../core/scan.ts";
import type { Settlement } from "../../core/settlement.ts";
import { bookingKeySchema, deviceIdSchema, scanIdSchema } from "../../protocol/ids-schema.ts";
import { redeemRequestSchema, settlementSchema } from "../../protocol/scan-schema.ts";
import type { Database, Sql } from "../store/database.ts";
import { enqueue } from "../store/sql-outbox-storage.ts";
import { noteSupplierTime } from "./admissions.ts";
import { recordSettlement } from "./settlements.ts";

/** What an entry of the gateway's outbox carries. */
export interface RedemptionPayload {
  readonly booking: BookingKey;
  readonly request: RedeemRequest;
}

export const redemptionPayloadSchema: z.ZodType<RedemptionPayload> = z.object({
  booking: bookingKeySchema,
  request: redeemRequestSchema,
});

/** A voucher and its tickets share one lane: their booking's. */
export async function enqueueRedemption(
  sql: Sql,
  item: {
    readonly scan: ScanId;
    readonly admission: NonNullable<Scan["admission"]>;
    readonly redemption: RedeemRequest;
    readonly now: Instant;
  },
): Promise<void> {
  const payload: RedemptionPayload = { booking: item.admission.booking, request: item.redemption };
  await enqueue(sql, {
    id: item.scan,
    connection: item.redemption.connection,
    lane: item.admission.booking,
    enqueuedAt: item.now,
    payload,
  });
}

/**
 * Turns settled entries into settlements of their scans. Safe to call at any time: an entry settled just before the
 * process died is found here at the next start.
 */
export async function publishSettlements(database: Database, now: Instant): Promise<number> {
  const settled = await database.query(
    `select o.id, s.device, o.state from outbox o join scans s on s.id = o.id
     where o.state_kind = 'settled' and not exists (select 1 from settlements t where t.scan = o.id)
     order by o.position`,
    [],
    z.object({
      id: scanIdSchema,
      device: deviceIdSchema,
      state: z.object({ settlement: settlementSchema }),
    }),
  );
  for (const { id, device, state } of settled) {
    await database.transaction(async (sql) => {
      await recordSettlement(sql, { device, scan: id, settlement: state.settlement, now });
      const redeemedAt = ourRedemptionTime(state.settlement);
      if (redeemedAt !== null) await noteSupplierTime(sql, { scan: id, redeemedAt, now });
    });
  }
  return settled.length;
}

function ourRedemptionTime(settlement: Settlement): Instant | null {
  const isOurs = settlement.kind === "accepted" || settlement.kind === "probable";
  return isOurs && settlement.redeemedAt !== null ? asInstant(settlement.redeemedAt) : null;
}
