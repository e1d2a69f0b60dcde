/** What an entry of the gateway's own outbox carries: what it still owes to a supplier. */
import { z } from "zod";
import type { BookingKey } from "../../core/ids.ts";
import type { UseRequest } from "../../connectors/connector.ts";
import { bookingKeySchema, deviceIdSchema, instantSchema } from "../../protocol/ids-schema.ts";
import { redeemRequestSchema } from "../../protocol/scan-schema.ts";

export interface RedemptionPayload {
  readonly booking: BookingKey;
  readonly request: UseRequest;
}

export const redemptionPayloadSchema: z.ZodType<RedemptionPayload> = z.object({
  booking: bookingKeySchema,
  request: redeemRequestSchema.extend({
    by: z.object({ device: deviceIdSchema, at: instantSchema }),
  }),
});
