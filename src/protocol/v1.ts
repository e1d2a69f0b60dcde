/**
 * The wire between devices and their gateway, version 1. Every answer is JSON (pages: NDJSON, packed where several are asked
 * for) and carries the header `Stile-Time`: an answer without it is not the gateway's (a captive portal), whatever its status.
 * Errors are `application/problem+json` with a `code`; decisions rest on the code alone.
 */
import { z } from "zod";
import { bookingSchema } from "./booking-schema.ts";
import { codePatternSchema } from "./code-pattern-schema.ts";
import {
  bookingKeySchema,
  connectionIdSchema,
  deviceIdSchema,
  gateIdSchema,
  incarnationSchema,
  instantSchema,
  localDateSchema,
  pageHashSchema,
  productKeySchema,
  scanIdSchema,
  unitItemKeySchema,
} from "./ids-schema.ts";
import {
  admissionSchema,
  conflictSchema,
  operatorSchema,
  printedAsSchema,
  productsSchema,
  roleSchema,
  settlementSchema,
  undoSchema,
} from "./scan-schema.ts";

/** Gateway clock in milliseconds since 1970, on every answer. */
export const timeHeader = "stile-time";

export const problemCodes = [
  "bad-request",
  "too-large",
  "rate-limited",
  "not-found",
  "unauthorised",
  "not-allowed",
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
  gatewayFirst: z.boolean(),
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

/** How much of a supplier's bookings the list can hold; gateways that did not say so knew only suppliers that list. */
const coverageSchema = z.enum(["listed", "grows", "live"]).default("listed");

// ── snapshot ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export const pageRefSchema = z.object({
  hash: pageHashSchema,
  bookings: z.number().int(),
  /** Uncompressed. */
  bytes: z.number().int(),
  /** The day in whose list its bookings stand; null for the open-dated ones. Older gateways do not say. */
  date: localDateSchema.nullable().optional(),
});

/** Guests' names lie on the device as long. */
export const longestSettledDays = 60;

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
  /** For how long devices keep what is settled, in days, where the venue says so; older gateways do not. */
  settledDays: z.number().int().min(1).max(longestSettledDays).optional(),
  gates: z.array(gateSchema),
  products: z.array(productSchema),
  connections: z.array(
    z.object({
      id: connectionIdSchema,
      label: z.string(),
      mode: connectionModeSchema,
      coverage: coverageSchema,
      /** How its codes look, where the venue says so; older gateways do not. */
      codes: z.array(codePatternSchema).optional(),
      /** As what its codes are printed, where the venue says so. */
      formats: z.array(printedAsSchema).optional(),
    }),
  ),
  pages: z.array(pageRefSchema),
  bookings: z.number().int(),
});

// ── changes ──────────────────────────────────────────────────────────────────────────────────────────────────────────

const connectionHealthSchema = z.object({
  id: connectionIdSchema,
  state: z.enum(["up", "down", "refuses-key", "lacks-capability"]),
  /** The supplier's last list was cut: a code that is not in it may be good. No word of `state`: older apps know none more. */
  isListCut: z.literal(true).optional(),
  /** Redemptions that this gateway holds and the supplier has not settled. */
  waiting: z.number().int(),
  parked: z.number().int(),
});

export const changeSchema = z.object({
  offset: z.number().int(),
  change: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("admission"), admission: admissionSchema }),
    z.object({ kind: z.literal("undo"), undo: undoSchema }),
    /** The conflict as it stands now; replaces an earlier one with the same id. */
    z.object({ kind: z.literal("conflict"), conflict: conflictSchema }),
  ]),
});

/**
 * `GET /v1/changes?epoch=&after=&row=&settled=&incarnations=&wait=`. A cursor (epoch, offset, row) that the gateway's feed
 * does not have is answered 410 `cursor-gone`: the database was restored, and the device starts over in its new epoch.
 * With `Accept: text/event-stream` the same answers come as events, `changes` when there is something and `beat` (no data of
 * interest) at least every second.
 */
export const changesQuerySchema = z.object({
  epoch: z.string().max(100),
  after: z.coerce.number().int().nonnegative(),
  /** Identity of the feed's row at `after`; empty at the beginning. */
  row: z.string().max(100).default(""),
  /** Of this device's numbering, comma-separated: `held` answers for each. */
  incarnations: z
    .string()
    .max(1_000)
    .default("")
    .transform((text) => (text === "" ? [] : text.split(",")))
    .pipe(z.array(incarnationSchema).max(16)),
  /** Without news the answer may wait this long (ms): a long poll. */
  wait: z.coerce.number().int().nonnegative().max(25_000).default(0),
  /** This device has stored its settlements up to here. */
  settled: z.coerce.number().int().nonnegative(),
  /** The scan that the settlement of that number was about: another one there tells of a restored database. */
  settledScan: z.string().max(100).default(""),
});
export const changesSchema = z.object({
  epoch: z.string(),
  /** Highest offset in this answer; the next `after`. */
  offset: z.number().int(),
  /** Identity of the feed's row at `offset`; empty at the beginning. */
  row: z.string(),
  more: z.boolean(),
  changes: z.array(changeSchema),
  manifest: z.object({ id: z.string(), asOf: instantSchema.nullable() }),
  connections: z.array(connectionHealthSchema),
  /** Scans of all devices that the gateway holds, told to supervisors and admins: it moves when there is more to see. */
  scans: z.number().int().nullable().default(null),
  /** Per asked incarnation the highest number without a gap below it that the gateway holds. */
  held: z.array(z.object({ incarnation: incarnationSchema, upTo: z.number().int() })),
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
  /**
   * Handed in before and lost by the gateway since: by place in `scans`, with the settlement that the device knows. One
   * without may have been sent to its supplier already, and is read back first.
   */
  resent: z
    .array(z.object({ index: z.number().int(), settlement: settlementSchema.nullable() }))
    .default([]),
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

// ── claims, conflicts ────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * `POST /v1/claims`, before the light where a product says gateway first: a lease by scan id, confirmed when the admitting
 * scan arrives, released when the scan that arrives admits nobody, over at `until`.
 */
export const claimRequestSchema = z.object({
  scan: scanIdSchema,
  booking: bookingKeySchema,
  unitItem: unitItemKeySchema.nullable(),
  people: z.number().int().nonnegative(),
  gate: gateIdSchema,
});
export const claimAnswerSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("granted"), until: instantSchema }),
  /** Others have entered, or are about to: these, oldest first. */
  z.object({ kind: z.literal("taken"), by: z.array(admissionSchema) }),
]);

/** `GET /v1/conflicts`: open ones first, latest first. */
export const conflictsSchema = z.object({ conflicts: z.array(conflictSchema) });

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
export type ClaimRequest = z.infer<typeof claimRequestSchema>;
export type ClaimAnswer = z.infer<typeof claimAnswerSchema>;
export type Conflicts = z.infer<typeof conflictsSchema>;
export type LookedUp = z.infer<typeof lookedUpSchema>;
export type Problem = z.infer<typeof problemSchema>;
export type Health = z.infer<typeof healthSchema>;
