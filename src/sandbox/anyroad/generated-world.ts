/** The AnyRoad supplier's world for the day of `now` (ms): the same for the same arguments. */
import { createSeededRandom } from "../seeded-random.ts";
import type { Booking, Experience } from "./booking.ts";
import {
  BARREL_TASTING,
  addonBooking,
  goodBookings,
  ordinaryBookings,
  usedBooking,
} from "./generated-bookings.ts";
import { openQr } from "./open-qr.ts";
import { seedBookings, seedExperience } from "./seed-bookings.ts";
import {
  CANCELED,
  FRESH,
  TIME_ZONE,
  TOMORROW,
  YESTERDAY,
  stillHouse,
  workedBookings,
} from "./worked-bookings.ts";
import type { AnyroadDemoTicket, AnyroadWorld } from "./world.ts";

export function createAnyroadWorld({
  now,
  seed,
}: {
  readonly now: number;
  readonly seed: number;
}): AnyroadWorld {
  const good = goodBookings(now);
  const used = usedBooking(now);
  const addon = addonBooking(now);
  return {
    timeZone: TIME_ZONE,
    accountId: 123_456,
    clientId: "kauri-ridge-scanner",
    clientSecret: "demo-client-secret",
    temporaryToken: "tok_kauri_demo",
    webhook: {
      url: null,
      secretHeader: "X-Webhook-Secret",
      secret: "demo-webhook-secret",
    },
    switches: {
      unknownCode: "404",
      slotToleranceMinutes: 0,
      granularity: "day",
      nextUrl: "null",
      guest: "linked",
      itemsPerCode: "ticket",
      addons: "sold",
      localTimes: "Z",
      tokenLifetimeSeconds: 3600,
      webhookSlot: "absent",
    },
    refusalTexts: {
      booking_canceled: { title: "Booking cancelled", detail: "The guest cancelled this visit" },
      booking_in_past: { title: "Booking is over", detail: "This visit was on an earlier day" },
      booking_in_future: { title: "Too early", detail: "This visit is on a later day" },
    },
    experiences: [stillHouse(now), barrelTasting(now), seedExperience(now)],
    bookings: [
      ...seedBookings(now, TIME_ZONE),
      ...workedBookings(now),
      ...good,
      used,
      addon,
      ...ordinaryBookings(now, createSeededRandom(seed)),
    ],
    demo: [
      { id: "good", role: "good", code: FRESH },
      ...good.map((booking, index) => ticket(`good${index + 2}`, "good", booking)),
      ticket("used", "used", used),
      { id: "cancelled", role: "cancelled", code: CANCELED },
      { id: "tomorrow", role: "tomorrow", code: TOMORROW },
      { id: "yesterday", role: "yesterday", code: YESTERDAY },
      ticket("addon", "addon", addon),
      { id: "unknown", role: "unknown", code: UNKNOWN },
    ],
  };
}

/** Well-formed, and of no booking. */
const UNKNOWN = openQr({ bookingId: "79999", ticketId: "9799990", guestId: null });

const barrelTasting = (now: number): Experience => ({
  ...stillHouse(now),
  id: BARREL_TASTING,
  link: `/experiences/${BARREL_TASTING}`,
  name: "Barrel Tasting",
});

/** The booking's first ticket of the kind that the role names. */
function ticket(
  id: string,
  role: AnyroadDemoTicket["role"],
  { tickets }: Booking,
): AnyroadDemoTicket {
  const type = role === "addon" ? "addon" : "guest";
  const found = tickets.find((candidate) => candidate.type === type);
  if (found === undefined) throw new Error(`demo ticket ${id} has no code`);
  return { id, role, code: found.qrCode };
}
