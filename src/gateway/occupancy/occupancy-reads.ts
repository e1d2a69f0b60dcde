/** What the board's numbers are made of: sums, never rows, however many bookings and admissions there are. */
import type { Visit } from "../../core/booking.ts";
import type { GateId, ProductKey } from "../../core/ids.ts";
import type { Instant, LocalDate } from "../../core/time.ts";

export interface OccupancyReads {
  /** People let in since then and not taken back. */
  readonly insideSince: (since: Instant) => Promise<readonly InsideSum[]>;
  /** Bookings of these service dates; null is the open-dated ones and those of several days. */
  readonly bookedOn: (dates: readonly (LocalDate | null)[]) => Promise<readonly BookedSum[]>;
}

export interface InsideSum {
  readonly gate: GateId;
  /** Null where the booking is not here (any more). */
  readonly booked: Booked | null;
  readonly people: number;
}

/** Bookings that are alike. */
export interface BookedSum {
  readonly booked: Booked;
  readonly bookings: number;
}

export interface Booked {
  readonly product: ProductKey;
  readonly test: boolean;
  /** A unit for each of its unit items that may come in; none where the booking does not stand. */
  readonly units: readonly string[];
  readonly visit: BookedVisit;
}

/** As far as it says when. */
export type BookedVisit =
  | { readonly kind: "open" }
  | Pick<Extract<Visit, { kind: "day" }>, "kind" | "from" | "until">
  | Pick<Extract<Visit, { kind: "slot" }>, "kind" | "startsAt">;
