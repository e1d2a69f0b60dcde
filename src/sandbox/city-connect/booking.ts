/**
 * A booking as the supplier's ticketing system and City Connect keep it: one state for both, so that they never disagree.
 * `answers.ts` writes it as the pages show it.
 */
import { z } from "zod";
import { isDate } from "../local-time.ts";

const instant = z.iso.datetime();
const barcode = z.string().min(1);

/** The seed shows adult and child; the others are in the table of the page "POST /booking_confirmation". */
const guestTypeSchema = z.enum(["adult", "child", "youth", "infant", "senior", "student"]);

const ticketSchema = z
  .strictObject({ type: guestTypeSchema, barcode, redeemedAt: instant.nullable() })
  .readonly();

/** Kept as it is answered. */
export const customerSchema = z
  .strictObject({
    first_name: z.string().nullable(),
    last_name: z.string().nullable(),
    email: z.string().nullable(),
    mobile: z.string().nullable(),
    language: z.string().nullable(),
    country: z.string().nullable(),
  })
  .readonly();

/** How many of each type; a type that is not named is answered by nothing at all. */
export const guestsSchema = z.partialRecord(guestTypeSchema, z.int().min(0)).readonly();

export const bookingSchema = z
  .strictObject({
    id: z.uuid(),
    /** The account's e-mail address. */
    supplier: z.string(),
    supplierReference: z.string(),
    /** Null: sold by the supplier itself. */
    agent: z.string().nullable(),
    agentReference: z.string().nullable(),
    /** False: only the supplier's own system has it, and City Connect must look its barcodes up there. */
    registered: z.boolean(),
    freesale: z.boolean(),
    bookedAt: instant,
    cancelledAt: instant.nullable(),
    /** Only of a booking without tickets; tickets have times of their own. */
    redeemedAt: instant.nullable(),
    product: z.string(),
    option: z.string().nullable(),
    /** Departure code of the older pages; packs time and language. */
    departure: z.string().nullable(),
    time: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
      .nullable(),
    pickup: z.string().nullable(),
    /** Travel date in the venue's zone. */
    date: z.string().refine(isDate, "not a date YYYY-MM-DD"),
    guests: guestsSchema,
    customer: customerSchema,
    /** Whether a ticket on a screen is accepted. */
    mobile: z.boolean(),
    barcode: barcode.nullable(),
    tickets: z.array(ticketSchema).readonly(),
    notes: z.string().nullable(),
  })
  .readonly();

export type Booking = z.infer<typeof bookingSchema>;
export type Ticket = z.infer<typeof ticketSchema>;
export type GuestType = z.infer<typeof guestTypeSchema>;
export type Customer = z.infer<typeof customerSchema>;

/** What a barcode means: one ticket of the booking, or (null) all of it. */
export interface Target {
  readonly booking: Booking;
  readonly ticket: Ticket | null;
}

/** Everything that carries this barcode; a package's code is on several bookings. */
export const targetsOf = (bookings: readonly Booking[], code: string): readonly Target[] =>
  bookings.flatMap((booking) => targetIn(booking, code) ?? []);

function targetIn(booking: Booking, code: string): Target | null {
  if (booking.barcode === code) return { booking, ticket: null };
  const ticket = booking.tickets.find((candidate) => candidate.barcode === code);
  return ticket === undefined ? null : { booking, ticket };
}

export const guestTotal = ({ guests }: Booking): number =>
  Object.values(guests).reduce((sum, count) => sum + count, 0);

export const barcodesOf = ({ barcode: own, tickets }: Booking): readonly string[] => [
  ...(own === null ? [] : [own]),
  ...tickets.map((ticket) => ticket.barcode),
];
