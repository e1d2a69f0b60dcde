/**
 * The wire of those who look after a venue, version 1 beside `v1.ts`: what supervisors see of all devices, and what they and
 * admins may do. A steward's device is answered `not-allowed`; only `PUT /v1/devices/me` is for everybody.
 */
import { z } from "zod";
import {
  connectionIdSchema,
  deviceIdSchema,
  gateIdSchema,
  instantSchema,
  productKeySchema,
  scanIdSchema,
} from "./ids-schema.ts";
import { productsSchema, roleSchema, scanSchema, settlementSchema } from "./scan-schema.ts";
import { connectionModeSchema } from "./v1.ts";

// ── devices ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** `PUT /v1/devices/me`: how a device stands, told when it changes and at least every half minute. */
export const deviceStateSchema = z.object({
  unsent: z.number().int().nonnegative(),
  parked: z.number().int().nonnegative(),
  /** What it judges by; null before its first list. */
  list: z
    .object({ id: z.string().max(100), asOf: instantSchema, bookings: z.number().int() })
    .nullable(),
  /** Its own clock less the gateway's (ms), positive is ahead; null where it was never measured. */
  clock: z.object({ offMs: z.number(), uncertaintyMs: z.number().nonnegative() }).nullable(),
  /** The app's version. */
  app: z.string().max(40),
});

/** `GET /v1/devices`: those seen last first. */
const knownDeviceSchema = z.object({
  device: deviceIdSchema,
  gate: gateIdSchema,
  role: roleSchema,
  operator: z.string(),
  enrolledAt: instantSchema,
  lastSeenAt: instantSchema,
  revokedAt: instantSchema.nullable(),
  /** Scans that wait for a supervisor: handed in after it was revoked, or not understood. */
  held: z.number().int(),
  /** As it last told; null until it does. */
  state: deviceStateSchema.extend({ at: instantSchema }).nullable(),
});
export const devicesSchema = z.object({ devices: z.array(knownDeviceSchema) });

/** `POST /v1/devices/{device}/revoke`: it stops, and forgets bookings and keys at its next contact. Idempotent. */
export const revokedSchema = z.object({ device: deviceIdSchema, revokedAt: instantSchema });

/** `POST /v1/devices/{device}/release`: what was held of it is taken after all. */
export const releasedSchema = z.object({ device: deviceIdSchema, scans: z.number().int() });

/** `POST /v1/enrolments`: a link for one device. Only an admin's makes another admin's. */
export const enrolmentRequestSchema = z.object({
  gate: gateIdSchema,
  role: roleSchema,
  products: productsSchema.default("all"),
});
export const enrolmentSchema = z.object({ link: z.string(), expiresAt: instantSchema });

// ── history ──────────────────────────────────────────────────────────────────────────────────────────────────────────

export const scanKinds = [
  "admit",
  "already-used",
  "refuse",
  "choose",
  "hold",
  "unknown",
  "undone",
  "overruled",
] as const;

const listOf = <T extends z.ZodType<unknown, string>>(item: T) =>
  z
    .string()
    .max(2_000)
    .transform((text) => (text === "" ? [] : text.split(",")))
    .pipe(z.array(item).max(50));

/** `GET /v1/history?…`: scans of all devices, by corrected time, latest first. Lists are separated by commas; empty: all. */
export const historyQuerySchema = z.object({
  gates: listOf(gateIdSchema).default([]),
  devices: listOf(deviceIdSchema).default([]),
  kinds: listOf(z.enum(scanKinds)).default([]),
  /** Corrected time: from, inclusive; to, exclusive. */
  from: z.coerce.number().int().nonnegative().pipe(instantSchema).optional(),
  to: z.coerce.number().int().nonnegative().pipe(instantSchema).optional(),
  /** Anywhere in code, reference, name, product or operator; case does not count. */
  text: z.string().max(200).default(""),
  /** `before` of the answer before: the next page. */
  before: z.string().max(200).default(""),
  limit: z.coerce.number().int().min(1).max(200).default(100),
});
const historyEntrySchema = z.object({
  scan: scanSchema,
  receivedAt: instantSchema,
  settlement: settlementSchema.nullable(),
  /** The scan that took it back. */
  undoneBy: scanIdSchema.nullable(),
});
export const historySchema = z.object({
  scans: z.array(historyEntrySchema),
  /** Null at the end. */
  before: z.string().nullable(),
});

// ── who is inside ────────────────────────────────────────────────────────────────────────────────────────────────────

/** `GET /v1/occupancy`: of the present day, in people. */
export const occupancySchema = z.object({
  at: instantSchema,
  inside: z.number().int(),
  gates: z.array(z.object({ gate: gateIdSchema, inside: z.number().int() })),
  slots: z.array(
    z.object({
      product: productKeySchema,
      label: z.string(),
      timeZone: z.string(),
      /** Null for visits that are good all day. */
      start: instantSchema.nullable(),
      booked: z.number().int(),
      inside: z.number().int(),
    }),
  ),
});

// ── the evening report ───────────────────────────────────────────────────────────────────────────────────────────────

/** Why Stile and the supplier differ on a scan. */
const differenceKinds = [
  /** Stile said yes; the supplier has no use that this can be: none, or (`supplier` tells when) one of hours before or another day. */
  "admitted-not-recorded",
  /** Stile said no, not yet, or took it back; the supplier recorded a use about then. */
  "refused-but-recorded",
  /** Stile knew no booking; there is one. */
  "unknown-but-booked",
] as const;

const supplierSideSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("recorded"), at: instantSchema.nullable() }),
  z.object({ kind: z.literal("not-recorded"), status: z.string() }),
]);

const differenceSchema = z.object({
  kind: z.enum(differenceKinds),
  /** The last answer of that kind about this ticket. */
  scan: scanSchema,
  connection: connectionIdSchema.nullable(),
  supplier: supplierSideSchema,
});

const actSchema = z.object({
  at: instantSchema,
  device: deviceIdSchema,
  operator: z.string(),
  act: z.discriminatedUnion("kind", [
    z.object({
      kind: z.literal("mode"),
      connection: connectionIdSchema,
      from: connectionModeSchema,
      to: connectionModeSchema,
    }),
    z.object({ kind: z.literal("revoke"), device: deviceIdSchema }),
    z.object({ kind: z.literal("release"), device: deviceIdSchema, scans: z.number().int() }),
    z.object({ kind: z.literal("enrolment"), gate: gateIdSchema, role: roleSchema }),
  ]),
});

/** `GET /v1/reports/{date}` (YYYY-MM-DD, the venue's day): what Stile said, beside what the suppliers have by now. */
export const reportSchema = z.object({
  date: z.string(),
  /** Of most of the venue's products. A scan belongs to the day of its own product's zone, what has no product to this one's. */
  timeZone: z.string(),
  madeAt: instantSchema,
  /** When all suppliers had last answered in full; null before the first time. Compared is what they had said by then. */
  asOf: instantSchema.nullable(),
  /** Every presentation; a question and its answer are one. */
  scans: z.number().int(),
  /** Let in, less those taken back. In observe mode: who would have been. */
  people: z.number().int(),
  /** Those that occurred; a question counts where it was never answered. */
  verdicts: z.array(z.object({ kind: z.enum(scanKinds), scans: z.number().int() })),
  connections: z.array(
    z.object({
      id: connectionIdSchema,
      label: z.string(),
      mode: connectionModeSchema,
      /**
       * Scans, each in one of three: no question, and nothing that no booking knows. An answer that a later one about the same
       * ticket replaced agrees: the later one speaks for it.
       */
      agree: z.number().int(),
      differ: z.number().int(),
      /** The supplier tells or dates no use, or the booking is not here (any more): nothing to compare with. */
      notComparable: z.number().int(),
      /** Tickets, and bookings used as a whole, of which the supplier dates a use that day and which Stile never saw then. */
      notScanned: z.number().int(),
    }),
  ),
  /** Latest first, at most a thousand. */
  differences: z.array(differenceSchema),
  acts: z.array(actSchema),
});

// ── modes ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** `PUT /v1/connections/{id}/mode`, for admins; stays over a restart, whatever the configuration says. */
export const modeRequestSchema = z.object({ mode: connectionModeSchema });
export const modeSchema = z.object({ id: connectionIdSchema, mode: connectionModeSchema });

export type DeviceState = z.infer<typeof deviceStateSchema>;
export type KnownDevice = z.infer<typeof knownDeviceSchema>;
export type Devices = z.infer<typeof devicesSchema>;
export type EnrolmentRequest = z.infer<typeof enrolmentRequestSchema>;
export type EnrolmentLink = z.infer<typeof enrolmentSchema>;
export type ScanKind = (typeof scanKinds)[number];
export type HistoryScan = z.infer<typeof historyEntrySchema>;
export type VenueHistory = z.infer<typeof historySchema>;
export type Occupancy = z.infer<typeof occupancySchema>;
export type Report = z.infer<typeof reportSchema>;
export type Difference = z.infer<typeof differenceSchema>;
export type ActRecord = z.infer<typeof actSchema>;
