/** A booking reduced to what a verdict's screen shows. */
import type { Booking, RedemptionMethod, UnitItem } from "./booking.ts";
import type { Product } from "./product.ts";
import { partyOf, peopleOf } from "./uses.ts";
import type { BookingCard, UnitCount } from "./verdict.ts";

/** `items` are those that the scanned code stands for: one for a ticket, all for a voucher. */
export function cardOf(
  booking: Booking,
  product: Product | null,
  items: readonly UnitItem[],
): BookingCard {
  return {
    booking: booking.key,
    reference: booking.reference,
    leadName: booking.leadName,
    productLabel: product?.label ?? booking.product,
    gates: product?.gates ?? [],
    timeZone: product?.timeZone ?? "UTC",
    visit: booking.visit,
    units: unitCounts(items, product),
    party: partyOf(booking, product),
    notes: booking.notes,
    method: methodOf(booking, items),
  };
}

/** A single guest may hold a ticket or, where tickets are not delivered, the voucher. */
function methodOf({ voucher }: Booking, items: readonly UnitItem[]): RedemptionMethod {
  const ticket = items.length === 1 ? items[0]?.ticket : null;
  return ticket?.method ?? voucher?.method ?? "DIGITAL";
}

function unitCounts(items: readonly UnitItem[], product: Product | null): readonly UnitCount[] {
  const order = product?.units.map(({ id }) => id) ?? [];
  const ids = [...new Set([...order, ...items.map(({ unit }) => unit)])];
  return ids.flatMap((id) => {
    const ofUnit = items.filter(({ unit }) => unit === id);
    const first = ofUnit[0];
    if (first === undefined) return [];
    const label = product?.units.find((unit) => unit.id === id)?.label ?? id;
    return [{ label, count: ofUnit.length, people: peopleOf(first, product) * ofUnit.length }];
  });
}
