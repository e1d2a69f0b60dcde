/**
 * What decides beside the list, in memory: who has been let in, who was taken back, bookings that were looked up live, and how
 * far the feed was read. A verdict reads no database for it (STORAGE 2: a read waits for whatever is being written).
 *
 * Promises: what this tab has stored is here before anybody is told that it was stored; what another tab stores makes this
 * forget all and read again; whatever is not certain to be here is answered null, and then the database is asked.
 * Will not: be the truth. A commit compares with the database what a verdict was judged on.
 */
import type { Admission } from "../../core/admission.ts";
import type { BookingKey } from "../../core/ids.ts";
import type { Undo } from "../../core/undo.ts";
import type { Cursor, FoundBookingRow } from "../ledger-rows.ts";

export interface Overlay {
  /** Oldest first. */
  readonly admissionsOf: (bookings: readonly BookingKey[]) => KnownFacts | null;
  /** Those that carry one of the codes, and those among `keys`. */
  readonly foundBy: (
    codes: readonly string[],
    keys: readonly BookingKey[],
  ) => readonly FoundBookingRow[] | null;
  readonly place: () => FeedPlace | null;
  /** Reads everything in the background, if it has not, and from now on whenever that is due; resolves when it is done, or has failed. */
  readonly load: () => Promise<void>;
  /** Something here was out of date: the database is asked until all has been read again. */
  readonly distrust: () => void;
}

export interface KnownFacts {
  readonly admissions: readonly Admission[];
  readonly undos: readonly Undo[];
}

export interface FeedPlace {
  /** Null before the first list. */
  readonly cursor: Cursor | null;
}
