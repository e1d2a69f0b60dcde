/** Bookings as the documents show them on the wire. */
import type { Booking, UnitItem } from "./booking.ts";
import type { Product } from "./product.ts";
import { optionOf, unitOf } from "./product.ts";
import { itemsOf, refusalOf } from "./redemption.ts";
import type { View } from "./supplier.ts";
import type { OctoWorld } from "./world.ts";

type Json = Readonly<Record<string, unknown>>;

/** The core booking (`GET /bookings`): with copies of product, option and unit, without the redemption members. */
export function coreBooking(booking: Booking, products: readonly Product[]): Json {
  const { redemptionCode: _, ...core } = booking;
  const product = productOf(booking, products);
  const option = optionOf(product, booking.optionId);
  return {
    ...core,
    product,
    option,
    availabilityId: booking.availability?.id ?? null,
    unitItems: booking.unitItems.map((item) => ({
      ...item,
      unit: option === null ? null : unitOf(option, item.unitId),
    })),
  };
}

/** The answer to a redemption, and to a lookup in the full shape: the core booking and the two members of seed 001. */
export const redemptionBooking = (view: View, { products, switches }: OctoWorld): Json => ({
  redemptionCode: view.redemptionCode,
  redeemable: refusalOf(view.booking, view.target) === null,
  ...coreBooking(switches.ticketLookup === "cut" ? cutToTicket(view) : view.booking, products),
});

export const lookupBooking = (view: View, world: OctoWorld): Json => {
  const full = redemptionBooking(view, world);
  return world.switches.lookupShape === "full" ? full : asInExample(full);
};

/**
 * The later revision (dossier 2.2): only the scanned ticket, whose values stand at the root. Which ones is not published
 * in full; `uuid` stays the booking's, since a caller has nothing else to tell bookings apart.
 */
function cutToTicket({ booking, target }: View): Booking {
  const [item] = itemsOf(booking, target);
  if (target.kind === "booking" || item === undefined) return booking;
  return {
    ...booking,
    ...valuesOf(item, booking),
    unitItems: [item],
  };
}

const valuesOf = (item: UnitItem, booking: Booking) => ({
  resellerReference: item.resellerReference,
  supplierReference: item.supplierReference,
  status: item.status,
  utcRedeemedAt: item.utcRedeemedAt,
  voucher: item.ticket ?? booking.voucher,
});

function productOf(booking: Booking, products: readonly Product[]): Product {
  const product = products.find((candidate) => candidate.id === booking.productId);
  if (product === undefined) throw new Error(`no product ${booking.productId}`);
  return product;
}

const EXAMPLE_LACKS = new Set([
  "utcCreatedAt",
  "utcUpdatedAt",
  "utcRedeemedAt",
  "product",
  "option",
  "availabilityId",
]);

const without = (value: Json, names: ReadonlySet<string>): Json =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !names.has(name)));

/** Only the members that the lookup example of seed 002 shows. */
function asInExample(full: Json): Json {
  const { unitItems, contact } = full;
  return {
    ...without(full, EXAMPLE_LACKS),
    contact: without(jsonOf(contact), new Set(["firstName", "lastName", "notes"])),
    unitItems: Array.isArray(unitItems)
      ? unitItems.map((item) => without(jsonOf(item), new Set(["unit", "status", "utcRedeemedAt"])))
      : [],
  };
}

const jsonOf = (value: unknown): Json =>
  typeof value === "object" && value !== null ? Object.fromEntries(Object.entries(value)) : {};
