/** About forty bookings around today: first one of each odd kind, then ordinary ones of every size. */
import type { Guest } from "../guests.ts";
import type { Random } from "../seeded-random.ts";
import { between, pick } from "../seeded-random.ts";
import type { BookingDraft } from "./booking-draft.ts";
import { draftToBooking } from "./booking-draft.ts";
import type { Booking } from "./booking.ts";
import { qrText } from "./codes.ts";
import { HARBOUR_PASS, RIVER_CRUISE, WALKING_TOUR } from "./fixtures.ts";

const ORDINARY = 28;

export function generatedBookings(
  now: number,
  random: Random,
  nextGuest: () => Guest,
): readonly Booking[] {
  const drafts = [
    ...oddDrafts(qrText(random)),
    ...Array.from({ length: ORDINARY }, () => ordinaryDraft(random)),
  ];
  return drafts.map((draft) => draftToBooking({ ...draft, guest: nextGuest() }, now, random));
}

type Guestless = Omit<BookingDraft, "guest">;

const base: Guestless = {
  productId: RIVER_CRUISE,
  day: 0,
  units: ["adult"],
  delivery: ["TICKET"],
  state: "confirmed",
};

const oddDrafts = (packageText: string): readonly Guestless[] => [
  { ...base, productId: WALKING_TOUR, day: null, units: ["adult", "adult"], delivery: ["VOUCHER"] },
  { ...base, units: ["family", "family"], delivery: ["VOUCHER", "TICKET"] },
  { ...base, units: ["adult", "family", "family"], delivery: ["VOUCHER"] },
  { ...base, units: ["adult", "adult", "child"], state: "partly-redeemed" },
  { ...base, state: "on-hold" },
  { ...base, productId: WALKING_TOUR, state: "on-hold", delivery: ["VOUCHER"] },
  { ...base, productId: WALKING_TOUR, state: "cancelled", units: ["adult", "adult"] },
  { ...base, state: "redeemed", units: ["adult", "child"], delivery: ["VOUCHER", "TICKET"] },
  { ...base, day: -1, state: "redeemed" },
  { ...base, day: -1 },
  // one package, two bookings: the same voucher text
  { ...base, units: ["adult", "adult"], delivery: ["VOUCHER"], voucherText: packageText },
  {
    ...base,
    productId: HARBOUR_PASS,
    units: ["adult", "adult"],
    delivery: ["VOUCHER"],
    voucherText: packageText,
  },
];

function ordinaryDraft(random: Random): Guestless {
  const adults = between(random, 1, 4);
  const children = random() < 0.4 ? between(random, 1, 2) : 0;
  return {
    productId: pick(random, [RIVER_CRUISE, RIVER_CRUISE, WALKING_TOUR, HARBOUR_PASS]),
    day: pick(random, [-1, 0, 0, 0, 0, 1]),
    units: [
      ...Array.from({ length: adults }, () => "adult"),
      ...Array.from({ length: children }, () => "child"),
    ],
    delivery: pick(random, [["VOUCHER"], ["TICKET"], ["VOUCHER", "TICKET"]]),
    state: "confirmed",
  };
}
