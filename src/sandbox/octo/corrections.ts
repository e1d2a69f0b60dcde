/** What later documents let a caller do besides redeeming (dossier 2.6): take it back, and mark who never came. Pure. */
import type { Booking, UnitItem } from "./booking.ts";
import { freshDocument, freshItem, isNoShow, itemsOf, unusedItems } from "./redemption.ts";
import type { Target } from "./world.ts";

export interface Corrected {
  readonly booking: Booking;
  /** The unit items that this call changed. */
  readonly unitItemUuids: readonly string[];
}

/** The target's redeemed and missed unit items are unused again; null when there are none. */
export function takenBack(booking: Booking, target: Target, at: string): Corrected | null {
  const items = itemsOf(booking, target).filter(
    (item) => item.utcRedeemedAt !== null || isNoShow(item),
  );
  return items.length === 0
    ? null
    : { booking: restored(booking, items, at), unitItemUuids: items.map((item) => item.uuid) };
}

/** These unit items as if they had just been sold, and a booking that is no longer used up. */
export function restored(booking: Booking, items: readonly UnitItem[], at: string): Booking {
  const cleared = booking.utcNoshowedAt === undefined ? {} : { utcNoshowedAt: null };
  return {
    ...booking,
    ...cleared,
    status: "CONFIRMED",
    utcRedeemedAt: null,
    utcUpdatedAt: at,
    voucher: freshDocument(booking.voucher),
    unitItems: booking.unitItems.map((item) => (items.includes(item) ? freshItem(item) : item)),
  };
}

/** Marks the target's unused unit items; the booking follows when nobody of it came. */
export function missed(
  booking: Booking,
  target: Target,
  { at, word }: { readonly at: string; readonly word: "NO_SHOW" | "NOSHOW" },
): Corrected {
  const items = unusedItems(booking, target);
  const unitItems = booking.unitItems.map((item) =>
    items.includes(item) ? { ...item, status: word } : item,
  );
  const after: Booking = { ...booking, unitItems, utcUpdatedAt: at };
  return {
    booking: unitItems.every(isNoShow) ? { ...after, status: word, utcNoshowedAt: at } : after,
    unitItemUuids: items.map((item) => item.uuid),
  };
}
