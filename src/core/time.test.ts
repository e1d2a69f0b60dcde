import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { at } from "../testing/builders.ts";
import {
  addDays,
  asInstant,
  asLocalDate,
  daysBetween,
  instantOf,
  instantToIso,
  isTimeZone,
  later,
  localDateAt,
  localTimeAt,
  minutes,
  parseInstant,
  startOfDay,
} from "./time.ts";

const londonTimes = (...isos: readonly string[]): readonly string[] =>
  isos.map((iso) => localTimeAt(at(iso), "Europe/London"));

describe("an instant", () => {
  it.each([
    ["2026-05-07T10:00:00Z", "2026-05-07T10:00:00Z"],
    ["2026-05-07T11:00:00+01:00", "2026-05-07T10:00:00Z"],
    ["2026-05-07T10:00:00.123Z", "2026-05-07T10:00:00.123Z"],
    ["2026-05-07t10:00:00z", "2026-05-07T10:00:00Z"],
    ["2026-05-07T10:00:00.1239999Z", "2026-05-07T10:00:00.123Z"],
  ])("is read from %s", (text, iso) => {
    expect(parseInstant(text)).toBe(at(iso));
  });

  it.each([
    "",
    "yesterday",
    "2026-05-07",
    "2026-05-07T10:00:00",
    "2026-02-30T10:00:00Z",
    "2026-05-07T25:00:00Z",
    "1778148000000",
    "0",
    " 2026-05-07T10:00:00Z",
    "2026-05-07T10:00:00Z\u0000",
  ])("is not read from %j", (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  it("survives being written and read", () => {
    fc.assert(
      fc.property(fc.integer({ min: -8.64e15, max: 8.64e15 }), (ms) => {
        expect(parseInstant(instantToIso(asInstant(ms)))).toBe(ms);
      }),
    );
  });

  it("moves by milliseconds", () => {
    expect(later(asInstant(1_000), minutes(2))).toBe(121_000);
  });
});

describe("local date and time", () => {
  it.each([
    ["2026-05-07T22:59:59Z", "Europe/London", "2026-05-07", "23:59"],
    ["2026-05-07T23:00:00Z", "Europe/London", "2026-05-08", "00:00"],
    ["2026-01-07T23:30:00Z", "Europe/London", "2026-01-07", "23:30"],
    ["2026-05-07T23:00:00Z", "America/New_York", "2026-05-07", "19:00"],
    ["2026-05-07T12:00:00Z", "Pacific/Kiritimati", "2026-05-08", "02:00"],
    ["2026-05-07T18:20:00Z", "Asia/Kathmandu", "2026-05-08", "00:05"],
    ["1969-12-31T23:59:59Z", "UTC", "1969-12-31", "23:59"],
  ])("at %s in %s", (...[iso, zone, date, time]) => {
    expect(localDateAt(at(iso), zone)).toBe(date);
    expect(localTimeAt(at(iso), zone)).toBe(time);
  });

  it.each([
    // at 00:01 the clock went back to 23:01 of the day before, which so came in two pieces
    ["America/St_Johns", "2006-10-29T02:31:00Z"],
    // 2011-12-30 did not take place
    ["Pacific/Apia", "2011-12-30T10:00:00Z"],
    // no midnight
    ["Africa/Cairo", "2026-04-23T22:00:00Z"],
    ["America/Santiago", "2026-09-06T04:00:00Z"],
    // one day with two midnights
    ["Asia/Beirut", "2026-10-24T21:00:00Z"],
    ["Australia/Lord_Howe", "2026-04-04T15:00:00Z"],
    ["Europe/London", "2026-10-25T01:00:00Z"],
  ])("in %s is the calendar's in whatever order the hours around %s are asked", (zone, iso) => {
    const calendar = new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" });
    const aroundIt = fc.integer({ min: -60 * 60_000, max: 60 * 60_000 });
    const minutesAround = fc.integer({ min: -60 * 60, max: 60 * 60 }).map(minutes);
    fc.assert(
      fc.property(fc.array(fc.oneof(aroundIt, minutesAround), { maxLength: 12 }), (all) => {
        for (const ms of all) {
          const moment = later(at(iso), ms);
          expect(localDateAt(moment, zone)).toBe(calendar.format(moment));
        }
      }),
    );
  });

  it("is there at either end of the calendar", () => {
    expect(localDateAt(asInstant(8.64e15), "UTC")).toBe("+275760-09-13");
    expect(localDateAt(asInstant(-8.64e15), "UTC")).toBe("-271821-04-20");
  });

  it("skips the hour that spring takes and repeats the one that autumn gives (London)", () => {
    expect(londonTimes("2026-03-29T00:59:00Z", "2026-03-29T01:00:00Z")).toEqual(["00:59", "02:00"]);
    expect(londonTimes("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z")).toEqual(["01:30", "01:30"]);
  });
});

describe("days", () => {
  it("count over months, leap days and clock changes", () => {
    expect(addDays(asLocalDate("2028-02-28"), 1)).toBe("2028-02-29");
    expect(addDays(asLocalDate("2026-12-31"), 1)).toBe("2027-01-01");
    expect(addDays(asLocalDate("2026-03-01"), -1)).toBe("2026-02-28");
    expect(daysBetween(asLocalDate("2026-03-28"), asLocalDate("2026-03-30"))).toBe(2);
    expect(daysBetween(asLocalDate("2026-05-07"), asLocalDate("2026-05-05"))).toBe(-2);
  });

  it("between a date and itself moved are the days moved", () => {
    fc.assert(
      fc.property(fc.integer({ min: -20_000, max: 20_000 }), (days) => {
        const date = asLocalDate("2026-05-07");
        expect(daysBetween(date, addDays(date, days))).toBe(days);
      }),
    );
  });

  it.each([
    ["2026-05-07", "Europe/London", "2026-05-06T23:00:00Z"],
    ["2026-03-29", "Europe/London", "2026-03-29T00:00:00Z"],
    ["2026-10-25", "Europe/London", "2026-10-24T23:00:00Z"],
    // clocks go from 00:00 to 01:00: these days have no midnight
    ["2026-04-24", "Africa/Cairo", "2026-04-23T22:00:00Z"],
    ["2026-09-06", "America/Santiago", "2026-09-06T04:00:00Z"],
  ])("%s in %s starts at %s", (date, zone, iso) => {
    const start = startOfDay(asLocalDate(date), zone);
    expect(start).toBe(at(iso));
    expect(localDateAt(start, zone)).toBe(date);
    expect(localDateAt(later(start, -1), zone)).toBe(addDays(asLocalDate(date), -1));
  });

  it("start no later than any of their times", () => {
    const zones = fc.constantFrom("Europe/London", "Africa/Cairo", "America/Santiago", "UTC");
    fc.assert(
      fc.property(zones, fc.integer({ min: 0, max: 4e12 }), (zone, ms) => {
        const date = localDateAt(asInstant(ms), zone);
        expect(startOfDay(date, zone)).toBeLessThanOrEqual(ms);
        expect(startOfDay(addDays(date, 1), zone)).toBeGreaterThan(ms);
      }),
    );
  });
});

describe("a local time", () => {
  it.each([
    ["2026-05-07", "10:30", "Europe/London", "2026-05-07T09:30:00Z"],
    ["2026-01-07", "10:30", "Europe/London", "2026-01-07T10:30:00Z"],
    // 01:30 is there twice: the earlier
    ["2026-10-25", "01:30", "Europe/London", "2026-10-25T00:30:00Z"],
    // 01:30 is not there: as late after 01:00 as it says
    ["2026-03-29", "01:30", "Europe/London", "2026-03-29T01:30:00Z"],
  ])("%s %s in %s is %s", (...[date, time, zone, iso]) => {
    expect(instantOf(asLocalDate(date), time, zone)).toBe(at(iso));
  });
});

describe("a time zone", () => {
  it("is known or not, without a throw", () => {
    expect(["Europe/London", "UTC", "America/Santiago"].map(isTimeZone)).toEqual([
      true,
      true,
      true,
    ]);
    expect(["", "Mars/Olympus", "Europe", "\u0000"].map(isTimeZone)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});
