/**
 * Dates and offsets as suppliers write them. Every date belongs to a time zone that the caller names; instants are ms.
 */
import { Temporal } from "temporal-polyfill";

/** RFC 3339 in UTC without a fraction, as in the seed: `2021-05-08T18:41:57Z`. */
export const utcText = (ms: number): string =>
  Temporal.Instant.fromEpochMilliseconds(Math.trunc(ms)).toString({ smallestUnit: "second" });

/** Throws on what is not an RFC 3339 instant. */
export const utcMs = (text: string): number => Temporal.Instant.from(text).epochMilliseconds;

export const dateAt = (ms: number, timeZone: string): string =>
  zonedAt(ms, timeZone).toPlainDate().toString();

/** `HH:MM`. */
export const clockAt = (ms: number, timeZone: string): string =>
  zonedAt(ms, timeZone).toPlainTime().toString({ smallestUnit: "minute" });

export const plusDays = (date: string, days: number): string =>
  Temporal.PlainDate.from(date).add({ days }).toString();

/** First moment of the date with its offset; not 00:00 where clocks jump at midnight. */
export const startOfDate = (date: string, timeZone: string): string =>
  offsetText(Temporal.PlainDate.from(date).toZonedDateTime(timeZone).startOfDay());

/** `date` and `HH:MM` plus minutes, with the offset valid at that moment. */
export function offsetTime(at: {
  date: string;
  time: string;
  timeZone: string;
  plusMinutes?: number;
}) {
  const plainTime = Temporal.PlainTime.from(at.time);
  const start = Temporal.PlainDate.from(at.date).toZonedDateTime({
    timeZone: at.timeZone,
    plainTime,
  });
  return offsetText(start.add({ minutes: at.plusMinutes ?? 0 }));
}

/** Whether `text` is a calendar date `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  try {
    return Temporal.PlainDate.from(text).toString() === text;
  } catch {
    return false; // 2026-02-30 throws: an expected answer here
  }
}

const zonedAt = (ms: number, timeZone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(Math.trunc(ms)).toZonedDateTimeISO(timeZone);

const offsetText = (at: Temporal.ZonedDateTime): string =>
  at.toString({ timeZoneName: "never", smallestUnit: "second" });
