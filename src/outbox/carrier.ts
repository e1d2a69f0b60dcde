/**
 * What carries entries to their receiver: on the device to the gateway, in the gateway to a supplier. A carrier performs
 * calls and reports what it saw; what that means for the entry is decided in `disposition.ts` and `entry.ts`.
 */
import type { CallFailure } from "../core/failure.ts";
import type { ScanId } from "../core/ids.ts";
import type { Settlement } from "../core/settlement.ts";
import type { Baseline, OutboxEntry } from "./entry.ts";

export type Prepared<Ticket> =
  /** `ticket` is whatever the send needs and must not be stored (a fresh redemption code). */
  | { readonly kind: "ready"; readonly baseline: Baseline | null; readonly ticket: Ticket }
  /** Looking first has already answered it. */
  | { readonly kind: "settled"; readonly settlement: Settlement }
  | { readonly kind: "failed"; readonly failure: CallFailure };

export type Sent =
  | { readonly kind: "received" }
  | { readonly kind: "settled"; readonly settlement: Settlement }
  | { readonly kind: "failed"; readonly failure: CallFailure };

export type ReadBack =
  | { readonly kind: "settled"; readonly settlement: Settlement }
  /** The receiver shows no trace of the attempt: it may be sent again. */
  | { readonly kind: "not-done" }
  | { readonly kind: "failed"; readonly failure: CallFailure };

export interface Carrier<P, Ticket> {
  /** A repeat with the same id is answered with the first answer: nothing needs to be read back. */
  readonly honoursKey: boolean;
  /** A request is given up after this; its deadline. */
  readonly timeoutMs: number;
  /** Never acts. Called before each send, so that a resend is never blind. */
  readonly prepare: (entry: OutboxEntry<P>) => Promise<Prepared<Ticket>>;
  /** May act. One answer per item; a missing one counts as outcome unknown. */
  readonly send: (items: readonly Item<P, Ticket>[]) => Promise<ReadonlyMap<ScanId, Sent>>;
  readonly readBack: (entry: OutboxEntry<P>) => Promise<ReadBack>;
}

export interface Item<P, Ticket> {
  readonly entry: OutboxEntry<P>;
  readonly ticket: Ticket;
}
