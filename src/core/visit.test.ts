import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aDay, aSlot, at, london, now, today } from "../testing/builders.ts";
import { addDays, asInstant, asLocalDate, later, localDateAt, minutes } from "./time.ts";
import { relateToNow } from "./visit.ts";

const tolerance = { timeZone: london, earlyMs: minutes(30), lateMs: minutes(15) };
const isNow = { kind: "now" };

describe("an open-dated booking", () => {
  it("is always for now", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (ms) => {
        expect(relateToNow({ kind: "open" }, tolerance, asInstant(ms))).toEqual(isNow);
      }),
    );
  });
});

describe("a day's booking", () => {
  const visit = aDay(today);

  it.each([
    ["2026-05-06T22:59:59.999Z", { kind: "other-day-ahead", days: 1 }],
    ["2026-05-06T23:00:00Z", isNow],
    ["2026-05-07T22:59:59.999Z", isNow],
    ["2026-05-07T23:00:00Z", { kind: "other-day-past", days: 1 }],
    ["2026-05-01T10:00:00Z", { kind: "other-day-ahead", days: 6 }],
    ["2026-05-12T10:00:00Z", { kind: "other-day-past", days: 5 }],
  ])("for 7 May in London, at %s", (iso, relation) => {
    expect(relateToNow(visit, tolerance, at(iso))).toEqual(relation);
  });

  it("of several days holds on each of them, and not on the day after the last", () => {
    const pass = aDay(today, addDays(today, 3));
    for (const day of [0, 1, 2]) {
      expect(relateToNow(pass, tolerance, later(now, day * minutes(24 * 60)))).toEqual(isNow);
    }
    const after = later(now, 3 * minutes(24 * 60));
    expect(relateToNow(pass, tolerance, after)).toEqual({ kind: "other-day-past", days: 1 });
  });

  it("minds no opening hours: a gate that is open admits", () => {
    const hours = [{ from: "14:00", to: "15:00" }];
    const visitInHours = { kind: "day", from: today, until: addDays(today, 1), hours } as const;
    expect(relateToNow(visitInHours, tolerance, now)).toEqual(isNow);
  });

  it.each([
    // 23 hours long, 25 hours long, and a day without a midnight
    ["2026-03-29", london, "2026-03-29T00:00:00Z", "2026-03-29T23:00:00Z"],
    ["2026-10-25", london, "2026-10-24T23:00:00Z", "2026-10-26T00:00:00Z"],
    ["2026-09-06", "America/Santiago", "2026-09-06T04:00:00Z", "2026-09-07T03:00:00Z"],
    ["2026-04-24", "Africa/Cairo", "2026-04-23T22:00:00Z", "2026-04-24T21:00:00Z"],
  ])("for %s in %s begins and ends with its day", (...[date, timeZone, start, end]) => {
    const day = aDay(asLocalDate(date));
    const zoned = { ...tolerance, timeZone };
    expect(relateToNow(day, zoned, later(at(start), -1)).kind).toBe("other-day-ahead");
    expect(relateToNow(day, zoned, at(start))).toEqual(isNow);
    expect(relateToNow(day, zoned, later(at(end), -1))).toEqual(isNow);
    expect(relateToNow(day, zoned, at(end)).kind).toBe("other-day-past");
  });
});

describe("a slot", () => {
  it.each([
    ["2026-05-07T09:29:59.999Z", { kind: "too-early", opensAt: at("2026-05-07T09:30:00Z") }],
    ["2026-05-07T09:30:00Z", isNow],
    ["2026-05-07T10:15:00Z", isNow],
    ["2026-05-07T10:15:00.001Z", { kind: "too-late", closedAt: at("2026-05-07T10:15:00Z") }],
    ["2026-05-06T22:59:00Z", { kind: "other-day-ahead", days: 1 }],
    ["2026-05-08T23:30:00Z", { kind: "other-day-past", days: 2 }],
  ])("at 11:00 in London on 7 May, at %s", (iso, relation) => {
    expect(relateToNow(aSlot(now), tolerance, at(iso))).toEqual(relation);
  });

  it("shortly after midnight opens the evening before", () => {
    const slot = aSlot(at("2026-05-07T23:10:00Z")); // 00:10 on the 8th
    expect(relateToNow(slot, tolerance, at("2026-05-07T22:40:00Z"))).toEqual(isNow);
    const before = relateToNow(slot, tolerance, at("2026-05-07T22:39:00Z"));
    expect(before).toEqual({ kind: "other-day-ahead", days: 1 });
  });

  it("shortly before midnight closes the day after", () => {
    const slot = aSlot(at("2026-05-07T22:50:00Z")); // 23:50
    expect(relateToNow(slot, tolerance, at("2026-05-07T23:05:00Z"))).toEqual(isNow);
    const after = relateToNow(slot, tolerance, at("2026-05-07T23:06:00Z"));
    expect(after).toEqual({ kind: "other-day-past", days: 1 });
  });

  it.each([
    // 02:10 after the hour that spring takes; 01:10, the second one, in the hour that autumn repeats
    ["2026-03-29T01:10:00Z", "2026-03-29T00:40:00Z", "2026-03-29T01:25:00Z"],
    ["2026-10-25T01:10:00Z", "2026-10-25T00:40:00Z", "2026-10-25T01:25:00Z"],
  ])("at %s keeps its tolerances over a clock change", (start, opens, closes) => {
    const slot = aSlot(at(start));
    expect(relateToNow(slot, tolerance, at(opens))).toEqual(isNow);
    expect(relateToNow(slot, tolerance, later(at(opens), -1)).kind).toBe("too-early");
    expect(relateToNow(slot, tolerance, at(closes))).toEqual(isNow);
    expect(relateToNow(slot, tolerance, later(at(closes), 1)).kind).toBe("too-late");
  });

  it("is for now exactly within its tolerances, and otherwise never speaks of the wrong side", () => {
    const span = minutes(3 * 24 * 60);
    fc.assert(
      fc.property(fc.integer({ min: -span, max: span }), (offset) => {
        const moment = later(now, offset);
        const relation = relateToNow(aSlot(now), tolerance, moment);
        const within = offset >= -tolerance.earlyMs && offset <= tolerance.lateMs;
        expect(relation.kind === "now").toBe(within);
        if (within) return;
        const sameDay = localDateAt(moment, london) === today;
        const early = sameDay ? "too-early" : "other-day-ahead";
        const late = sameDay ? "too-late" : "other-day-past";
        expect(relation.kind).toBe(offset < 0 ? early : late);
      }),
    );
  });
});
