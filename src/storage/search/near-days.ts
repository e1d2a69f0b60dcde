/**
 * Which of many visits is nearest: today's first, those around now in front (LOOK, search), then later days', then past ones,
 * the latest first. A booking for any day may come today, after those that have a time.
 */
import type { Visit } from "../../core/booking.ts";
import { addDays, type Instant, localDateAt, startOfDay } from "../../core/time.ts";

/** Visits as columns of numbers, a row for each: objects would take ten times as much. */
export interface DaysHeld {
  readonly kinds: Uint8Array;
  /** A slot's start, or a local date as if it were one in UTC; milliseconds. */
  readonly from: Float64Array;
  /** Exclusive. */
  readonly until: Float64Array;
}

/** One day in one time zone, seen both ways. */
export interface Day {
  readonly now: Instant;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  /** As `DaysHeld` has local dates. */
  readonly date: number;
}

const kind = { open: 0, slot: 1, day: 2 };

export function daysHeldOf(visits: readonly (Visit | null)[]): DaysHeld {
  const kinds = new Uint8Array(visits.length);
  const from = new Float64Array(visits.length);
  const until = new Float64Array(visits.length);
  for (const [row, visit] of visits.entries()) {
    if (visit === null || visit.kind === "open") continue;
    kinds[row] = kind[visit.kind];
    if (visit.kind === "slot") from[row] = visit.startsAt;
    else {
      from[row] = Date.parse(visit.from);
      until[row] = Date.parse(visit.until);
    }
  }
  return { kinds, from, until };
}

/** The day that `now` falls on in `timeZone`. */
export function dayAt(now: Instant, timeZone: string): Day {
  const date = localDateAt(now, timeZone);
  return {
    now,
    startsAt: startOfDay(date, timeZone),
    endsAt: startOfDay(addDays(date, 1), timeZone),
    date: Date.parse(date),
  };
}

/** Less is nearer; a whole number from 0 up to, not including, `farthest`. */
export function distanceOf(days: DaysHeld, row: number, today: Day): number {
  const from = days.from[row] ?? 0;
  switch (days.kinds[row]) {
    case kind.slot:
      if (from < today.startsAt) return past(from);
      return from < today.endsAt ? within(Math.abs(from - today.now)) : ahead(from);
    case kind.day:
      if ((days.until[row] ?? 0) <= today.date) return past(from);
      return from <= today.date ? within(0) : ahead(from);
    default:
      return within(group - 1);
  }
}

/** Wider than all instants that a browser can name (8.64e15 ms would be, a booking in 5138 is not). */
const group = 1e14;
export const farthest = 3 * group;

const within = (ms: number): number => bounded(ms);
const ahead = (at: number): number => group + bounded(at);
const past = (at: number): number => 2 * group + (group - 1 - bounded(at));
const bounded = (ms: number): number => Math.min(group - 1, Math.max(0, Math.floor(ms)));
