/**
 * OCTO's shapes → core's. Pure; the only file that knows both languages. Codes are handed on exactly as printed.
 */
import type { Booking, CodeHolder, RedemptionMethod, UnitItem, Visit } from "../../core/booking.ts";
import type { ConnectionId } from "../../core/ids.ts";
import { bookingKey, productKey, unitItemKey } from "../../core/ids.ts";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import { type LocalDate, addDays } from "../../core/time.ts";
import type { SupplierProduct } from "../connector.ts";
import type {
  WireBooking,
  WireCodeHolder,
  WireProduct,
  WireProductFacts,
  WireUnitItem,
} from "./schema.ts";
import { bookingUse, statusOf, unitUse } from "./standing.ts";

export interface TranslationContext {
  readonly connection: ConnectionId;
  /** Null when the supplier lists no such product; the visit is then read from the availability alone. */
  readonly product: WireProductFacts | null;
  /** What a look-up adds; null for a list, whose word on redeemability would be stale before it is used. */
  readonly asked: {
    readonly redeemable: boolean;
    readonly unredeemableReason?: string | null | undefined;
  } | null;
}

/** The failure is the path of what a booking cannot do without. */
export function toBooking(wire: WireBooking, context: TranslationContext): Result<Booking, string> {
  const { connection, product, asked } = context;
  const productId = productIdOf(wire);
  if (productId === null) return fail("productId");
  const visit = toVisit(wire, product);
  if (visit === null) return fail("availability");

  const unitItems = wire.unitItems.map((item) => toUnitItem(item, connection, product));
  const use = bookingUse(wire);
  return ok({
    key: bookingKey(connection, wire.uuid),
    connection,
    uuid: wire.uuid,
    reference: wire.supplierReference ?? null,
    resellerReference: wire.resellerReference ?? null,
    status: statusOf(wire.status),
    test: wire.testMode ?? false,
    cancellation: wire.cancellation ? { at: wire.cancellation.utcCancelledAt ?? null } : null,
    product: productKey(connection, productId),
    option: wire.optionId ?? "",
    visit,
    leadName: filled(wire.contact?.lastName) ?? filled(wire.contact?.fullName),
    notes: filled(wire.notes),
    redeemedAt: use.kind === "used" ? use.at : null,
    redeemable: asked?.redeemable ?? null,
    unredeemableReason: asked?.unredeemableReason ?? null,
    voucher: toVoucher(wire.voucher, unitItems, product),
    unitItems,
  });
}

export const productIdOf = (wire: WireBooking): string | null =>
  wire.productId ?? wire.product?.id ?? null;

export function toSupplierProduct(wire: WireProduct): SupplierProduct {
  const units = new Map<string, SupplierProduct["units"][number]>();
  // options of one product repeat its units
  for (const unit of (wire.options ?? []).flatMap((option) => option.units ?? [])) {
    if (units.has(unit.id)) continue;
    const label = filled(unit.internalName) ?? filled(unit.reference) ?? unit.id;
    units.set(unit.id, { id: unit.id, label, people: unit.restrictions?.paxCount ?? 1 });
  }
  const label = filled(wire.internalName) ?? filled(wire.reference) ?? wire.id;
  return { id: wire.id, label, timeZone: wire.timeZone, units: [...units.values()] };
}

/** Null when a date was sold and is not told: that must not pass for an open ticket. */
function toVisit(wire: WireBooking, product: WireProductFacts | null): Visit | null {
  const { availability } = wire;
  if (!availability) return wire.availabilityId ? null : { kind: "open" };
  const start = availability.localDateTimeStart;
  const end = availability.localDateTimeEnd ?? null;
  const hours = availability.openingHours ?? [];
  const type = product?.availabilityType ?? (hours.length > 0 ? "OPENING_HOURS" : "START_TIME");
  if (availability.allDay === true || type === "OPENING_HOURS")
    return { kind: "day", from: start.date, until: dayAfterLast(start.date, end), hours };
  return { kind: "slot", startsAt: start.at, endsAt: end?.at ?? null };
}

/** An end at local midnight is itself exclusive (dossier 6.9); one during the day makes that day the last. */
function dayAfterLast(
  from: LocalDate,
  end: { readonly date: LocalDate; readonly midnight: boolean } | null,
): LocalDate {
  if (end === null || end.date <= from) return addDays(from, 1);
  return end.midnight ? end.date : addDays(end.date, 1);
}

function toUnitItem(
  wire: WireUnitItem,
  connection: ConnectionId,
  product: WireProductFacts | null,
): UnitItem {
  const use = unitUse(wire);
  return {
    key: unitItemKey(connection, wire.uuid),
    uuid: wire.uuid,
    reference: wire.supplierReference ?? null,
    // an empty id maps to no unit, which is never green
    unit: wire.unitId ?? wire.unit?.id ?? "",
    status: wire.status ? statusOf(wire.status) : null,
    redeemedAt: use?.kind === "used" ? use.at : null,
    ticket: wire.ticket ? toCodeHolder(wire.ticket, product) : null,
  };
}

/**
 * Asked about a ticket, later revisions put that ticket into `voucher` (dossier 2.2). A code that a unit item carries is
 * its ticket, never a voucher: else one guest's code would open the whole party.
 */
function toVoucher(
  wire: WireCodeHolder | null | undefined,
  unitItems: readonly UnitItem[],
  product: WireProductFacts | null,
): CodeHolder | null {
  if (!wire) return null;
  const voucher = toCodeHolder(wire, product);
  const ofTickets = new Set(unitItems.flatMap((item) => item.ticket?.codes ?? []));
  const codes = voucher.codes.filter((code) => !ofTickets.has(code));
  return codes.length === 0 && voucher.codes.length > 0 ? null : { ...voucher, codes };
}

const toCodeHolder = (wire: WireCodeHolder, product: WireProductFacts | null): CodeHolder => ({
  codes: (wire.deliveryOptions ?? []).flatMap((option) =>
    symbologies.has(option.deliveryFormat) && option.deliveryValue ? [option.deliveryValue] : [],
  ),
  method:
    methodOf(wire.redemptionMethod) ?? methodOf(product?.redemptionMethod ?? null) ?? "DIGITAL",
});

/** The other formats are links to documents (dossier 4). */
const symbologies: ReadonlySet<string> = new Set(["QRCODE", "CODE128", "AZTECCODE"]);

const methodOf = (text: string | null | undefined): RedemptionMethod | null =>
  text === "DIGITAL" || text === "PRINT" || text === "MANIFEST" ? text : null;

const filled = (text: string | null | undefined): string | null => text?.trim() || null;
