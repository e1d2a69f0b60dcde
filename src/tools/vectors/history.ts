/** What has happened before the scan: our admissions, and what the supplier recorded. */
import type { Admission } from "../../core/admission.ts";
import { unitItemKey } from "../../core/ids.ts";
import { assertNever } from "../../core/result.ts";
import { type Instant, later, minutes } from "../../core/time.ts";
import type { Situation } from "./dimensions.ts";
import { scannedThings } from "./scanned.ts";
import { admission, at, byKim, connection } from "./world.ts";

export interface History {
  readonly admissions: readonly Admission[];
  /** Of the whole booking. */
  readonly bookingRedeemedAt: Instant | null;
  /** Of the ticket scanned. */
  readonly itemRedeemedAt: Instant | null;
}

const yesterdayAtTen = at("2026-05-06T09:00:00Z");
export const foreignAt = at("2026-05-07T08:30:00Z");
export const foreignYesterdayAt = at("2026-05-06T08:30:00Z");
const recordedAt = at("2026-05-07T09:00:02Z");
export const recordedLaterAt = later(recordedAt, minutes(10));

export function historyOf({ scanned, used }: Situation): History {
  const thing = scannedThings[scanned];
  const unitItem = thing.ticket === null ? null : unitItemKey(connection, thing.ticket);
  const all = { unitItem, people: thing.people };
  const neighbour = { unitItem: unitItemKey(connection, "u2"), people: 1 };
  const recordedForNeighbour = admission(1, { ...neighbour, supplierRedeemedAt: recordedAt });
  const foreign = (redeemedAt: Instant): History =>
    thing.ticket === null
      ? marked([], redeemedAt)
      : { ...marked([], null), itemRedeemedAt: redeemedAt };
  switch (used) {
    case "not":
      return marked([], null);
    case "here":
      return marked([admission(1, all)], null);
    case "elsewhere":
      return marked([byKim(2, all)], null);
    case "yesterday":
      return marked([admission(1, { ...all, at: yesterdayAtTen })], null);
    case "one-by-voucher":
      return marked([admission(1, { unitItem: null, people: 1 })], null);
    case "neighbour":
      return marked([admission(1, neighbour)], null);
    case "twice":
      return marked([byKim(2, all), admission(1, all)], null);
    case "everybody":
      return marked(everybodyIn(scanned), null);
    case "foreign":
      return foreign(foreignAt);
    case "foreign-yesterday":
      return foreign(foreignYesterdayAt);
    case "recorded-as-ours":
      return marked([recordedForNeighbour], recordedAt);
    case "recorded-as-foreign":
      return marked([recordedForNeighbour], recordedLaterAt);
    case "recorded-unsettled":
      return marked([admission(1, neighbour)], recordedAt);
    default:
      return assertNever(used);
  }
}

const marked = (admissions: readonly Admission[], redeemedAt: Instant | null): History => ({
  admissions,
  bookingRedeemedAt: redeemedAt,
  itemRedeemedAt: null,
});

/** By the voucher where a ticket is scanned, by every ticket where the party's code is. */
function everybodyIn(scanned: Situation["scanned"]): readonly Admission[] {
  const { ticket, booking, party } = scannedThings[scanned];
  if (ticket !== null) return [admission(1, { unitItem: null, people: party })];
  return booking.unitItems.map(({ key }, index) => admission(index + 1, { unitItem: key }));
}
