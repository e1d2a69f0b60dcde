/** About thirty bookings around today: first one of each odd kind, then ordinary ones of every size. */
import type { Random } from "../seeded-random.ts";
import { between, pick } from "../seeded-random.ts";
import type { Booking, Customer, GuestType } from "./booking.ts";
import type { BookingDraft, Making } from "./booking-draft.ts";
import { draftToBooking } from "./booking-draft.ts";
import { DAY_TICKET, ISLAND_DAY, NIGHT_WALK, NORTHLIGHT, WINE_TOUR } from "./catalogue.ts";
import { NOBODY } from "./customers.ts";

const ORDINARY = 16;
/** Every character that breaks careless form and query handling. */
const HARD_CODE = "PLF-7+Q/3&K=9%2F #";
const PACKAGE_CODE = "PLF-PACK77";

export function generatedBookings(
  making: Making,
  nextCustomer: () => Customer,
): readonly Booking[] {
  const drafts = [
    ...ODD_DRAFTS,
    ...Array.from({ length: ORDINARY }, () => ordinaryDraft(making.random)),
  ];
  return drafts.map((draft) => draftToBooking({ customer: nextCustomer(), ...draft }, making));
}

type Draft = Omit<BookingDraft, "customer"> & Partial<Pick<BookingDraft, "customer">>;

const base: Draft = {
  day: 0,
  guests: ["adult"],
  state: "confirmed",
  product: DAY_TICKET,
  codes: "both",
  changes: {},
};

const FAMILY: readonly GuestType[] = ["adult", "adult", "child"];
const NORTHLIGHT_WALK: Partial<Booking> = { supplier: NORTHLIGHT.email };

const ODD_DRAFTS: readonly Draft[] = [
  { ...base, guests: FAMILY, codes: "booking-only" },
  { ...base, guests: FAMILY, codes: "booking-only", state: "redeemed" },
  { ...base, guests: FAMILY, codes: "tickets-only" },
  { ...base, guests: FAMILY, state: "partly-redeemed" },
  { ...base, guests: ["adult", "youth", "infant", "senior", "student"], product: ISLAND_DAY },
  { ...base, guests: ["adult", "adult"], state: "cancelled" },
  { ...base, guests: ["adult", "adult"], state: "redeemed", product: ISLAND_DAY },
  { ...base, day: -1, state: "redeemed" },
  { ...base, day: -1 },
  { ...base, day: 2, product: WINE_TOUR },
  { ...base, customer: NOBODY, changes: { mobile: false, agent: null, agentReference: null } },
  { ...base, product: WINE_TOUR, changes: { registered: false } },
  { ...base, day: 1, product: WINE_TOUR, changes: { registered: false } },
  { ...base, changes: { barcode: HARD_CODE } },
  // sold before the prefixes were registered: in the download, never looked up
  { ...base, changes: { barcode: "OLD-4471" } },
  { ...base, changes: { agent: "northlight.example", agentReference: "NL-8" } },
  // one package, two bookings: the same code
  { ...base, guests: ["adult", "adult"], changes: { barcode: PACKAGE_CODE } },
  { ...base, guests: ["adult", "adult"], product: ISLAND_DAY, changes: { barcode: PACKAGE_CODE } },
  // the neighbour's
  { ...base, product: NIGHT_WALK, changes: { ...NORTHLIGHT_WALK, barcode: "NLT-100" } },
  { ...base, product: NIGHT_WALK, changes: { ...NORTHLIGHT_WALK, barcode: "CTTX-200" } },
];

function ordinaryDraft(random: Random): Draft {
  const adults = between(random, 1, 4);
  const children = random() < 0.4 ? between(random, 1, 2) : 0;
  return {
    ...base,
    product: pick(random, [DAY_TICKET, DAY_TICKET, ISLAND_DAY, WINE_TOUR]),
    day: pick(random, [-1, 0, 0, 0, 1, 2]),
    guests: [
      ...Array.from({ length: adults }, (): GuestType => "adult"),
      ...Array.from({ length: children }, (): GuestType => "child"),
    ],
  };
}
