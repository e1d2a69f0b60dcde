/**
 * Which rows of a list concern the days that were asked for: some suppliers have a date filter of their own meaning, or none,
 * and answer with everything.
 */
import { addDays } from "../../core/time.ts";
import type { DateWindow } from "../connector.ts";
import { type Row, wireOf } from "./list-memory.ts";

/**
 * What has no date to be judged by (open tickets, entries that cannot be read) is in every window. One day more on each side
 * counts as inside: a supplier may write its times with another offset than the venue's.
 */
export function windowFilter(window: DateWindow): (row: Row) => boolean {
  const from = addDays(window.from, -1);
  const to = addDays(window.to, 1);
  return (row) => {
    const availability = wireOf(row)?.availability;
    if (!availability) return true;
    const first = availability.localDateTimeStart.date;
    const last = availability.localDateTimeEnd?.date ?? first;
    return first <= to && (last < first ? first : last) >= from;
  };
}
