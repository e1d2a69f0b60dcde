/** Time slots: wall-clock texts (`2026-12-05T14:00:00`) in the venue's zone, and when they let somebody in. */
import { dateAt, isDate, offsetTime, plusDays, startOfDate, utcMs } from "../local-time.ts";

export interface Slot {
  readonly start: string;
  readonly end: string;
}

export interface SlotRules {
  /** Minutes by which the opening begins earlier and ends later. */
  readonly slotToleranceMinutes: number;
  /** Whether a ticket is good in its slot, or on all dates that its slot touches. */
  readonly granularity: "slot" | "day";
}

const MINUTE_MS = 60_000;

/** First and last ms at which the slot's tickets are good. */
export function openingOf(slot: Slot, rules: SlotRules, timeZone: string) {
  const toleranceMs = rules.slotToleranceMinutes * MINUTE_MS;
  const startsAt = momentOf(slot.start, timeZone);
  const endsAt = momentOf(slot.end, timeZone);
  const { opensAt, closesAt } =
    rules.granularity === "slot"
      ? { opensAt: startsAt, closesAt: endsAt }
      : {
          opensAt: dayStart(slot.start.slice(0, 10), timeZone),
          // a slot that ends at midnight does not touch the day that begins then
          closesAt: dayEnd(dateAt(Math.max(startsAt, endsAt - 1), timeZone), timeZone),
        };
  return { opensAt: opensAt - toleranceMs, closesAt: closesAt + toleranceMs };
}

// throws on what is not a local time: worlds are checked before
const momentOf = (local: string, timeZone: string): number => utcMs(withOffset(local, timeZone));

/** `2026-12-05T14:00:00+13:00` */
export const withOffset = (local: string, timeZone: string): string =>
  offsetTime({ date: local.slice(0, 10), time: local.slice(11), timeZone });

/** A slot from its date, `HH:MM` and length. */
export function slotAt(at: {
  readonly date: string;
  readonly time: string;
  readonly minutes: number;
  readonly timeZone: string;
}): Slot {
  return {
    start: `${at.date}T${at.time}:00`,
    end: offsetTime({ ...at, plusMinutes: at.minutes }).slice(0, 19),
  };
}

export const movedByDays = ({ start, end }: Slot, days: number): Slot => ({
  start: plusDays(start.slice(0, 10), days) + start.slice(10),
  end: plusDays(end.slice(0, 10), days) + end.slice(10),
});

export const isLocalTime = (text: string): boolean =>
  /^.{10}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d$/.test(text) && isDate(text.slice(0, 10));

const dayStart = (date: string, timeZone: string): number => utcMs(startOfDate(date, timeZone));

const dayEnd = (date: string, timeZone: string): number =>
  dayStart(plusDays(date, 1), timeZone) - 1;
