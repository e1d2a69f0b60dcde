/**
 * How a booking's time relates to now, in the product's zone (OCTO dossier 6.5 and 6.9: the supplier does not check).
 */
import type { Visit } from "./booking.ts";
import { assertNever } from "./result.ts";
import { daysBetween, type Instant, later, localDateAt } from "./time.ts";

export type TimeRelation =
  | { readonly kind: "now" }
  /** `days` ≥ 1 until the first day on which it is valid. */
  | { readonly kind: "other-day-ahead"; readonly days: number }
  /** `days` ≥ 1 since its last day. */
  | { readonly kind: "other-day-past"; readonly days: number }
  | { readonly kind: "too-early"; readonly opensAt: Instant }
  | { readonly kind: "too-late"; readonly closedAt: Instant };

export interface Tolerance {
  readonly timeZone: string;
  readonly earlyMs: number;
  readonly lateMs: number;
}

export function relateToNow(visit: Visit, tolerance: Tolerance, now: Instant): TimeRelation {
  switch (visit.kind) {
    case "open":
      return { kind: "now" };
    case "day":
      return relateDay(visit, tolerance.timeZone, now);
    case "slot":
      return relateSlot(visit, tolerance, now);
    default:
      return assertNever(visit);
  }
}

/** Opening hours are informative: a gate that is open admits. */
function relateDay(
  visit: Extract<Visit, { kind: "day" }>,
  timeZone: string,
  now: Instant,
): TimeRelation {
  const today = localDateAt(now, timeZone);
  if (today < visit.from) {
    return { kind: "other-day-ahead", days: daysBetween(today, visit.from) };
  }
  if (today >= visit.until) {
    // `until` is exclusive: the first day after the last valid one
    return { kind: "other-day-past", days: daysBetween(visit.until, today) + 1 };
  }
  return { kind: "now" };
}

/** The window rules first: a slot at 00:10 opens the evening before. */
function relateSlot(
  visit: Extract<Visit, { kind: "slot" }>,
  { timeZone, earlyMs, lateMs }: Tolerance,
  now: Instant,
): TimeRelation {
  const opensAt = later(visit.startsAt, -earlyMs);
  const closedAt = later(visit.startsAt, lateMs);
  if (now >= opensAt && now <= closedAt) return { kind: "now" };
  const days = daysBetween(localDateAt(now, timeZone), localDateAt(visit.startsAt, timeZone));
  if (days > 0) return { kind: "other-day-ahead", days };
  if (days < 0) return { kind: "other-day-past", days: -days };
  return now < opensAt ? { kind: "too-early", opensAt } : { kind: "too-late", closedAt };
}
