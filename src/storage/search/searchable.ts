/** As much of a stored booking as is searched: parsed from its page without the rest, which costs most of the time. */
import { z } from "zod";
import type { Booking } from "../../core/booking.ts";
import { visitSchema } from "../../protocol/booking-schema.ts";
import { bookingKeySchema, productKeySchema } from "../../protocol/ids-schema.ts";

export interface Searchable extends Pick<
  Booking,
  "key" | "product" | "visit" | "leadName" | "reference" | "resellerReference"
> {
  readonly unitItems: readonly Pick<Booking["unitItems"][number], "reference">[];
}

export const searchableSchema: z.ZodType<Searchable> = z.object({
  key: bookingKeySchema,
  product: productKeySchema,
  visit: visitSchema,
  leadName: z.string().nullable(),
  reference: z.string().nullable(),
  resellerReference: z.string().nullable(),
  unitItems: z.array(z.object({ reference: z.string().nullable() })),
});

/** Without repeats: a reseller's reference is often the supplier's. */
export const referencesOf = (booking: Searchable): readonly string[] => [
  ...new Set(
    [
      booking.reference,
      booking.resellerReference,
      ...booking.unitItems.map(({ reference }) => reference),
    ].filter((reference) => reference !== null),
  ),
];
