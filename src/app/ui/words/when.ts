/**
 * Instants, ages and visits as the gate says them: British English, 24-hour clock, in the zone that is passed in; `null`
 * means the device's own. Put together from parts, because the punctuation of whole dates changes between ICU versions.
 */
import type { OpeningHours, Visit } from "../../../core/booking.ts";
import { assertNever } from "../../../core/result.ts";
import {
  addDays,
  daysBetween,
  type Instant,
  instantOf,
  type LocalDate,
  localDateAt,
  minutes,
} from "../../../core/time.ts";
import { visibleText } from "../visible-text.ts";

/** A moment seen from `now`, both in `timeZone`. */
export interface Seen {
  readonly now: Instant;
  readonly timeZone: string | null;
}

/** "10:42" */
export const clockTime = (at: Instant, timeZone: string | null): string => {
  const part = partsOf(at, timeZone);
  return `${part("hour")}:${part("minute")}`;
};

/** "10:42:07" */
export const clockTimeWithSeconds = (at: Instant, timeZone: string | null): string =>
  `${clockTime(at, timeZone)}:${partsOf(at, timeZone)("second")}`;

/** "Today", "Tomorrow", "Yesterday", "Sun 19 Jul", and with the year where it is another one. */
export const dayWords = (at: Instant, seen: Seen): string => {
  const date = localDateAt(at, zoneOf(seen.timeZone));
  return nameByDistance.get(daysBetween(todayOf(seen), date)) ?? calendarDay(date, seen);
};

/** "Today 10:42", "Sun 19 Jul, 10:00" */
export function momentWords(at: Instant, seen: Seen): string {
  const day = dayWords(at, seen);
  const time = clockTime(at, seen.timeZone);
  return /\d/.test(day) ? `${day}, ${time}` : `${day} ${time}`;
}

/** As `momentWords`, and always with the date: "Thu 16 Jul, 18:20". */
export const dateAndTime = (at: Instant, seen: Seen): string =>
  `${calendarDay(localDateAt(at, zoneOf(seen.timeZone)), seen)}, ${clockTime(at, seen.timeZone)}`;

/**
 * When a booking may be used: "Today 14:30", "Sun 19 Jul, 10:00–18:00", "Fri 17 Jul to Sun 19 Jul", "any day". With the
 * date also for tomorrow and yesterday: a plate is read by the guest as well.
 */
export function visitOnPlate(visit: Visit, seen: Seen): string {
  switch (visit.kind) {
    case "open":
      return "any day";
    case "slot":
      return dayWords(visit.startsAt, seen) === "Today"
        ? momentWords(visit.startsAt, seen)
        : dateAndTime(visit.startsAt, seen);
    case "day":
      return daysOnPlate(visit, seen);
    default:
      return assertNever(visit);
  }
}

/** What tells this visit from others of the same day: "14:30", "10:00–18:00", or null. */
export function timeOfVisit(visit: Visit, timeZone: string | null): string | null {
  switch (visit.kind) {
    case "open":
      return null;
    case "slot":
      return clockTime(visit.startsAt, timeZone);
    case "day":
      return hoursWords(visit.hours);
    default:
      return assertNever(visit);
  }
}

/** First and last day on which the visit may be made; null when any day will do. */
export function daysOfVisit(
  visit: Visit,
  timeZone: string | null,
): { readonly first: LocalDate; readonly last: LocalDate } | null {
  switch (visit.kind) {
    case "open":
      return null;
    case "slot": {
      const day = localDateAt(visit.startsAt, zoneOf(timeZone));
      return { first: day, last: day };
    }
    case "day":
      return { first: visit.from, last: addDays(visit.until, -1) };
    default:
      return assertNever(visit);
  }
}

/** "30 June", "31 December 2025" */
export function longDate(date: LocalDate, seen: Seen): string {
  const part = partsOfDate(date, "long");
  return `${part("day")} ${part("month")}${yearIfOther(date, seen)}`;
}

/** "3 min old"; the span in milliseconds, rounded down. */
export const ageWords = (ms: number): string =>
  ms < minutes(1) ? "under 1 min old" : `${spanWords(ms)} old`;

/** "38 min ago", "6 seconds ago" */
export function agoWords(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  if (seconds < 1) return "just now";
  if (seconds < 60) return `${seconds} ${seconds === 1 ? "second" : "seconds"} ago`;
  return `${spanWords(ms)} ago`;
}

/** "3 min", "5 h", "2 days"; under a minute "0 min". */
export function spanWords(ms: number): string {
  const wholeMinutes = Math.max(0, Math.floor(ms / minutes(1)));
  if (wholeMinutes < 60) return `${wholeMinutes} min`;
  const hours = Math.floor(wholeMinutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} days`;
}

export const todayOf = ({ now, timeZone }: Seen): LocalDate => localDateAt(now, zoneOf(timeZone));

const nameByDistance = new Map([
  [0, "Today"],
  [1, "Tomorrow"],
  [-1, "Yesterday"],
]);

/** "Sun 19 Jul" */
export function calendarDay(date: LocalDate, seen: Seen): string {
  const part = partsOfDate(date, "short");
  return `${part("weekday")} ${part("day")} ${part("month")}${yearIfOther(date, seen)}`;
}

const yearIfOther = (date: LocalDate, seen: Seen): string =>
  date.slice(0, 4) === todayOf(seen).slice(0, 4) ? "" : ` ${date.slice(0, 4)}`;

type DayVisit = Extract<Visit, { kind: "day" }>;

function daysOnPlate(visit: DayVisit, seen: Seen): string {
  const say = (date: LocalDate): string =>
    date === todayOf(seen) ? "Today" : calendarDay(date, seen);
  const last = addDays(visit.until, -1);
  const days = last > visit.from ? `${say(visit.from)} to ${say(last)}` : say(visit.from);
  const hours = hoursWords(visit.hours);
  return hours === null ? days : `${days}, ${hours}`;
}

/** Suppliers write them: shown, never computed with. */
function hoursWords(hours: readonly OpeningHours[]): string | null {
  if (hours.length === 0) return null;
  return visibleText(hours.map(({ from, to }) => `${from}–${to}`).join(", "), 40);
}

type PartReader = (type: Intl.DateTimeFormatPartTypes) => string;

const partsOf = (at: Instant, timeZone: string | null): PartReader =>
  readerOf(formatOf(timeZone, "short"), at);

/** At noon in UTC a local date is that date. */
const partsOfDate = (date: LocalDate, month: "short" | "long"): PartReader =>
  readerOf(formatOf("UTC", month), instantOf(date, "12:00", "UTC"));

function readerOf(format: Intl.DateTimeFormat, at: Instant): PartReader {
  const parts = format.formatToParts(at);
  return (type) => parts.find((part) => part.type === type)?.value ?? "";
}

/** Kept: making one takes longer than a hundred uses, and a history shows hundreds of times. */
const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string | null, month: "short" | "long"): Intl.DateTimeFormat {
  const key = `${timeZone ?? ""} ${month}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en-GB", {
    weekday: "short",
    day: "numeric",
    month,
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    ...(timeZone === null ? {} : { timeZone }),
  });
  formats.set(key, format);
  return format;
}

const zoneOf = (timeZone: string | null): string =>
  timeZone ?? formatOf(null, "short").resolvedOptions().timeZone;
