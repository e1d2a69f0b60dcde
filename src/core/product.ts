/**
 * What is sold and how the venue wants it handled: the mapping in advance that seed 002 asks for.
 */
import type { ConnectionId, GateId, ProductKey } from "./ids.ts";

export interface Unit {
  readonly id: string;
  readonly label: string;
  /** People that one unit item lets in (OCTO `paxCount`: a family is 4); 0 is an add-on (parking, a drink). */
  readonly people: number;
}

export type UsePolicy =
  | { readonly kind: "once" }
  | { readonly kind: "per-date" }
  | { readonly kind: "times"; readonly times: number };

/** What a gate may do when the gateway cannot be asked (DESIGN 4). */
export type OfflineRule =
  | { readonly kind: "admit" }
  | { readonly kind: "hold" }
  | { readonly kind: "home-gate"; readonly gate: GateId };

export interface Policy {
  readonly use: UsePolicy;
  readonly offline: OfflineRule;
  /** Ask the gateway for the claim before the light (DESIGN 4); without an answer in time, `offline` rules. */
  readonly gatewayFirst: boolean;
  /** `straight`: a ticket's scan admits at once. `ask`: look first, then press. A voucher always asks. */
  readonly confirm: "straight" | "ask";
  /** How long before the start the gate opens for a slot, and how long after it closes. Milliseconds. */
  readonly earlyMs: number;
  readonly lateMs: number;
}

export interface Product {
  readonly key: ProductKey;
  readonly connection: ConnectionId;
  readonly label: string;
  /** IANA zone of every date decision about this product. */
  readonly timeZone: string;
  /** Gates that admit this product; empty means not set up, which is never green. */
  readonly gates: readonly GateId[];
  readonly policy: Policy;
  readonly units: readonly Unit[];
}

export interface Gate {
  readonly id: GateId;
  /** What stands on the sign: "2". */
  readonly sign: string;
  /** "Gate 2". */
  readonly label: string;
  /** "Main quay", or null. */
  readonly place: string | null;
}

/**
 * What a connection may do. `observe` judges and records and never redeems; `test` admits test bookings, marked TEST.
 */
export type ConnectionMode = "observe" | "redeem" | "test";

export type Role = "steward" | "supervisor" | "admin";

/** Where a device stands and who holds it; all of it is on every scan. */
export interface Post {
  readonly gate: GateId;
  /** Products this device was enrolled for; `all` of the gate's where nothing narrower was said. */
  readonly products: readonly ProductKey[] | "all";
  readonly role: Role;
  readonly operator: string;
}
