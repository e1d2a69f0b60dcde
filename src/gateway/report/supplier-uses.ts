/**
 * What a supplier's record says of the use of one unit item.
 *
 * OCTO dates each unit item (`utcRedeemedAt`), AnyRoad each ticket (its first event in `scans[]`), Satellite TAG each delegate
 * (its first check-in), City Connect the whole booking (`redeemed_at`) and of a single ticket only says `redeemed`.
 */
import type { Connector } from "../../connectors/connector.ts";
import type { Booking, UnitItem } from "../../core/booking.ts";
import type { Instant } from "../../core/time.ts";

/** Whether a booking that shows no use was not used. */
export type UseTelling =
  | "always"
  /** Of a ticket without a word of its own nothing was ever asked. */
  | "where-asked"
  | "never";

/**
 * AnyRoad cannot list: what somebody else's list named is unasked. TAG has no word for a use but the check-ins at one device,
 * which must be configured.
 */
export function tellingOfConnector({
  kind,
  redemption,
}: Pick<Connector, "kind" | "redemption">): UseTelling {
  if (kind === "anyroad") return "where-asked";
  return kind === "satellite-tag" && redemption === undefined ? "never" : "always";
}

export interface SupplierUse {
  /** Null where the supplier says used and not when. */
  readonly at: Instant | null;
}

/**
 * The own record of the unit item; where it has none, the booking's. A booking's record that stands on none of its unit items is
 * that of the party's code, and the use of each of them whatever they say; otherwise it is that of those it stands on.
 */
export function recordedUse(booking: Booking, item: UnitItem): SupplierUse | null {
  if (hasOwnRecord(item)) return { at: item.redeemedAt ?? soleUseAt(booking) };
  if (!isUsed(booking)) return null;
  const isParty = !booking.unitItems.some(hasOwnRecord);
  return isParty || item.status === null ? { at: booking.redeemedAt } : null;
}

/** Whether the supplier's silence about this unit item says anything. */
export const isTold = (item: UnitItem, telling: UseTelling): boolean =>
  telling === "always" || (telling === "where-asked" && item.status !== null);

export const hasOwnRecord = ({ redeemedAt, status }: UnitItem): boolean =>
  redeemedAt !== null || status?.kind === "REDEEMED";

const isUsed = ({ redeemedAt, status }: Booking): boolean =>
  redeemedAt !== null || status.kind === "REDEEMED";

/** With several unit items the booking's time may be another one's. */
const soleUseAt = ({ redeemedAt, unitItems }: Booking): Instant | null =>
  unitItems.length === 1 ? redeemedAt : null;
