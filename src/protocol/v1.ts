/**
 * The wire between devices and their gateway, version 1. Every answer is JSON (pages: NDJSON) and carries the header
 * `Stile-Time`: an answer without it is not the gateway's (a captive portal), whatever its status.
 * Errors are `application/problem+json` with a `code`; decisions rest on the code alone.
 */
import { z } from "zod";
import { bookingSchema } from "./booking-schema.ts";
import {
  connectionIdSchema,
  deviceIdSchema,
  gateIdSchema,
  incarnationSchema,
  instantSchema,
  pageHashSchema,
  productKeySchema,
  scanIdSchema,
} from "./ids-schema.ts";
import {
  admissionSchema,
  operatorSchema,
  productsSchema,
  roleSchema,
  settlementSchema,
} from "./scan-schema.ts";

/** Gateway clock in milliseconds since 1970, on every answer. */
export const timeHeader = "stile-time";

export const problemCodes = [
  "bad-request",
  "too-large",
  "rate-limited",
  "not-found",
  "unauthorised",
  "revoked",
  "enrolment-unknown",
  "enrolment-used",
  "enrolment-expired",
  "cursor-gone",
  "internal",
] as const;
export type ProblemCode = (typeof problemCodes)[number];

export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.enum(problemCodes),
  detail: z.string().optional(),
});

export const gateSchema = z.object({
  id: gateIdSchema,
  sign: z.string(),
  label: z.string(),
  place: z.string().nullable(),
});

const usePolicySchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("once") }),
  z.object({ kind: z.literal("per-date") }),
  z.object({ kind: z.literal("times"), times: z.number().int().positive() }),
]);

const offlineRuleSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("admit") }),
  z.object({ kind: z.literal("hold") }),
  z.object({ kind: z.literal("home-gate"), gate: gateIdSchema }),
]);

export const policySchema = z.object({
  use: usePolicySchema,
  offline: offlineRuleSchema,
  confirm: z.enum(["straight", "ask"]),
  earlyMs: z.number().int().nonnegative(),
  lateMs: z.number().int().nonnegative(),
});

export const productSchema = z.object({
  key: productKeySchema,
  connection: connectionIdSchema,
  label: z.string(),
  timeZone: z.string(),
  gates: z.array(gateIdSchema),
  policy: policySchema,
  units: z.array(
    z.object({ id: z.string(), label: z.string(), people: z.number().int().nonnegative() }),
  ),
});

export const connectionModeSchema = z.enum(["observe", "redeem", "test"]);

// ── enrol ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** `POST /v1/enrol/preview`: what a link gives, without using it up. The device that used it may look again. */
export const previewRequestSchema = z.object({
  code: z.string().min(1).max(100),
  device: deviceIdSchema,
});
export const previewSchema = z.object({
  venue: z.string(),
  gate: gateSchema,
  role: roleSchema,
  /** Labels to show; "all" of the gate's where nothing narrower was said. */
  products: z.union([z.literal("all"), z.array(z.string())]),
});

/** `POST /v1/enrol`. The device mints its own identity, so that a lost answer can be asked for again. */
export const enrolRequestSchema = z.object({
  code: z.string().min(1).max(100),
  device: deviceIdSchema,
  operator: operatorSchema,
});
export const enrolledSchema = z.object({
  token: z.string(),
  venue: z.string(),
  gate: gateSchema,
  role: roleSchema,
  products: productsSchema,
});

// ── snapshot ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export const pageRefSchema = z.object({
  hash: pageHashSchema,
  bookings: z.number().int(),
  /** Uncompressed. */
  bytes: z.number().int(),
});

/** `GET /v1/manifest`. */
export const manifestSchema = z.object({
  /** SHA-256 over everything below but `asOf`: equal content, equal id. */
  id: z.string(),
  /** When every supplier had last answered in full; null before the first time: then this is no list yet. */
  asOf: instantSchema.nullable(),
  epoch: z.string(),
  venue: z.string(),
  policyVersion: z.string(),
  /** True where a sandbox stands behind the gateway: the app listens to the demo page. */
  demo: z.boolean(),
  gates: z.array(gateSchema),
  products: z.array(productSchema),
  connections: z.array(
    z.object({ id: connectionIdSchema, label: z.string(), mode: connectionModeSchema }),
  ),
  pages: z.array(pageRefSchema),
  bookings: z.number().int(),
});

// ── changes ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const connectionHealthSchema = z.object({
  id: connectionIdSchema,
  state: z.enum(["up", "down", "refuses-key", "lacks-capability"]),
  /** Redemptions that this gateway holds and the supplier has not settled. */
  waiting: z.number().int(),
  parked: z.number().int(),
});

export const changeSchema = z.object({
  offset: z.number().int(),
  change: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("admission"), admission: admissionSchema }),
  ]),
});

/** `GET /v1/changes?epoch=&after=&settled=`; an epoch that is not the gateway's is answered 410 `cursor-gone`. */
export const changesQuerySchema = z.object({
  epoch: z.string().max(100),
  after: z.coerce.number().int().nonnegative(),
  /** This device has stored its settlements up to here. */
  settled: z.coerce.number().int().nonnegative(),
});
export const changesSchema = z.object({
  epoch: z.string(),
  /** Highest offset in this answer; the next `after`. */
  offset: z.number().int(),
  more: z.boolean(),
  changes: z.array(changeSchema),
  manifest: z.object({ id: z.string(), asOf: instantSchema.nullable() }),
  connections: z.array(connectionHealthSchema),
  /** This device's own, repeated until `settled` acknowledges them. */
  settlements: z.array(
    z.object({ n: z.number().int(), scan: scanIdSchema, settlement: settlementSchema }),
  ),
});

// ── scans ────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** `POST /v1/scans`. Scans are parsed one by one: a bad one is quarantined raw and the next goes on. */
export const pushRequestSchema = z.object({
  incarnation: incarnationSchema,
  scans: z.array(z.unknown()).min(1).max(100),
});
const receiptSchema = z.object({
  /** Place in the request. */
  index: z.number().int(),
  kind: z.enum([
    "stored",
    /** Held already; the same receipt as the first time counts. */
    "repeat",
    /** Another scan has this number. The scan is held all the same. */
    "sequence-reused",
    /** Not understood; held raw for a person. */
    "quarantined",
  ]),
});
export const pushedSchema = z.object({
  receipts: z.array(receiptSchema),
  /** Highest number without a gap below it, of this incarnation. */
  heldUpTo: z.number().int(),
});

// ── lookup, health ───────────────────────────────────────────────────────────────────────────────────────────────────

/** `GET /v1/lookup?code=`. */
export const lookupQuerySchema = z.object({ code: z.string().min(1).max(4_296) });
export const lookedUpSchema = z.object({
  bookings: z.array(bookingSchema),
  /** Suppliers that answered, and suppliers that could not be asked. */
  answered: z.number().int(),
  failed: z.number().int(),
});

/** `GET /v1/health`. */
const healthSchema = z.object({
  gateway: z.literal("stile"),
  /** `waiting` until every supplier has answered once. */
  state: z.enum(["waiting", "ready"]),
});

export type Preview = z.infer<typeof previewSchema>;
export type Enrolled = z.infer<typeof enrolledSchema>;
export type EnrolRequest = z.infer<typeof enrolRequestSchema>;
export type Manifest = z.infer<typeof manifestSchema>;
export type PageRef = z.infer<typeof pageRefSchema>;
export type Change = z.infer<typeof changeSchema>;
export type Changes = z.infer<typeof changesSchema>;
export type ConnectionHealth = z.infer<typeof connectionHealthSchema>;
export type Pushed = z.infer<typeof pushedSchema>;
export type Receipt = z.infer<typeof receiptSchema>;
export type LookedUp = z.infer<typeof lookedUpSchema>;
export type Problem = z.infer<typeof problemSchema>;
export type Health = z.infer<typeof healthSchema>;
