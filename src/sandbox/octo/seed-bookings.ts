/**
 * The two bookings that seed 002 shows, with all their codes, uuids and references, moved to today.
 *
 * The seed prints the same `redemptionCode` for both. A code must mean one thing, so X749G9, whose lookup shows it, keeps
 * it, and XHSNK2 gets a derived one.
 */
import { dateAt, plusDays, startOfDate, utcMs, utcText } from "../local-time.ts";
import { bookingSchema } from "./booking.ts";
import type { Availability, Booking } from "./booking.ts";
import {
  HARBOUR_PASS,
  LOOKUP_EXAMPLE,
  REDEEM_EXAMPLE,
  RIVER_CRUISE,
  productById,
} from "./fixtures.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export const seedBookings = (now: number): readonly Booking[] => [
  testBooking(now),
  usedBooking(now),
];

/** The whole local date, as the seed writes it. */
export const allDay = (date: string, timeZone: string): Availability => ({
  id: startOfDate(date, timeZone),
  localDateTimeStart: startOfDate(date, timeZone),
  localDateTimeEnd: startOfDate(plusDays(date, 1), timeZone),
  allDay: true,
  openingHours: [],
});

/** X749G9: a test booking of three, confirmed 20 days before its date. What the lookup example leaves out is null. */
function testBooking(now: number): Booking {
  const { timeZone } = productById(HARBOUR_PASS);
  const confirmedAt = utcText(now - 20 * DAY_MS);
  const contact = { firstName: null, lastName: null, notes: null };
  return bookingSchema.parse({
    ...LOOKUP_EXAMPLE,
    utcCreatedAt: confirmedAt,
    utcUpdatedAt: confirmedAt,
    utcRedeemedAt: null,
    utcConfirmedAt: confirmedAt,
    availability: allDay(dateAt(now, timeZone), timeZone),
    contact: { ...contact, ...objectOf(LOOKUP_EXAMPLE["contact"]) },
    unitItems: listOf(LOOKUP_EXAMPLE["unitItems"]).map((item) => ({
      ...item,
      status: "CONFIRMED",
      utcRedeemedAt: null,
    })),
  });
}

/** XHSNK2: bought yesterday for today, redeemed 78 minutes ago. (In the seed: redeemed a day after its date.) */
function usedBooking(now: number): Booking {
  const { timeZone } = productById(RIVER_CRUISE);
  const redeemedAt = utcText(now - 78 * MINUTE_MS);
  const createdAt = now - DAY_MS;
  const redeemed = (document: Readonly<Record<string, unknown>>) => ({
    ...document,
    utcRedeemedAt: redeemedAt,
  });
  return bookingSchema.parse({
    ...REDEEM_EXAMPLE,
    redemptionCode: null,
    utcCreatedAt: utcText(createdAt),
    utcConfirmedAt: utcText(createdAt + 13_000),
    utcRedeemedAt: redeemedAt,
    utcUpdatedAt: utcText(utcMs(redeemedAt) + 1000),
    availability: allDay(dateAt(now, timeZone), timeZone),
    voucher: redeemed(objectOf(REDEEM_EXAMPLE["voucher"])),
    unitItems: listOf(REDEEM_EXAMPLE["unitItems"]).map((item) => ({
      ...redeemed(item),
      ticket: redeemed(objectOf(item["ticket"])),
    })),
  });
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) throw new Error("fixture: not an object");
  return Object.fromEntries(Object.entries(value));
}

function listOf(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (!Array.isArray(value)) throw new Error("fixture: not a list");
  return value.map(objectOf);
}
