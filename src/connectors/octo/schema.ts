/**
 * What comes in from an OCTO supplier (dossier 3; seed 002 shows every field). Unknown fields are allowed and left out.
 *
 * Required is only what the dossier holds to be certain. Fields for display are `harmless`: an undocumented shape counts as
 * absent. Fields that keep somebody out (cancellation, use, test mode, date) are optional but strict: a shape that cannot
 * be read must not turn into "nothing there", so it makes its booking unreadable.
 */
import { z } from "zod";
import { asLocalDate, isTimeZone, parseInstant } from "../../core/time.ts";
import { harmless, instant, word } from "../wire-fields.ts";

/** RFC 3339 with offset; the calendar date is the one written there, whatever zone the reader is in. */
const localDateTime = z.string().transform((text, context) => {
  const [, date, time] = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)/.exec(text) ?? [];
  const at = parseInstant(text);
  if (date !== undefined && time !== undefined && at !== null)
    return { date: asLocalDate(date), midnight: /^[0:.]+$/.test(time), at };
  context.addIssue({ code: "custom", message: "not an RFC 3339 time with offset" });
  return z.NEVER;
});

const codeHolder = z.object({
  redemptionMethod: word,
  utcRedeemedAt: instant.nullish(),
  deliveryOptions: z
    .array(z.object({ deliveryFormat: z.string(), deliveryValue: z.string().nullish() }))
    .nullish(),
});

const unitItem = z.object({
  uuid: z.string().min(1),
  supplierReference: word,
  unitId: word,
  unit: harmless(z.object({ id: z.string() })),
  status: z.string().nullish(),
  utcRedeemedAt: instant.nullish(),
  ticket: codeHolder.nullish(),
});

/** What translating a booking needs to know of its product. */
export const productFactsSchema = z.object({
  id: z.string(),
  availabilityType: word,
  redemptionMethod: word,
});

/** What narrowing a list of bookings needs to know of them. */
export const productOptionsSchema = z.object({
  id: z.string(),
  options: harmless(z.array(z.object({ id: z.string() }))),
});

export const bookingSchema = z.object({
  uuid: z.string().min(1),
  status: z.string(),
  unitItems: z.array(unitItem),
  testMode: z.boolean().nullish(),
  resellerReference: word,
  supplierReference: word,
  utcRedeemedAt: instant.nullish(),
  productId: z.string().nullish(),
  product: harmless(productFactsSchema),
  optionId: word,
  cancellation: z.object({ utcCancelledAt: harmless(instant) }).nullish(),
  availabilityId: z.string().nullish(),
  availability: z
    .object({
      localDateTimeStart: localDateTime,
      localDateTimeEnd: localDateTime.nullish(),
      allDay: z.boolean().nullish(),
      openingHours: harmless(z.array(z.object({ from: z.string(), to: z.string() }))),
    })
    .nullish(),
  contact: harmless(z.object({ lastName: word, fullName: word })),
  notes: word,
  voucher: codeHolder.nullish(),
});

/** A look-up adds what a redemption needs (seed 002, "The only addition are two fields"). */
export const lookupSchema = bookingSchema.extend({
  redemptionCode: z.string().min(1),
  redeemable: z.boolean(),
  unredeemableReason: word,
  unredeemableReasonCode: word,
});

export const productSchema = productFactsSchema.extend({
  internalName: word,
  reference: word,
  timeZone: z.string().refine(isTimeZone, "not an IANA time zone"),
  options: z
    .array(
      z.object({
        units: z
          .array(
            z.object({
              id: z.string(),
              internalName: word,
              reference: word,
              restrictions: z
                .object({ paxCount: z.number().int().nonnegative().nullish() })
                .nullish(),
            }),
          )
          .nullish(),
      }),
    )
    .nullish(),
});

export const errorSchema = z.object({
  error: word,
  errorMessage: word,
  redemptionErrorCode: word,
});

export type WireProductFacts = z.infer<typeof productFactsSchema>;
export type WireProduct = z.infer<typeof productSchema>;
export type WireBooking = z.infer<typeof bookingSchema>;
export type WireUnitItem = z.infer<typeof unitItem>;
export type WireCodeHolder = z.infer<typeof codeHolder>;
export type WireLookup = z.infer<typeof lookupSchema>;
