/** One invented booking, from what matters about it. */
import { plusDays, utcText } from "../local-time.ts";
import type { Random } from "../seeded-random.ts";
import { between, pick, textOf, uuidOf } from "../seeded-random.ts";
import type { Booking, Customer, GuestType, Ticket } from "./booking.ts";
import { guestsSchema } from "./booking.ts";
import { AGENTS, DAY_TICKET, ISLAND_DAY, NIGHT_WALK, PELICAN, WINE_TOUR } from "./catalogue.ts";
import { ISLAND_DAY_LOOKUP, ISLAND_DAY_REDEMPTION, LOOKUP_EXAMPLE } from "./fixtures.ts";

export interface BookingDraft {
  /** Days from today. */
  readonly day: number;
  readonly guests: readonly GuestType[];
  readonly state: "confirmed" | "cancelled" | "redeemed" | "partly-redeemed";
  readonly customer: Customer;
  readonly product: string;
  /** Which barcodes there are. */
  readonly codes: "both" | "booking-only" | "tickets-only";
  /** What differs from an ordinary booking of Pelican. */
  readonly changes: Partial<Booking>;
}

/** What drafts are turned into bookings with. */
export interface Making {
  /** ms */
  readonly now: number;
  readonly today: string;
  readonly random: Random;
}

const HOUR_MS = 3_600_000;
/** Without the letters and digits that people mix up: these are read out and typed. */
const TYPED = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

export function draftToBooking(draft: BookingDraft, making: Making): Booking {
  const { now, today, random } = making;
  const used = draft.state === "redeemed" || draft.state === "partly-redeemed";
  // on its own day: yesterday's booking was redeemed yesterday
  const usedAt = now + 24 * HOUR_MS * Math.min(draft.day, 0) - between(random, 15, 240) * 60_000;
  const redeemedAt = used ? utcText(usedAt) : null;
  const tickets = draft.guests.map((type, index): Ticket => ({
    type,
    barcode: codeOf(draft.product, random),
    redeemedAt: draft.state === "partly-redeemed" && index > 0 ? null : redeemedAt,
  }));
  const bare = draft.codes === "booking-only";
  return {
    id: uuidOf(random),
    supplier: PELICAN.email,
    supplierReference: `PF-${textOf(random, TYPED, 6)}`,
    ...soldBy(random),
    registered: true,
    freesale: draft.product === DAY_TICKET,
    bookedAt: utcText(now - between(random, 250, 900) * HOUR_MS),
    cancelledAt:
      draft.state === "cancelled" ? utcText(now - between(random, 2, 20) * HOUR_MS) : null,
    redeemedAt: bare ? redeemedAt : null,
    product: draft.product,
    ...journeyOf(draft.product),
    date: plusDays(today, draft.day),
    guests: countsOf(draft.guests),
    customer: draft.customer,
    mobile: true,
    barcode: draft.codes === "tickets-only" ? null : codeOf(draft.product, random),
    tickets: bare ? [] : tickets,
    notes: random() < 0.15 ? pick(random, NOTES) : null,
    ...draft.changes,
  };
}

const NOTES = ["Wheelchair user", "Birthday: 8 today!", "Sits with PF-2207"];

/** The wine tour's codes look like the seed's, the others like the dossier's. */
function codeOf(product: string, random: Random): string {
  if (product === WINE_TOUR) return `CTT${textOf(random, "0123456789", 10)}`;
  return `${product === NIGHT_WALK ? "NLT-" : "PLF-"}${textOf(random, TYPED, 8)}`;
}

function soldBy(random: Random): Pick<Booking, "agent" | "agentReference"> {
  const [shore] = AGENTS;
  return shore === undefined || random() < 0.3
    ? { agent: null, agentReference: null }
    : { agent: shore.id, agentReference: `SH-${between(random, 100, 999)}` };
}

type Journey = Pick<Booking, "option" | "departure" | "time" | "pickup">;

function journeyOf(product: string): Journey {
  if (product === WINE_TOUR) return WINE_TOUR_JOURNEY;
  if (product === ISLAND_DAY) return ISLAND_DAY_JOURNEY;
  return { option: null, departure: null, time: null, pickup: null };
}

export const ISLAND_DAY_JOURNEY: Journey = {
  option: ISLAND_DAY_LOOKUP.option,
  departure: ISLAND_DAY_LOOKUP.departure,
  time: ISLAND_DAY_REDEMPTION.time,
  pickup: null,
};

export const WINE_TOUR_JOURNEY: Journey = {
  option: LOOKUP_EXAMPLE.option,
  departure: LOOKUP_EXAMPLE.departure,
  // what the departure code packs; time and pickup as on the page of the booking notification
  time: "10:30",
  pickup: "Tour Office & Travel Depot",
};

const countsOf = (guests: readonly GuestType[]): Booking["guests"] =>
  guestsSchema.parse(
    Object.fromEntries(guests.map((type) => [type, guests.filter((each) => each === type).length])),
  );
