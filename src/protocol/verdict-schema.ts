/** Verdicts on the wire: a tablet shows what another device told its operator, so every member travels. */
import { z } from "zod";
import type { Overruled, Undone, Verdict } from "../core/verdict.ts";
import { methodSchema, statusSchema, visitSchema } from "./booking-schema.ts";
import {
  bookingKeySchema,
  deviceIdSchema,
  gateIdSchema,
  instantSchema,
  scanIdSchema,
  unitItemKeySchema,
} from "./ids-schema.ts";

export const basisSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("claimed"), at: instantSchema }),
  z.object({ kind: z.literal("looked-up"), at: instantSchema }),
  z.object({ kind: z.literal("snapshot"), at: instantSchema }),
  z.object({ kind: z.literal("nothing") }),
]);

const card = z.object({
  booking: bookingKeySchema,
  reference: z.string().nullable(),
  leadName: z.string().nullable(),
  productLabel: z.string(),
  gates: z.array(gateIdSchema),
  timeZone: z.string(),
  visit: visitSchema,
  units: z.array(z.object({ label: z.string(), count: z.number(), people: z.number() })),
  party: z.number(),
  notes: z.string().nullable(),
  method: methodSchema,
});

/** Why something was pressed that no judge decided. */
export const pressedReasonSchema = z.string().max(200);

const admit = z.object({
  kind: z.literal("admit"),
  card,
  people: z.number().int().nonnegative(),
  unitItem: unitItemKeySchema.nullable(),
  inside: z.number().int(),
  test: z.boolean(),
  basis: basisSchema,
});

const use = z.discriminatedUnion("by", [
  z.object({
    by: z.literal("stile"),
    scan: scanIdSchema,
    at: instantSchema,
    gate: gateIdSchema,
    operator: z.string(),
    device: deviceIdSchema,
    people: z.number(),
    overruled: pressedReasonSchema.exactOptional(),
  }),
  z.object({ by: z.literal("supplier"), at: instantSchema.nullable() }),
]);

const alreadyUsed = z.object({ kind: z.literal("already-used"), card, use, basis: basisSchema });

const gates = z.array(gateIdSchema);
const reason = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("test-booking") }),
  z.object({ kind: z.literal("cancelled"), at: instantSchema.nullable() }),
  z.object({ kind: z.literal("not-confirmed"), status: statusSchema }),
  z.object({ kind: z.literal("expired") }),
  z.object({ kind: z.literal("no-show") }),
  z.object({ kind: z.literal("unknown-status"), raw: z.string() }),
  z.object({ kind: z.literal("party-full"), inside: z.number() }),
  z.object({ kind: z.literal("wrong-day"), days: z.number() }),
  z.object({ kind: z.literal("day-past"), days: z.number() }),
  z.object({ kind: z.literal("too-early"), opensAt: instantSchema }),
  z.object({ kind: z.literal("too-late"), closedAt: instantSchema }),
  z.object({ kind: z.literal("wrong-gate"), gates }),
  z.object({ kind: z.literal("wrong-product"), gates }),
  z.object({ kind: z.literal("not-set-up") }),
  z.object({ kind: z.literal("nobody-booked") }),
  z.object({ kind: z.literal("over-party"), remaining: z.number() }),
  z.object({ kind: z.literal("supplier-refuses"), text: z.string().nullable() }),
]);

const refuse = z.object({ kind: z.literal("refuse"), card, reason, basis: basisSchema });

const hold = z.object({
  kind: z.literal("hold"),
  card,
  rule: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("online-only") }),
    z.object({ kind: z.literal("home-gate"), gate: gateIdSchema }),
    z.object({ kind: z.literal("clock"), offMs: z.number() }),
  ]),
  basis: basisSchema,
});

const party = z.object({
  kind: z.literal("party"),
  card,
  remaining: z.number().int(),
  inside: z.number().int(),
  test: z.boolean(),
});

/** Inside a package only a party can be chosen from: packages do not nest. */
const chooseParty = z.object({ kind: z.literal("choose"), choice: party, basis: basisSchema });

const packageChoice = z.object({
  kind: z.literal("package"),
  options: z.array(
    z.object({
      card,
      verdict: z.discriminatedUnion("kind", [admit, alreadyUsed, refuse, hold, chooseParty]),
    }),
  ),
});

const choose = z.object({
  kind: z.literal("choose"),
  choice: z.discriminatedUnion("kind", [party, packageChoice]),
  basis: basisSchema,
});

export const nothingFoundSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("not-on-device"), bookings: z.number() }),
  z.object({ kind: z.literal("nobody-knows"), suppliers: z.number() }),
  z.object({ kind: z.literal("unreadable") }),
  z.object({
    kind: z.literal("cut-short"),
    read: z.number().int().nonnegative(),
    expected: z.number().int().positive().nullable(),
  }),
]);

const unknown = z.object({
  kind: z.literal("unknown"),
  text: z.string(),
  why: nothingFoundSchema,
  basis: basisSchema,
});

export const undoneSchema: z.ZodType<Undone> = z.object({
  kind: z.literal("undone"),
  card,
  scan: scanIdSchema,
  people: z.number().int().nonnegative(),
  reason: pressedReasonSchema,
  basis: basisSchema,
});

const reasonKindSchema = z.enum([
  "test-booking",
  "cancelled",
  "not-confirmed",
  "expired",
  "no-show",
  "unknown-status",
  "party-full",
  "wrong-day",
  "day-past",
  "too-early",
  "too-late",
  "wrong-gate",
  "wrong-product",
  "not-set-up",
  "nobody-booked",
  "over-party",
  "supplier-refuses",
]);

export const overruledSchema: z.ZodType<Overruled> = z.object({
  kind: z.literal("overruled"),
  card,
  overrules: z.discriminatedUnion("kind", [
    z.object({ scan: scanIdSchema, kind: z.literal("already-used") }),
    z.object({ scan: scanIdSchema, kind: z.literal("refuse"), reason: reasonKindSchema }),
    z.object({
      scan: scanIdSchema,
      kind: z.literal("hold"),
      rule: z.enum(["online-only", "home-gate", "clock"]),
    }),
  ]),
  unitItem: unitItemKeySchema.nullable(),
  people: z.number().int().nonnegative(),
  reason: pressedReasonSchema,
  basis: basisSchema,
});

export const verdictSchema: z.ZodType<Verdict> = z.discriminatedUnion("kind", [
  admit,
  alreadyUsed,
  refuse,
  choose,
  hold,
  unknown,
]);
