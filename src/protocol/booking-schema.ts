/** A booking on the wire and in a page: the same members as `core/booking.ts`, checked. */
import { z } from "zod";
import type { Booking, BookingStatus } from "../core/booking.ts";
import {
  bookingKeySchema,
  connectionIdSchema,
  instantSchema,
  localDateSchema,
  productKeySchema,
  unitItemKeySchema,
} from "./ids-schema.ts";

export const statusSchema: z.ZodType<BookingStatus> = z.discriminatedUnion("kind", [
  z.object({
    kind: z.enum([
      "ON_HOLD",
      "CONFIRMED",
      "PENDING",
      "REJECTED",
      "EXPIRED",
      "CANCELLED",
      "REDEEMED",
      "NO_SHOW",
      "QUOTE",
    ]),
  }),
  z.object({ kind: z.literal("OTHER"), raw: z.string() }),
]);

export const visitSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("open") }),
  z.object({
    kind: z.literal("day"),
    from: localDateSchema,
    until: localDateSchema,
    hours: z.array(z.object({ from: z.string(), to: z.string() })),
  }),
  z.object({
    kind: z.literal("slot"),
    startsAt: instantSchema,
    endsAt: instantSchema.nullable(),
  }),
]);

export const methodSchema = z.enum(["DIGITAL", "PRINT", "MANIFEST"]);

const codeHolderSchema = z.object({ codes: z.array(z.string()), method: methodSchema });

const unitItemSchema = z.object({
  key: unitItemKeySchema,
  uuid: z.string(),
  reference: z.string().nullable(),
  unit: z.string(),
  status: statusSchema.nullable(),
  redeemedAt: instantSchema.nullable(),
  ticket: codeHolderSchema.nullable(),
});

export const bookingSchema: z.ZodType<Booking> = z.object({
  key: bookingKeySchema,
  connection: connectionIdSchema,
  uuid: z.string(),
  reference: z.string().nullable(),
  resellerReference: z.string().nullable(),
  status: statusSchema,
  test: z.boolean(),
  cancellation: z.object({ at: instantSchema.nullable() }).nullable(),
  product: productKeySchema,
  option: z.string(),
  visit: visitSchema,
  leadName: z.string().nullable(),
  notes: z.string().nullable(),
  redeemedAt: instantSchema.nullable(),
  redeemable: z.boolean().nullable(),
  unredeemableReason: z.string().nullable(),
  voucher: codeHolderSchema.nullable(),
  unitItems: z.array(unitItemSchema),
});

export const parseBooking = (json: unknown): Booking => bookingSchema.parse(json);
