/**
 * The bookings that seed 000 and the dossier's exchanges show, with all their codes and references, moved to today.
 *
 * The seed's booking is one that City Connect does not hold: that is what the lookup is for. The dossier's A and B are one
 * booking; its C and D are what another scanner's redemption and a rebooking make of it; E is the cancelled booking.
 */
import { utcText } from "../local-time.ts";
import { uuidOf } from "../seeded-random.ts";
import type { Booking } from "./booking.ts";
import type { Making } from "./booking-draft.ts";
import { ISLAND_DAY_JOURNEY, WINE_TOUR_JOURNEY } from "./booking-draft.ts";
import { PELICAN } from "./catalogue.ts";
import type { LookupExample } from "./fixtures.ts";
import {
  ISLAND_DAY_LOOKUP,
  ISLAND_DAY_REDEMPTION,
  LOOKUP_EXAMPLE,
  guestsOfExample,
} from "./fixtures.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export const CANCELLED_CODE = "PLF-C900";
export const UNKNOWN_CODE = "PLF-ZZZZ";
/** The seed's second adult: not redeemed, and not in the download. */
export const UNLISTED_CODE = "CTT2512356846";

export const exampleBookings = (making: Making): readonly Booking[] => [
  wineTour(making),
  islandDay(making),
  cancelledDay(making),
];

const wineTour = (making: Making): Booking => ({
  ...fromExample(LOOKUP_EXAMPLE, making),
  id: uuidOf(making.random),
  ...WINE_TOUR_JOURNEY,
  registered: false,
  supplierReference: "PF-1017",
  agent: null,
  agentReference: null,
});

const islandDay = (making: Making): Booking => ({
  ...fromExample(ISLAND_DAY_LOOKUP, making),
  id: ISLAND_DAY_REDEMPTION.id,
  ...ISLAND_DAY_JOURNEY,
  supplierReference: ISLAND_DAY_REDEMPTION.supplier_reference,
  agent: ISLAND_DAY_REDEMPTION.agent,
  agentReference: ISLAND_DAY_REDEMPTION.agent_reference,
});

const cancelledDay = (making: Making): Booking => ({
  ...islandDay(making),
  id: uuidOf(making.random),
  supplierReference: "PF-2208",
  agentReference: "SH-32",
  cancelledAt: utcText(making.now - 5 * 60 * MINUTE_MS),
  guests: { adult: 1 },
  barcode: "PLF-C899",
  tickets: [{ type: "adult", barcode: CANCELLED_CODE, redeemedAt: null }],
  notes: null,
});

function fromExample(example: LookupExample, { now, today }: Making) {
  const usedAt = utcText(now - 78 * MINUTE_MS);
  return {
    supplier: PELICAN.email,
    registered: true,
    freesale: false,
    bookedAt: utcText(now - 20 * DAY_MS),
    cancelledAt: null,
    redeemedAt: null,
    product: example.product,
    date: today,
    guests: guestsOfExample(example),
    customer: example.customer,
    mobile: example.mobile,
    barcode: example.barcode,
    tickets: example.tickets.map(({ type, barcode, redeemed }) => ({
      type,
      barcode,
      redeemedAt: redeemed ? usedAt : null,
    })),
    notes: example.notes,
  };
}
