/**
 * What comes in from TAG. The manual's objects were readable in part only (dossier, "Public pages used"): required is what
 * a decision rests on, everything else is `harmless` (an undocumented shape counts as absent).
 */
import { z } from "zod";
import { harmless, word } from "../wire-fields.ts";
import { readInstant } from "./unix-time.ts";

/** Ids come as numbers or strings (dossier 5); compared as text. */
const id = z.union([z.number().int(), z.string().min(1)]).transform(String);

/** Embedded as an object, or by its id alone. */
const reference = z
  .union([id, z.object({ id })])
  .transform((found) => (typeof found === "string" ? found : found.id));

const instant = z.unknown().transform((value, context) => {
  const at = readInstant(value);
  if (at !== null) return at;
  context.addIssue({ code: "custom", message: "not a time" });
  return z.NEVER;
});

/**
 * What a delegate is good for is not documented; where it is told in the seed's words, it counts. Anything but an object,
 * such as PHP's `[]` for an empty one, tells nothing.
 */
const ticketData = z.preprocess(
  (value) => (typeof value === "object" && !Array.isArray(value) ? value : null),
  z.object({ event_id: id.nullish(), description: word }).nullable(),
);

/** A person with a ticket. Without a barcode it cannot be scanned, and has no identity that a sale would share. */
export const delegateSchema = z.object({
  id,
  barcode: z.string().min(1),
  event_id: id.nullish(),
  data: ticketData,
  lastName: word,
  fullName: word,
  name: word,
});

/** Whose interaction it is; enough to pass over those of others. */
export const interactionSubjectSchema = z.object({
  interactionType: z.string(),
  firstDelegate: reference.nullish(),
  firstDevice: reference.nullish(),
});

export const interactionSchema = interactionSubjectSchema.extend({ recordedAt: instant });

const digits = z.union([
  z.number(),
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
]);

/** `meta` holds the total (docs.satellite.co.nz, `rest_api/interaction.html`); the name inside it is not shown there. */
export const metaSchema = z
  .object({ total: harmless(digits), totalCount: harmless(digits), total_count: harmless(digits) })
  .transform(({ total, totalCount, total_count: snake }) => total ?? totalCount ?? snake ?? null);

export const deviceRequestSchema = z.object({
  code: z.string(),
  apiUrl: z.string(),
  clientId: z.string().min(1).nullish(),
  clientSecret: z.string().min(1).nullish(),
  clearedStatus: z.string().nullish(),
});

export const errorSchema = z.object({
  code: harmless(z.union([z.string(), z.number()])),
  error: harmless(z.union([z.string(), z.number()])),
  error_description: word,
  message: word,
});

export type WireDelegate = z.infer<typeof delegateSchema>;
