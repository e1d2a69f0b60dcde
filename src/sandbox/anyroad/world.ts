/** The data of the AnyRoad supplier: what a `--world FILE` contains under `anyroad`. */
import { z } from "zod";
import { demoTicketFields, repeatsOf, timeZoneSchema } from "../world-checks.ts";
import type { Booking } from "./booking.ts";
import { bookingSchema, experienceSchema } from "./booking.ts";

/** No `party`: each guest has a ticket, and no code stands for several. */
const DEMO_ROLES = [
  "good",
  "used",
  "cancelled",
  "tomorrow",
  "yesterday",
  "addon",
  "unknown",
] as const;

const demoTicketSchema = z.strictObject(demoTicketFields(DEMO_ROLES)).readonly();

const switchesSchema = z
  .strictObject({
    /** Undocumented: a problem `ticket_not_found`, or a page without items. Default `404`. */
    unknownCode: z.enum(["404", "empty"]),
    /** Undocumented: minutes before and after the opening. Default 0. */
    slotToleranceMinutes: z.int().min(0),
    /** Undocumented: good in the slot, or on the slot's date. Default `day`: demo tickets are good all day. */
    granularity: z.enum(["slot", "day"]),
    /** `next_url` and `previous_url` of a page that has none. Default `null`. */
    nextUrl: z.enum(["null", "absent"]),
    /** A ticket's guest: as in the world, or never one, as in an account without FullView. Default `linked`. */
    guest: z.enum(["linked", "null", "absent"]),
    /** Items of one code: its ticket, or all tickets of its booking. Default `ticket`. */
    itemsPerCode: z.enum(["ticket", "booking"]),
    /** Whether the account sells add-ons; without them their tickets do not exist. Default `sold`. */
    addons: z.enum(["sold", "none"]),
    /** Local times end in `Z`, as in all examples, or in the venue's offset. Default `Z`. */
    localTimes: z.enum(["Z", "offset"]),
    /** Of tokens for client credentials. Default 3600. */
    tokenLifetimeSeconds: z.int().min(1),
    /** The readable part of the webhook page names no slot: a `time_slot` beside it is invented. Default `absent`. */
    webhookSlot: z.enum(["absent", "present"]),
  })
  .readonly();

/** Free text of the account, shown when a ticket is refused. */
const texts = z.strictObject({ title: z.string(), detail: z.string() }).readonly();

export const anyroadWorldSchema = z
  .strictObject({
    timeZone: timeZoneSchema,
    accountId: z.int(),
    clientId: z.string().min(1),
    clientSecret: z.string().min(1),
    /** Made by hand in AnyRoad's dashboard, where it lives 60 minutes; here it does not run out. */
    temporaryToken: z.string().min(1),
    /** Where events are posted; null: nowhere. The secret travels in a header, since signing is not documented. */
    webhook: z
      .strictObject({
        url: z.url().nullable(),
        secretHeader: z.string().regex(/^[A-Za-z0-9-]+$/),
        secret: z.string().min(1),
      })
      .readonly(),
    switches: switchesSchema,
    refusalTexts: z
      .strictObject({ booking_canceled: texts, booking_in_past: texts, booking_in_future: texts })
      .readonly(),
    experiences: z.array(experienceSchema).min(1).readonly(),
    bookings: z.array(bookingSchema).readonly(),
    demo: z.array(demoTicketSchema).readonly(),
  })
  .readonly()
  .superRefine((world, context) => {
    for (const message of contradictionsOf(world)) context.addIssue({ code: "custom", message });
  });

export type AnyroadWorld = z.infer<typeof anyroadWorldSchema>;
export type AnyroadSwitches = AnyroadWorld["switches"];
export type AnyroadDemoTicket = AnyroadWorld["demo"][number];

type Parts = Pick<AnyroadWorld, "experiences" | "bookings" | "demo">;

function contradictionsOf({ experiences, bookings, demo }: Parts): readonly string[] {
  const tickets = bookings.flatMap((booking) => booking.tickets);
  const codes = new Set(tickets.map(({ qrCode }) => qrCode));
  const experienceIds = new Set(experiences.map(({ id }) => id));
  return [
    ...repeated(
      "experiences",
      experiences.map(({ id }) => id),
    ),
    ...repeated(
      "bookings",
      bookings.map(({ id }) => id),
    ),
    ...repeated(
      "tickets",
      tickets.map(({ id }) => id),
    ),
    ...repeated(
      "tickets with the QR code",
      tickets.map(({ qrCode }) => qrCode),
    ),
    ...repeated(
      "demo tickets",
      demo.map(({ id }) => id),
    ),
    ...bookings
      .filter(({ experienceId }) => !experienceIds.has(experienceId))
      .map(({ id, experienceId }) => `booking ${id}: no experience ${experienceId}`),
    ...bookings.flatMap(contradictionsIn),
    ...demo
      .filter(({ role, code }) => codes.has(code) === (role === "unknown"))
      .map(({ id, role }) => `demo ticket ${id}: ${role}, but its code says otherwise`),
  ];
}

function contradictionsIn({ id, slot, bookedAt, canceledAt, guests, tickets }: Booking) {
  const guestIds = new Set(guests.map((guest) => guest.id));
  return [
    ...(slot.end < slot.start ? [`booking ${id}: its slot ends before it starts`] : []),
    ...(canceledAt !== null && Date.parse(canceledAt) < Date.parse(bookedAt)
      ? [`booking ${id}: cancelled before it was booked`]
      : []),
    ...tickets
      .filter(({ guestId }) => guestId !== null && !guestIds.has(guestId))
      .map((ticket) => `ticket ${ticket.id}: no guest ${ticket.guestId}`),
  ];
}

const repeated = (what: string, ids: readonly string[]): readonly string[] =>
  repeatsOf(ids).map((id) => `two ${what} ${id}`);
