/**
 * What carries entries to their receiver: on the device to the gateway, in the gateway to a supplier. A carrier performs
 * calls and reports what it saw; what that means for the entry is decided in `disposition.ts` and `entry.ts`.
 */
import type { CallFailure } from "../core/failure.ts";
import type { ScanId } from "../core/ids.ts";
import type { Settlement } from "../core/settlement.ts";
import type { Baseline } from "./attempt.ts";
import type { OutboxEntry, Proof } from "./entry.ts";

export type Carrier<P, Ticket> = BatchCarrier<P> | LookingCarrier<P, Ticket>;

/** Sends what is due together and looks at nothing: for a receiver that answers a repeated id with its first answer. */
export interface BatchCarrier<P> {
  readonly kind: "batch";
  readonly proof: "key";
  /** The carrier gives a call up after this; the runner does soon after, should the carrier forget to. */
  readonly timeoutMs: number;
  /** May act. One answer per entry; a missing one counts as outcome unknown. */
  readonly send: (entries: readonly OutboxEntry<P>[]) => Promise<ReadonlyMap<ScanId, Sent>>;
}

/** Looks at each entry's receiver before it sends, so that a resend is never blind. Entries do not wait for each other. */
export interface LookingCarrier<P, Ticket> {
  readonly kind: "looking";
  readonly proof: Proof;
  /** For each call, as above. */
  readonly timeoutMs: number;
  /** Never acts. Called before each send. */
  readonly prepare: (entry: OutboxEntry<P>) => Promise<Prepared<Ticket>>;
  /** May act. */
  readonly send: (item: Item<P, Ticket>) => Promise<Sent>;
  /** Never acts. Asked only of a receiver whose proof is `read-back`. */
  readonly readBack: (entry: OutboxEntry<P>) => Promise<ReadBack>;
}

export interface Item<P, Ticket> {
  /** Its last attempt is the one under way. */
  readonly entry: OutboxEntry<P>;
  readonly ticket: Ticket;
}

export type Prepared<Ticket> =
  /** `ticket` is whatever the send needs and must not be stored (a fresh redemption code). */
  | { readonly kind: "ready"; readonly baseline: Baseline | null; readonly ticket: Ticket }
  /** Looking first has already answered it. */
  | { readonly kind: "settled"; readonly settlement: Settlement }
  | Failed;

export type Sent =
  | { readonly kind: "received" }
  | { readonly kind: "settled"; readonly settlement: Settlement }
  | Failed;

export type ReadBack =
  | { readonly kind: "settled"; readonly settlement: Settlement }
  /** The receiver shows no trace of the attempt: it may be sent again. */
  | { readonly kind: "not-done" }
  | Failed;

export interface Failed {
  readonly kind: "failed";
  readonly failure: CallFailure;
}
