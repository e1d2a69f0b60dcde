import { describe, expect, it } from "vitest";
import { aDay, aSlot, at, london } from "../../../testing/builders.ts";
import { asLocalDate, minutes } from "../../../core/time.ts";
import {
  ageWords,
  agoWords,
  clockTime,
  clockTimeWithSeconds,
  dateAndTime,
  longDate,
  momentWords,
  spanWords,
  visitOnPlate,
} from "./when.ts";

/** Saturday 18 July 2026, 14:20 in London. */
const now = at("2026-07-18T13:20:00Z");
const seen = { now, timeZone: london };
const date = asLocalDate;

describe("instants", () => {
  it.each([
    ["2026-07-18T09:42:00Z", "Today 10:42"],
    ["2026-07-17T23:30:00Z", "Today 00:30"],
    ["2026-07-19T09:00:00Z", "Tomorrow 10:00"],
    ["2026-07-17T09:00:00Z", "Yesterday 10:00"],
    ["2026-07-16T17:20:00Z", "Thu 16 Jul, 18:20"],
    ["2025-12-31T17:20:00Z", "Wed 31 Dec 2025, 17:20"],
  ])("%s is %s", (iso, words) => {
    expect(momentWords(at(iso), seen)).toBe(words);
  });

  it("shows the same moment in the zone that is asked for", () => {
    const moment = at("2026-07-18T09:42:07Z");
    expect(clockTime(moment, london)).toBe("10:42");
    expect(clockTime(moment, "America/New_York")).toBe("05:42");
    expect(clockTimeWithSeconds(moment, "Asia/Tokyo")).toBe("18:42:07");
    expect(momentWords(moment, { now, timeZone: "Pacific/Kiritimati" })).toBe("Yesterday 23:42");
  });

  it("says midnight as 00:00", () => {
    expect(clockTime(at("2026-07-17T23:00:00Z"), london)).toBe("00:00");
  });

  it("gives the date also for yesterday where asked", () => {
    expect(dateAndTime(at("2026-07-17T09:00:00Z"), seen)).toBe("Fri 17 Jul, 10:00");
  });
});

describe("visits", () => {
  it.each([
    [aSlot(at("2026-07-18T13:30:00Z")), "Today 14:30"],
    [aSlot(at("2026-07-19T09:00:00Z")), "Sun 19 Jul, 10:00"],
    [aDay(date("2026-07-18")), "Today"],
    [aDay(date("2026-07-19")), "Sun 19 Jul"],
    [aDay(date("2026-07-19"), date("2026-07-22")), "Sun 19 Jul to Tue 21 Jul"],
    [
      { ...aDay(date("2026-07-19")), hours: [{ from: "10:00", to: "18:00" }] },
      "Sun 19 Jul, 10:00–18:00",
    ],
    [{ kind: "open" }, "any day"],
  ] as const)("%j is %s", (visit, words) => {
    expect(visitOnPlate(visit, seen)).toBe(words);
  });

  it("writes a date out", () => {
    expect(longDate(date("2026-06-30"), seen)).toBe("30 June");
    expect(longDate(date("2025-06-30"), seen)).toBe("30 June 2025");
  });
});

describe("spans", () => {
  it.each([
    [-5_000, "0 min"],
    [minutes(3), "3 min"],
    [minutes(59.9), "59 min"],
    [minutes(120), "2 h"],
    [minutes(47 * 60), "47 h"],
    [minutes(49 * 60), "2 days"],
  ])("%i ms is %s", (ms, words) => {
    expect(spanWords(ms)).toBe(words);
  });

  it("says how old a list is", () => {
    expect([ageWords(minutes(3)), ageWords(minutes(125)), ageWords(30_000)]).toEqual([
      "3 min old",
      "2 h old",
      "under 1 min old",
    ]);
  });

  it("says how long ago", () => {
    expect([200, 1_000, 6_400, minutes(38)].map(agoWords)).toEqual([
      "just now",
      "1 second ago",
      "6 seconds ago",
      "38 min ago",
    ]);
  });
});
