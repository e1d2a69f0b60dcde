/**
 * What a simulated supplier sold, in words that fit all of them. The tickets' facts stand here for the oracle, which must not
 * ask the code under test; `suppliers/` says how each kind sells and records them.
 */
import type { ConnectionConfig } from "../../gateway/config/connections.ts";
import type { World } from "../../sandbox/world.ts";

/** One way to be let in: a ticket names a unit item, a voucher (null) the party. */
export interface SimTicket {
  readonly code: string;
  readonly bookingUuid: string;
  readonly unitItemUuid: string | null;
}

/** Named as DESIGN 5 identifies bookings and unit items of this supplier. */
export interface SimBooking {
  readonly uuid: string;
  readonly unitItemUuids: readonly string[];
  /** People per unit item. */
  readonly people: number;
  /** How often each person may enter. */
  readonly times: number;
  /** May anybody enter on it, at the start? */
  readonly valid: boolean;
}

export interface SimWorld {
  /** As it stands in the venue's configuration. */
  readonly connection: ConnectionConfig;
  /** By the supplier's product; others are not mapped. */
  readonly policies: ReadonlyMap<string, PolicyName>;
  readonly tickets: readonly SimTicket[];
  readonly bookings: ReadonlyMap<string, SimBooking>;
  readonly start: World;
  /**
   * What it shows of the use of a ticket: when it was called; the time that the caller named, the guest's own; or only that
   * it is used.
   */
  readonly showsUse: "call-time" | "guest-time" | "undated";
  /** Body of the sandbox's act; null where this supplier knows no such thing. */
  readonly actOf: (act: ForeignAct, ticket: SimTicket) => object | null;
  /** From `GET /_sandbox/state`. */
  readonly logIn: (state: unknown) => SupplierLog;
}

/** What the venue makes of a product; `held` lets nobody in without the gateway, `twice` admits twice. */
export const policyNames = ["straight", "home", "held", "first", "twice"] as const;
export type PolicyName = (typeof policyNames)[number];

export type ForeignAct = "redeem" | "unredeem" | "cancel" | "rebook";

export interface Redemption {
  /** When it was done (ms). */
  readonly at: number;
  /** When it was done by what the supplier shows, which may be a caller's word (ms). */
  readonly shownAt: number;
  readonly bookingUuid: string;
  /** By the code of the whole booking: a voucher's. */
  readonly whole: boolean;
  readonly unitItemUuids: readonly string[];
  /** Another scanner at the supplier did it. */
  readonly foreign: boolean;
  /** One more line about a use that another scanner had recorded before: this supplier refuses no repeat. */
  readonly isLate: boolean;
}

export interface TakenBack {
  readonly at: number;
  readonly bookingUuid: string;
  readonly unitItemUuids: readonly string[];
}

/** The supplier's own record of what was really done. */
export interface SupplierLog {
  readonly redemptions: readonly Redemption[];
  /** Whole bookings, by another scanner. */
  readonly unredeemed: readonly { readonly at: number; readonly bookingUuid: string }[];
  /** By calls of ours. */
  readonly takenBack: readonly TakenBack[];
  /** Bookings of which it answered a redemption of ours with somebody's earlier one. */
  readonly repeated: readonly string[];
  /** Bookings that it redeems no more: cancelled, or moved to a day that is not today where it looks at days. */
  readonly closed: readonly string[];
}
