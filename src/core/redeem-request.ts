/** What the supplier is asked for whoever goes in. */
import type { Barcode } from "./barcode.ts";
import type { Booking } from "./booking.ts";
import { roleOf } from "./codes.ts";
import type { UnitItemKey } from "./ids.ts";
import type { RedeemRequest } from "./scan.ts";

/** `unitItem` is null where a voucher lets them in. */
export function redeemRequestOf(
  booking: Booking,
  unitItem: UnitItemKey | null,
  barcode: Barcode,
): RedeemRequest {
  // the spelling that the booking has, which for typed codes may differ from what was typed
  const reference = [barcode.text, ...barcode.alternatives].find(
    (text) => roleOf(text, booking) !== null,
  );
  const item = booking.unitItems.find(({ key }) => key === unitItem);
  return {
    connection: booking.connection,
    reference: reference ?? barcode.text,
    bookingUuid: booking.uuid,
    unitItemUuid: item?.uuid ?? null,
  };
}
