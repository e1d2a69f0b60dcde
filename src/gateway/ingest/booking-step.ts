/** What a change of one booking's history needs to know, inside its transaction. */
import type { Booking } from "../../core/booking.ts";
import type { ConnectionId } from "../../core/ids.ts";
import type { ConnectionMode, Product } from "../../core/product.ts";
import type { Scan } from "../../core/scan.ts";
import type { Instant } from "../../core/time.ts";
import type { Change } from "../../protocol/v1.ts";
import type { JournalTransaction } from "./journal-store.ts";

/** Null where the gateway has not (or no longer) got it. */
export interface BookingFacts {
  readonly booking: Booking | null;
  readonly product: Product | null;
}

export const noFacts: BookingFacts = { booking: null, product: null };

export interface BookingStep {
  readonly tx: JournalTransaction;
  readonly facts: BookingFacts;
  readonly modeOf: (scan: Scan) => ConnectionMode;
  /** Whether this supplier takes a recorded use back. */
  readonly canUnredeem: (connection: ConnectionId) => boolean;
  /** A new random identity on each call. */
  readonly newId: () => string;
  readonly now: Instant;
}

export async function tell(
  { tx, newId, now }: BookingStep,
  change: Change["change"],
): Promise<void> {
  await tx.appendChange(change, { row: newId(), at: now });
}
