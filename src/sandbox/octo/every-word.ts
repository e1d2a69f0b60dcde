/** A booking of today for every word of dossier 4 that other bookings do not have, and for one unlisted word of each kind. */
import type { Guest } from "../guests.ts";
import type { Random } from "../seeded-random.ts";
import type { BookingDraft } from "./booking-draft.ts";
import { draftToBooking } from "./booking-draft.ts";
import type { AdmissionDocument, Booking } from "./booking.ts";
import { UNLISTED } from "./booking.ts";
import { RIVER_CRUISE } from "./fixtures.ts";

export function everyWordBookings(
  now: number,
  random: Random,
  nextGuest: () => Guest,
): readonly Booking[] {
  const sell = (delivery: BookingDraft["delivery"] = ["TICKET"]): Booking => {
    const draft = {
      productId: RIVER_CRUISE,
      day: 0,
      units: ["adult"],
      delivery,
      guest: nextGuest(),
    };
    return draftToBooking({ ...draft, state: "confirmed" }, now, random);
  };
  return [
    ...STATUSES.map((status) => withStatus(sell(), status)),
    withTickets(sell(), inAztecAndFiles),
    withTickets(sell(), inUnlistedFormat),
    { ...sell(), deliveryMethods: ["TICKET", UNLISTED.deliveryMethod] },
    withTickets(sell(), (document) => ({ ...document, redemptionMethod: "PRINT" })),
    withTickets(sell(), () => ON_A_LIST),
  ];
}

const STATUSES = [
  "EXPIRED",
  "PENDING",
  "REJECTED",
  "NOSHOW",
  "NO_SHOW",
  "UPGRADED",
  "REBOOKED",
  "QUOTE",
  UNLISTED.status,
] as const;

const withStatus = (booking: Booking, status: Booking["status"]): Booking => ({
  ...booking,
  ...(status.startsWith("NO") ? { utcNoshowedAt: booking.utcUpdatedAt } : {}),
  status,
  cancellable: false,
  unitItems: booking.unitItems.map((item) => ({ ...item, status })),
});

const withTickets = (
  booking: Booking,
  changed: (document: AdmissionDocument) => AdmissionDocument,
): Booking => ({
  ...booking,
  unitItems: booking.unitItems.map((item) => ({
    ...item,
    ticket: item.ticket === null ? null : changed(item.ticket),
  })),
});

const inAztecAndFiles = (document: AdmissionDocument): AdmissionDocument => ({
  ...document,
  deliveryOptions: [
    ...document.deliveryOptions.map((one) => ({ ...one, deliveryFormat: "AZTECCODE" as const })),
    ...FILES.map((deliveryFormat) => ({
      deliveryFormat,
      deliveryValue: `https://supplier.example/files/${deliveryFormat.toLowerCase()}`,
    })),
  ],
});

const FILES = ["PDF_URL", "PKPASS_URL", "GOOGLE_WALLET_URL", "PNG_URL"] as const;

const inUnlistedFormat = (document: AdmissionDocument): AdmissionDocument => ({
  ...document,
  deliveryOptions: document.deliveryOptions.map((one) => ({
    ...one,
    deliveryFormat: UNLISTED.deliveryFormat,
  })),
});

/** No code at all: a name to be found on paper. */
const ON_A_LIST: AdmissionDocument = {
  redemptionMethod: "MANIFEST",
  utcRedeemedAt: null,
  deliveryOptions: [],
};
