/** Bookings from yesterday to the day after tomorrow: those behind the demo tickets first, then ordinary ones of every size. */
import { dateAt, plusDays } from "../local-time.ts";
import type { Random } from "../seeded-random.ts";
import { between, pick } from "../seeded-random.ts";
import type { BookingDraft } from "./booking-draft.ts";
import { draftToBooking } from "./booking-draft.ts";
import type { Booking } from "./booking.ts";
import { slotAt } from "./slot.ts";
import { STILL_HOUSE, TIME_ZONE } from "./worked-bookings.ts";

export const BARREL_TASTING = "barrel-tasting";
const GOOD_TICKETS = 5;

const ORDINARY = 18;
const FIRST_NUMBER = 77_100;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const OTHER_SCANNER = "kauri-gate2-h01";

/** Single named guests of today, never scanned. */
export const goodBookings = (now: number): readonly Booking[] =>
  Array.from({ length: GOOD_TICKETS }, (_, index) =>
    draftToBooking({ ...today(now, FIRST_NUMBER + index), guests: 1, named: true }),
  );

/** Let in 78 minutes ago by another scanner. */
export const usedBooking = (now: number): Booking =>
  draftToBooking({
    ...today(now, FIRST_NUMBER + GOOD_TICKETS),
    guests: 1,
    named: true,
    scan: { device: OTHER_SCANNER, at: now - 78 * MINUTE_MS },
  });

/** Two guests and two drinks. */
export const addonBooking = (now: number): Booking =>
  draftToBooking({
    ...today(now, FIRST_NUMBER + GOOD_TICKETS + 1),
    guests: 2,
    named: true,
    addons: 2,
  });

export const ordinaryBookings = (now: number, random: Random): readonly Booking[] =>
  Array.from({ length: ORDINARY }, (_, index) =>
    draftToBooking(ordinaryDraft(FIRST_NUMBER + GOOD_TICKETS + 2 + index, now, random)),
  );

function ordinaryDraft(number: number, now: number, random: Random): BookingDraft {
  const day = pick(random, [-1, 0, 0, 0, 1, 2]);
  const bookedAt = now - between(random, 50, 1000) * HOUR_MS;
  const draft: BookingDraft = {
    ...today(now, number),
    experienceId: pick(random, [STILL_HOUSE, BARREL_TASTING]),
    slot: slotOn(now, day, pick(random, ["10:00", "11:30", "14:00", "16:30"])),
    bookedAt,
    guests: between(random, 1, 6),
    named: random() < 0.6,
    addons: random() < 0.3 ? between(random, 1, 2) : 0,
  };
  if (random() < 0.15) return { ...draft, canceledAt: bookedAt + HOUR_MS };
  // yesterday's guests came, give or take a few
  return day === -1 && random() < 0.8
    ? { ...draft, scan: { device: OTHER_SCANNER, at: now - 24 * HOUR_MS } }
    : draft;
}

const today = (now: number, number: number) => ({
  number,
  experienceId: STILL_HOUSE,
  slot: slotOn(now, 0, "14:00"),
  bookedAt: now - 72 * HOUR_MS,
});

const slotOn = (now: number, day: number, time: string) =>
  slotAt({
    date: plusDays(dateAt(now, TIME_ZONE), day),
    time,
    minutes: 60,
    timeZone: TIME_ZONE,
  });
