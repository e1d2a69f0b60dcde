/**
 * City Connect's shapes → core's. Pure; with `identity.ts` and `standing.ts` the only code that knows both languages. Codes
 * are handed on exactly as printed. Of the customer only a name leaves (dossier 4.11).
 *
 * The visit is the whole travel date: `departure` is a word of the supplier's and `time` is missing in half of the shapes,
 * so neither decides (dossier 4.5), and one booking has one visit wherever it comes from.
 */
import type { Booking, CodeHolder, RedemptionMethod, UnitItem } from "../../core/booking.ts";
import type { ConnectionId } from "../../core/ids.ts";
import { bookingKey, productKey, unitItemKey } from "../../core/ids.ts";
import type { Result } from "../../core/result.ts";
import { fail, ok } from "../../core/result.ts";
import { addDays } from "../../core/time.ts";
import { type Guest, bookingUuidOf, guestsOf, isSameAccount } from "./identity.ts";
import type { WireBooking } from "./schema.ts";
import { bookingUse, isCancelled, statusOf } from "./standing.ts";
import { parseUtc } from "./wire-time.ts";

export interface TranslationContext {
  readonly connection: ConnectionId;
  /** Names of our account; a booking that names another is not ours. */
  readonly accounts: readonly string[];
  /** The code that was looked up; null for lists and notifications. */
  readonly asked: string | null;
}

/** The failure is the path of what a booking cannot do without; `supplier` for another account's. */
export function toBooking(wire: WireBooking, context: TranslationContext): Result<Booking, string> {
  const { connection } = context;
  if (!isOurs(wire, context.accounts)) return fail("supplier");
  // one ticket of a booking, whose other guests and whose identity it does not tell
  if (wire.type === "ticket") return fail("type");
  const uuid = bookingUuidOf(wire);
  if (uuid === null) return fail("barcode");

  const method: RedemptionMethod = wire.mobile === false ? "PRINT" : "DIGITAL";
  const guests = guestsOf(wire);
  const use = bookingUse(wire, guests);
  return ok({
    key: bookingKey(connection, uuid),
    connection,
    uuid,
    reference: filled(wire.supplier_reference),
    resellerReference: filled(wire.agent_reference) ?? filled(wire.reference),
    status: statusOf(wire, use),
    test: false,
    cancellation: isCancelled(wire) ? { at: parseUtc(wire.cancelled_at) } : null,
    product: productKey(connection, wire.product),
    option: wire.option ?? "",
    visit: { kind: "day", from: wire.date, until: addDays(wire.date, 1), hours: [] },
    leadName: filled(wire.customer?.last_name) ?? filled(wire.customer?.first_name),
    notes: filled(wire.notes),
    redeemedAt: use.kind === "used" ? use.at : null,
    redeemable: null,
    unredeemableReason: null,
    voucher: toVoucher({ wire, guests, asked: context.asked, method }),
    unitItems: guests.map((guest) => toUnitItem(guest, connection, method)),
  });
}

/** A shape that names no supplier was asked for by our own name. */
export const isOurs = ({ supplier }: WireBooking, accounts: readonly string[]): boolean =>
  !supplier || accounts.some((account) => isSameAccount(account, supplier));

function toUnitItem(guest: Guest, connection: ConnectionId, method: RedemptionMethod): UnitItem {
  return {
    key: unitItemKey(connection, guest.uuid),
    uuid: guest.uuid,
    reference: null,
    unit: guest.type,
    status: guest.redeemed === null ? null : { kind: guest.redeemed ? "REDEEMED" : "CONFIRMED" },
    // no shape dates the use of a single ticket
    redeemedAt: null,
    ticket: guest.barcode === null ? null : { codes: [guest.barcode], method },
  };
}

/** The party's codes: the booking's own, and the one asked about where the answer says that it is no ticket's. */
function toVoucher(of: {
  readonly wire: WireBooking;
  readonly guests: readonly Guest[];
  readonly asked: string | null;
  readonly method: RedemptionMethod;
}): CodeHolder | null {
  const { wire, guests, asked, method } = of;
  const isParty =
    asked !== null && wire.ticket === null && !guests.some(({ barcode }) => barcode === asked);
  const codes = [wire.barcode, isParty ? asked : null].filter((code) => typeof code === "string");
  const printed = [...new Set(codes)].filter((code) => code !== "");
  return printed.length === 0 ? null : { codes: printed, method };
}

const filled = (text: string | null | undefined): string | null => text?.trim() || null;
