/** Bookings as the documents show them on the wire. */
import type { Booking, UnitItem } from "./booking.ts";
import { laterMembers, laterUnitMembers } from "./later-shape.ts";
import type { Product } from "./product.ts";
import { optionOf, unitOf } from "./product.ts";
import { itemsOf, refusalOf } from "./redemption.ts";
import { asShown } from "./status-lag.ts";
import type { View } from "./outcomes.ts";
import type { OctoSupplier } from "./supplier.ts";
import type { Target } from "./world.ts";

type Json = Readonly<Record<string, unknown>>;
type Supplier = Pick<OctoSupplier, "world" | "switches">;

/** The core booking (`GET /bookings`): with copies of product, option and unit, without the redemption members. */
export const coreBooking = (booking: Booking, { world, switches }: Supplier): Json =>
  withCopies(asShown(booking, switches.statusLag), world.products, () => ({}));

/**
 * The answer to a redemption, and to a lookup in all shapes but the example's: the core booking and the two members of
 * seed 001, with the later revision's where they are switched on.
 */
export function redemptionBooking(view: View, { world, switches }: Supplier): Json {
  const refusal = refusalOf(view.booking, view.target);
  const whole = asShown(view.booking, switches.statusLag);
  const booking = switches.ticketLookup === "cut" ? cutToTicket(whole, view.target) : whole;
  const later = switches.lookupShape === "later";
  return {
    redemptionCode: view.redemptionCode,
    redeemable: refusal === null,
    ...(later ? laterMembers(booking, refusal) : {}),
    ...withCopies(booking, world.products, later ? laterUnitMembers : () => ({})),
  };
}

export const lookupBooking = (view: View, supplier: Supplier): Json => {
  const full = redemptionBooking(view, supplier);
  return supplier.switches.lookupShape === "example" ? asInExample(full) : full;
};

function withCopies(
  booking: Booking,
  products: readonly Product[],
  unitMembers: (item: UnitItem) => Json,
): Json {
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
      ...unitMembers(item),
      unit: option === null ? null : unitOf(option, item.unitId),
    })),
  };
}

/**
 * The later revision (dossier 2.2): only the scanned ticket, whose values stand at the root. Which ones is not published
 * in full; `uuid` stays the booking's, since a caller has nothing else to tell bookings apart.
 */
function cutToTicket(booking: Booking, target: Target): Booking {
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
