/** The configuration as a whole. What is left out has a default; what is not known here is an error. */
import { z } from "zod";
import { connectionIdSchema, gateIdSchema } from "../../protocol/ids-schema.ts";
import { longestSettledDays } from "../../protocol/v1.ts";
import { answersSchemaFor, cityConnectCodesSchema } from "./answers-schema.ts";
import { type ConnectionContext, timeZoneSchema } from "./connection-members.ts";
import { connectionSchemaFor } from "./connections.ts";
import { members } from "./members.ts";
import { partialPolicySchema } from "./policy-schema.ts";

const gateSchema = members({
  id: gateIdSchema,
  sign: z.string().min(1).max(3),
  label: z.string().min(1),
  place: z.string().nullable().default(null),
});

/** One supplier product as the venue sees it. What is left out comes from the supplier or from `policy`. */
const mappingSchema = members({
  connection: connectionIdSchema,
  product: z.string().min(1),
  gates: z.array(gateIdSchema),
  label: z.string().min(1).optional(),
  policy: partialPolicySchema.optional(),
  /** People per unit item, by unit id, where the supplier's own count is not the venue's. */
  people: z.record(z.string(), z.number().int().nonnegative()).optional(),
  /** By unit id, where the supplier's word is not the venue's. */
  unitLabels: z.record(z.string(), z.string().min(1)).optional(),
  /** How City Connect is answered about this product; without it, as if nobody had sold it. */
  cityConnect: cityConnectCodesSchema.optional(),
});

const timingSchema = members({
  /** Bookings of the window are listed again after this. */
  listEveryMs: z.number().int().min(500).default(60_000),
  /** A supplier's answer is given up after this. */
  supplierTimeoutMs: z.number().int().min(100).default(10_000),
  /** A whole list, which may take many answers, is given up after this. */
  listTimeoutMs: z.number().int().min(100).default(60_000),
  /** Waited after a lost answer's deadline before the supplier is asked what happened. */
  graceMs: z.number().int().min(0).max(60_000).default(5_000),
  /** What a device waits for a live look-up (DESIGN 4). */
  lookupBudgetMs: z.number().int().min(100).default(1_500),
});

const retentionSchema = members({
  /**
   * Days for which a device keeps a scan after its supplier's answer. A gateway that is restored from an older backup is told
   * of no others.
   */
  settledDays: z.number().int().min(1).max(longestSettledDays),
});

export const fileSchemaFor = (context: ConnectionContext) =>
  members({
    venue: z.string().min(1).default("Stile"),
    /** Of every connection whose supplier names none, unless the connection has its own. */
    timeZone: timeZoneSchema.optional(),
    gates: z.array(gateSchema).min(1),
    connections: z.array(connectionSchemaFor(context)).min(1),
    mapping: z.array(mappingSchema).optional(),
    policy: partialPolicySchema.optional(),
    /** City Connect may ask whose a code is; absent: nobody may. */
    answers: answersSchemaFor(context.env).optional(),
    timing: timingSchema.prefault({}),
    /** Absent: what the devices do by themselves, a week. */
    retention: retentionSchema.optional(),
  });

export type ConfigFile = z.infer<ReturnType<typeof fileSchemaFor>>;
