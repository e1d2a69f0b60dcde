/** What the supplier knows about a demo ticket, in a few words. */
import { clockAt, utcMs } from "../local-time.ts";
import type { Booking } from "./booking.ts";
import { itemsOf, refusalOf } from "./redemption.ts";
import type { View } from "./outcomes.ts";
import type { OctoSupplier } from "./supplier.ts";

export interface TicketState {
  readonly kind: "unused" | "partly" | "redeemed" | "refused" | "unknown";
  readonly text: string;
}

export function ticketState(supplier: OctoSupplier, code: string): TicketState {
  const [view] = supplier.lookup(code);
  if (view === undefined) return { kind: "unknown", text: "not in any booking" };
  const refusal = refusalOf(view.booking, view.target);
  if (refusal !== null && refusal !== "ALREADY_REDEEMED")
    return { kind: "refused", text: WORDS[refusal] };
  return redemptionState(view, zoneOf(supplier, view.booking));
}

const WORDS = {
  CANCELLED: "cancelled",
  EXPIRED: "expired",
  NOT_CONFIRMED: "not confirmed",
  NO_SHOW: "no-show",
} as const;

function redemptionState({ booking, target }: View, timeZone: string): TicketState {
  const items = itemsOf(booking, target);
  const times = items.flatMap((item) => item.utcRedeemedAt ?? []).toSorted();
  const last = times.at(-1);
  if (last === undefined) return { kind: "unused", text: "not used" };
  const at = clockAt(utcMs(last), timeZone);
  return times.length === items.length
    ? { kind: "redeemed", text: `redeemed ${at}` }
    : { kind: "partly", text: `${times.length} of ${items.length} redeemed, last ${at}` };
}

function zoneOf({ world }: OctoSupplier, booking: Booking): string {
  const product = world.products.find((candidate) => candidate.id === booking.productId);
  return product?.timeZone ?? world.timeZone;
}
