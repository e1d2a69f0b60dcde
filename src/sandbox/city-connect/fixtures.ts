/** The pages' examples, word for word; where each is from stands in fixtures/README.md. */
import { z } from "zod";
import { customerSchema, guestsSchema } from "./booking.ts";
import islandDayLookup from "./fixtures/island-day-lookup.json" with { type: "json" };
import islandDayRedemption from "./fixtures/island-day-redemption.json" with { type: "json" };
import lookupExample from "./fixtures/lookup-example.json" with { type: "json" };

const exampleTicketSchema = z.strictObject({
  type: z.enum(["adult", "child", "senior"]),
  barcode: z.string(),
  redeemed: z.boolean(),
});

const lookupExampleSchema = z.strictObject({
  ticket: exampleTicketSchema,
  product: z.string(),
  option: z.string(),
  departure: z.string(),
  date: z.string(),
  adult: z.int(),
  child: z.int().exactOptional(),
  senior: z.int().exactOptional(),
  cancelled: z.literal(false),
  customer: customerSchema,
  mobile: z.boolean(),
  barcode: z.string(),
  tickets: z.array(exampleTicketSchema).readonly(),
  notes: z.string(),
});

export type LookupExample = Readonly<z.infer<typeof lookupExampleSchema>>;

/** Seed 000. */
export const LOOKUP_EXAMPLE: LookupExample = lookupExampleSchema.parse(lookupExample);

/** Dossier 9, exchange A. */
export const ISLAND_DAY_LOOKUP: LookupExample = lookupExampleSchema.parse(islandDayLookup);

/** Dossier 9, exchange H. */
export const ISLAND_DAY_REDEMPTION = z
  .looseObject({
    id: z.string(),
    agent: z.string(),
    agent_name: z.string(),
    agent_reference: z.string(),
    supplier: z.string(),
    supplier_name: z.string(),
    supplier_reference: z.string(),
    product_name: z.string(),
    option_name: z.string(),
    time: z.string(),
  })
  .readonly()
  .parse(islandDayRedemption);

export const guestsOfExample = (example: LookupExample) =>
  guestsSchema.parse(
    Object.fromEntries(
      Object.entries(example).filter(([name]) => ["adult", "child", "senior"].includes(name)),
    ),
  );
