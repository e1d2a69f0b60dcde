/**
 * Wall-clock times of the venue. AnyRoad writes them with a `Z` that means nothing, and tells no zone (dossier 7).
 */
import { type Instant, asLocalDate, instantOf, parseInstant } from "../../core/time.ts";

/** The digits before any `Z` or offset, read in `timeZone`: `2026-12-05T14:00:00Z` is 14:00 there. Null for anything else. */
export function localInstant(text: string, timeZone: string): Instant | null {
  const [, date, time] =
    /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?![\d:])/.exec(text) ?? [];
  if (date === undefined || time === undefined) return null;
  // no such day or hour: 30 February, 25:00
  return parseInstant(`${date}T${time}Z`) === null
    ? null
    : instantOf(asLocalDate(date), time, timeZone);
}
