/**
 * Instants, local dates and time zones. Every date decision is made in the product's own zone; nothing here reads a clock.
 */
import { Temporal } from "temporal-polyfill";
import type { Brand } from "./ids.ts";

/** Milliseconds since 1970-01-01T00:00Z. */
export type Instant = Brand<number, "Instant">;
/** `YYYY-MM-DD` in some time zone that the context names. */
export type LocalDate = Brand<string, "LocalDate">;

export const asInstant = (ms: number): Instant => ms as Instant;
export const asLocalDate = (text: string): LocalDate => text as LocalDate;

export const minutes = (n: number): number => n * 60_000;
export const later = (at: Instant, ms: number): Instant => asInstant(at + ms);

/** RFC 3339 with offset or `Z` → instant; null for anything else. */
export function parseInstant(text: string): Instant | null {
  try {
    return asInstant(Temporal.Instant.from(text).epochMilliseconds);
  } catch {
    return null; // from() throws on what is not a date: an expected answer here
  }
}

export const instantToIso = (at: Instant): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toString();

/** The calendar date at `at` in `timeZone` (IANA). */
export const localDateAt = (at: Instant, timeZone: string): LocalDate =>
  asLocalDate(zoned(at, timeZone).toPlainDate().toString());

/** `HH:MM` at `at` in `timeZone`. */
export const localTimeAt = (at: Instant, timeZone: string): string =>
  zoned(at, timeZone).toPlainTime().toString({ smallestUnit: "minute" });

export const addDays = (date: LocalDate, days: number): LocalDate =>
  asLocalDate(Temporal.PlainDate.from(date).add({ days }).toString());

/** Whole days from `a` to `b`; negative when `b` is earlier. */
export const daysBetween = (a: LocalDate, b: LocalDate): number =>
  Temporal.PlainDate.from(a).until(Temporal.PlainDate.from(b), { largestUnit: "days" }).days;

/** First instant of a local date; correct on days that do not start at 00:00. */
export const startOfDay = (date: LocalDate, timeZone: string): Instant =>
  asInstant(Temporal.PlainDate.from(date).toZonedDateTime(timeZone).startOfDay().epochMilliseconds);

/** `date` and `HH:MM` in `timeZone` → instant (the earlier one where the clock repeats an hour). */
export const instantOf = (date: LocalDate, time: string, timeZone: string): Instant =>
  asInstant(
    Temporal.PlainDate.from(date).toZonedDateTime({
      timeZone,
      plainTime: Temporal.PlainTime.from(time),
    }).epochMilliseconds,
  );

/** Whether the runtime knows this IANA zone; unknown ones are refused at the edge. */
export function isTimeZone(name: string): boolean {
  try {
    zoned(asInstant(0), name);
    return true;
  } catch {
    return false; // an unknown zone throws: an expected answer here
  }
}

const zoned = (at: Instant, timeZone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
