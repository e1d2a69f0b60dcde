/**
 * Answers of a supplier that keeps the status of a booking and those of its units apart (dossier 6.7), and writes only
 * one of them. What is used up it knows all the same: `redeemable` and refusals stay true.
 */
import type { Booking } from "./booking.ts";
import { freshDocument, freshItem } from "./redemption.ts";
import type { AllSwitches } from "./switches.ts";

export function asShown(booking: Booking, lag: AllSwitches["statusLag"]): Booking {
  if (lag === "none" || booking.status !== "REDEEMED") return booking;
  return lag === "booking" ? withoutBookingUse(booking) : withoutUnitUse(booking);
}

/** All units are used, and the booking is still confirmed. */
const withoutBookingUse = (booking: Booking): Booking => ({
  ...booking,
  status: "CONFIRMED",
  utcRedeemedAt: null,
  voucher: freshDocument(booking.voucher),
});

/** Units that were used up together with the booking; those that came before it by their own tickets are told. */
const withoutUnitUse = (booking: Booking): Booking => ({
  ...booking,
  unitItems: booking.unitItems.map((item) =>
    item.utcRedeemedAt === booking.utcRedeemedAt ? freshItem(item) : item,
  ),
});
