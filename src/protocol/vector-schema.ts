/** Judge vectors as they are stored, exported and read back: every member of `core/vector.ts`, checked. */
import { z } from "zod";
import type { Barcode } from "../core/barcode.ts";
import type { JudgeVector } from "../core/vector.ts";
import type { Basis, Unknown } from "../core/verdict.ts";
import { bookingSchema } from "./booking-schema.ts";
import { bookingKeySchema, connectionIdSchema, gateIdSchema, instantSchema } from "./ids-schema.ts";
import { admissionSchema, productsSchema, roleSchema } from "./scan-schema.ts";
import { connectionModeSchema, productSchema } from "./v1.ts";
import { verdictSchema } from "./verdict-schema.ts";

const barcodeSchema: z.ZodType<Barcode> = z.object({
  /** Unreadable codes are judged too: as long as a scan keeps them. */
  text: z.string().max(16_384),
  symbology: z.enum([
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
  ]),
  alternatives: z.array(z.string()),
});

const basisSchema: z.ZodType<Basis> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal(["claimed", "looked-up", "snapshot"]), at: instantSchema }),
  z.object({ kind: z.literal("nothing") }),
]);

const nothingFoundSchema: z.ZodType<Unknown["why"]> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("not-on-device"), bookings: z.number() }),
  z.object({ kind: z.literal("nobody-knows"), suppliers: z.number() }),
  z.object({ kind: z.literal("unreadable") }),
]);

export const vectorSchema: z.ZodType<JudgeVector> = z.object({
  name: z.string(),
  input: z.object({
    barcode: barcodeSchema,
    candidates: z.array(bookingSchema),
    products: z.array(productSchema),
    modes: z.array(z.object({ connection: connectionIdSchema, mode: connectionModeSchema })),
    post: z.object({
      gate: gateIdSchema,
      products: productsSchema,
      role: roleSchema,
      operator: z.string(),
    }),
    admissions: z.array(admissionSchema),
    // what was stored before admissions could be taken back knows of none
    undone: z.array(admissionSchema).default([]),
    basis: basisSchema,
    gatewayReachable: z.boolean(),
    now: instantSchema,
    clockOffMs: z.number(),
    nothingFound: nothingFoundSchema,
    decision: z.object({ booking: bookingKeySchema, people: z.number() }).nullable(),
  }),
  verdict: verdictSchema,
});
