/** Judge vectors as they are stored, exported and read back: every member of `core/vector.ts`, checked. */
import { z } from "zod";
import type { Barcode } from "../core/barcode.ts";
import type { JudgeVector } from "../core/vector.ts";
import { bookingSchema } from "./booking-schema.ts";
import { bookingKeySchema, connectionIdSchema, gateIdSchema, instantSchema } from "./ids-schema.ts";
import {
  admissionSchema,
  codeTextSchema,
  productsSchema,
  roleSchema,
  symbologySchema,
} from "./scan-schema.ts";
import { connectionModeSchema, productSchema } from "./v1.ts";
import { basisSchema, nothingFoundSchema, verdictSchema } from "./verdict-schema.ts";

const barcodeSchema: z.ZodType<Barcode> = z.object({
  text: codeTextSchema,
  symbology: symbologySchema,
  alternatives: z.array(z.string()),
});

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
