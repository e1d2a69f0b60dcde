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

/**
 * The calendar date at `at` in `timeZone` (IANA). Remembers the days that it was asked for last: a gate asks for the same few
 * with every scan, and a calendar takes as long over one as all the rest of a judgement.
 */
export function localDateAt(at: Instant, timeZone: string): LocalDate {
  const known = knownDays.get(timeZone)?.find(({ from, until }) => from <= at && at < until);
  return known?.date ?? dateLookedUp(at, timeZone);
}

interface KnownDay {
  readonly date: LocalDate;
  /** All instants between are of this date. */
  readonly from: Instant;
  readonly until: Instant;
}

/** Of each zone, the newest first. */
const knownDays = new Map<string, readonly KnownDay[]>();
const mostKnown = 4;
const dayMs = 24 * 60 * 60_000;
/** Beyond, the day before or after may be none (ECMA-262, time range). */
const lastWholeDay = 8.64e15 - 2 * dayMs;

function dateLookedUp(at: Instant, timeZone: string): LocalDate {
  const moment = zoned(at, timeZone);
  const date = asLocalDate(moment.toPlainDate().toString());
  // where the clock is changed, one day may come in two pieces
  if (Math.abs(at) > lastWholeDay || moment.hoursInDay !== 24) return date;
  const from = asInstant(moment.startOfDay().epochMilliseconds);
  const day = { date, from, until: later(from, dayMs) };
  knownDays.set(timeZone, [day, ...(knownDays.get(timeZone) ?? []).slice(0, mostKnown - 1)]);
  return date;
}

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
