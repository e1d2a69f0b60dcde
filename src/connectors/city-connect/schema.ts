/**
 * What comes in from City Connect and from ticketing systems that answer it: the union of the seed's shape (`departure`),
 * the notifications' (`time`, `pickup`, references) and the redemption page's (`status`, `redeemed_at`). Unknown fields are
 * allowed and left out.
 *
 * Required is what dossier 3 holds to be certain: product and date; a code is asked for by `identity.ts`. Fields for
 * display are `harmless`: an undocumented shape counts as absent. Fields that keep somebody out (cancellation, use, counts,
 * codes, supplier) are optional but strict: what cannot be read makes its booking unreadable.
 */
import { z } from "zod";
import { asLocalDate, parseInstant } from "../../core/time.ts";
import { harmless, word } from "../wire-fields.ts";

/** A day that exists. */
const localDate = z.string().transform((text, context) => {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && parseInstant(`${text}T00:00:00Z`) !== null)
    return asLocalDate(text);
  context.addIssue({ code: "custom", message: "not a date" });
  return z.NEVER;
});

/** Party sizes; far larger ones are a mistake, and would be as many objects. */
const count = z.number().int().min(0).max(1_000).nullish();

const ticket = z.object({
  type: word,
  barcode: z.string().nullish(),
  redeemed: z.boolean().nullish(),
});

/** In the order of the seed and of the booking pages. */
export const guestTypes = ["adult", "child", "youth", "infant", "senior", "student"] as const;
export type GuestType = (typeof guestTypes)[number];

export const bookingSchema = z.object({
  /** Look-up: the scanned ticket, or null for the booking's own code. Redemption notification: the one redeemed. */
  ticket: ticket.nullish(),
  /** `ticket` or `booking` in a redemption's answer. */
  type: word,
  supplier: z.string().nullish(),
  supplier_reference: word,
  agent_reference: word,
  /** What one of the pages calls `agent_reference`. */
  reference: word,
  status: z.string().nullish(),
  product: z.string().min(1),
  option: word,
  date: localDate,
  cancelled: z.boolean().nullish(),
  cancelled_at: z.string().nullish(),
  redeemed: z.boolean().nullish(),
  redeemed_at: z.string().nullish(),
  adult: count,
  child: count,
  youth: count,
  infant: count,
  senior: count,
  student: count,
  customer: harmless(z.object({ first_name: word, last_name: word })),
  mobile: harmless(z.boolean()),
  barcode: z.string().nullish(),
  tickets: z.array(ticket).nullish(),
  notes: word,
});

/** What a redemption's answer must tell; whatever it leaves open, a second look decides. */
export const redeemedSchema = z.object({
  barcode: word,
  redeemed: harmless(z.boolean()),
  redeemed_at: word,
});

export const errorSchema = z.object({ error: word });

export type WireBooking = z.infer<typeof bookingSchema>;
export type WireTicket = z.infer<typeof ticket>;
