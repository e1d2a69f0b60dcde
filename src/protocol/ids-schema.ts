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
const key = z.string().min(1).max(300);

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
/** Milliseconds since 1970. */
export const instantSchema = z.number().int().transform(asInstant);
export const localDateSchema = z.iso.date().transform(asLocalDate);
