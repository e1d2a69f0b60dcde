/** Scans, admissions and settlements on the wire. */
import { z } from "zod";
import type { Admission } from "../core/admission.ts";
import type { Conflict } from "../core/conflict.ts";
import type { Scan } from "../core/scan.ts";
import type { Settlement } from "../core/settlement.ts";
import type { Undo } from "../core/undo.ts";
import {
  bookingKeySchema,
  connectionIdSchema,
  deviceIdSchema,
  gateIdSchema,
  incarnationSchema,
  instantSchema,
  pageHashSchema,
  productKeySchema,
  scanIdSchema,
  unitItemKeySchema,
} from "./ids-schema.ts";
import {
  overruledSchema,
  pressedReasonSchema,
  undoneSchema,
  verdictSchema,
} from "./verdict-schema.ts";

export const roleSchema = z.enum(["steward", "supervisor", "admin"]);

export const productsSchema = z.union([z.literal("all"), z.array(productKeySchema)]);

/** One line of text, as a person types a name. */
export const operatorSchema = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^\u0000-\u001f]*$/);

const postSchema = z.object({
  gate: gateIdSchema,
  products: productsSchema,
  role: roleSchema,
  operator: operatorSchema,
});

/** Hostile or unreadable codes are facts too: kept whole up to 16 KB. */
export const codeTextSchema = z.string().max(16_384);
export const symbologySchema = z.enum([
  "QRCode",
  "Aztec",
  "DataMatrix",
  "PDF417",
  "Code128",
  "Code39",
  "EAN13",
  "EAN8",
  "ITF",
  "Codabar",
  "Unknown",
]);
/** As what a code can be printed. */
export const printedAsSchema = symbologySchema.exclude(["Unknown"]);

const captureSchema = z.object({
  text: codeTextSchema,
  symbology: symbologySchema,
  source: z.enum(["camera", "wedge", "typed", "picture", "demo"]),
  at: instantSchema,
  cutShort: z
    .object({
      read: z.number().int().nonnegative(),
      expected: z.number().int().positive().nullable(),
    })
    .exactOptional(),
});

export const redeemRequestSchema = z.object({
  connection: connectionIdSchema,
  reference: z.string(),
  bookingUuid: z.string(),
  unitItemUuid: z.string().nullable(),
});

export const scanSchema: z.ZodType<Scan> = z.object({
  id: scanIdSchema,
  device: deviceIdSchema,
  incarnation: incarnationSchema,
  seq: z.number().int().positive(),
  post: postSchema,
  capture: captureSchema,
  decided: z.object({
    deviceAt: instantSchema,
    correctedAt: instantSchema,
    uncertaintyMs: z.number(),
  }),
  judgedOn: z.object({
    snapshot: z.string().nullable(),
    pages: z.array(pageHashSchema),
    overlayOffset: z.number().int(),
    policyVersion: z.string(),
  }),
  verdict: z.union([verdictSchema, undoneSchema, overruledSchema]),
  decision: z.object({ booking: bookingKeySchema, people: z.number().int() }).nullable(),
  admission: z
    .object({
      booking: bookingKeySchema,
      unitItem: unitItemKeySchema.nullable(),
      people: z.number().int().nonnegative(),
    })
    .nullable(),
  redemption: redeemRequestSchema.nullable(),
});

export const admissionSchema: z.ZodType<Admission> = z.object({
  scan: scanIdSchema,
  booking: bookingKeySchema,
  unitItem: unitItemKeySchema.nullable(),
  people: z.number().int().nonnegative(),
  at: instantSchema,
  uncertaintyMs: z.number(),
  gate: gateIdSchema,
  operator: z.string(),
  device: deviceIdSchema,
  supplierRedeemedAt: instantSchema.nullable(),
  overruled: pressedReasonSchema.exactOptional(),
});

const recorded = {
  redeemedAt: instantSchema.nullable(),
  leftBy: scanIdSchema.exactOptional(),
};

export const settlementSchema: z.ZodType<Settlement> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("accepted"), ...recorded }),
  z.object({ kind: z.literal("already-redeemed"), redeemedAt: instantSchema.nullable() }),
  z.object({ kind: z.literal("rejected"), code: z.string(), text: z.string().nullable() }),
  z.object({ kind: z.literal("probable"), ...recorded }),
  z.object({ kind: z.literal("at-least-once"), redeemedAt: instantSchema.nullable() }),
  z.object({
    kind: z.literal("not-sent"),
    why: z.enum([
      "nobody-admitted",
      "observe",
      "claimed-by-other",
      "undone",
      "already-recorded",
      "ours-alone",
    ]),
  }),
]);

export const undoSchema: z.ZodType<Undo> = z.object({
  scan: scanIdSchema,
  undoes: scanIdSchema,
  booking: bookingKeySchema,
  at: instantSchema,
  gate: gateIdSchema,
  operator: z.string(),
  device: deviceIdSchema,
  reason: z.string(),
});

export const conflictSchema: z.ZodType<Conflict> = z.object({
  id: z.string(),
  kind: z.enum(["admitted-twice", "redeemed-elsewhere", "refused-after-admission"]),
  booking: bookingKeySchema,
  unitItem: unitItemKeySchema.nullable(),
  reference: z.string().nullable(),
  leadName: z.string().nullable(),
  productLabel: z.string(),
  timeZone: z.string(),
  admissions: z.array(admissionSchema),
  allowed: z.number().int(),
  entered: z.number().int(),
  supplier: z
    .discriminatedUnion("kind", [
      z.object({ kind: z.literal("redeemed"), at: instantSchema.nullable() }),
      z.object({ kind: z.literal("refused"), code: z.string(), text: z.string().nullable() }),
    ])
    .nullable(),
  state: z.enum(["open", "withdrawn"]),
  raisedAt: instantSchema,
});
