/** What an entry of the gateway's own outbox carries: what it still owes to a supplier. */
import { z } from "zod";
import type { BookingKey, ScanId } from "../../core/ids.ts";
import type { UseRequest } from "../../connectors/connector.ts";
import {
  bookingKeySchema,
  deviceIdSchema,
  instantSchema,
  scanIdSchema,
} from "../../protocol/ids-schema.ts";
import { redeemRequestSchema } from "../../protocol/scan-schema.ts";

export type RedemptionPayload = RedeemPayload | UnredeemPayload;

export interface RedeemPayload {
  readonly kind: "redeem";
  readonly booking: BookingKey;
  readonly request: UseRequest;
}

/** Takes back what the supplier has of an admission; its entry has the id of the undo. */
export interface UnredeemPayload {
  readonly kind: "unredeem";
  readonly booking: BookingKey;
  /** As the admission was redeemed. */
  readonly request: UseRequest;
  /** The admission. Which record of the supplier is its, is known once its own entry has ended. */
  readonly undoes: ScanId;
}

const common = {
  booking: bookingKeySchema,
  request: redeemRequestSchema.extend({
    by: z.object({ device: deviceIdSchema, at: instantSchema }),
  }),
};

const payloadSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("redeem"), ...common }),
  z.object({ kind: z.literal("unredeem"), ...common, undoes: scanIdSchema }),
]);

/** Rows of releases that could not take anything back name no kind. */
export const redemptionPayloadSchema: z.ZodType<RedemptionPayload> = z.preprocess(
  (payload) =>
    typeof payload === "object" && payload !== null && !("kind" in payload)
      ? { ...payload, kind: "redeem" }
      : payload,
  payloadSchema,
);
