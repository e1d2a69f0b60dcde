/** Brands on the wire: the places where texts become identities. */
import { z } from "zod";
import {
  asBookingKey,
  asConnectionId,
  asDeviceId,
  asGateId,
  asIncarnation,
  asPageHash,
  asProductKey,
  asScanId,
  asUnitItemKey,
} from "../core/ids.ts";
import { asInstant, asLocalDate } from "../core/time.ts";

/** Long enough for every supplier's identities, short enough that nobody can fill a database with one. */
const key = z
  .string()
  .min(1)
  .max(300)
  // PostgreSQL texts cannot hold NUL, and no supplier needs control characters in an identity
  .regex(/^[^\u0000-\u001f]*$/);

export const scanIdSchema = z.uuid().transform(asScanId);
export const deviceIdSchema = z.uuid().transform(asDeviceId);
export const incarnationSchema = z.uuid().transform(asIncarnation);
export const connectionIdSchema = key.transform(asConnectionId);
export const gateIdSchema = key.transform(asGateId);
export const productKeySchema = key.transform(asProductKey);
export const bookingKeySchema = key.transform(asBookingKey);
export const unitItemKeySchema = key.transform(asUnitItemKey);
export const pageHashSchema = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .transform(asPageHash);
/** Milliseconds since 1970, within what a calendar can date (ECMA-262, time range): beyond it, `localDateAt` would throw. */
export const instantSchema = z.number().int().min(-8.64e15).max(8.64e15).transform(asInstant);
export const localDateSchema = z.iso.date().transform(asLocalDate);
