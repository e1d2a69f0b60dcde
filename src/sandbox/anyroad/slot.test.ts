import { describe, expect, it } from "vitest";
import { isLocalTime, movedByDays, openingOf, slotAt, withOffset } from "./slot.ts";

const DAY = { slotToleranceMinutes: 0, granularity: "day" } as const;
const AUCKLAND = "Pacific/Auckland";

const lastDay = (start: string, end: string): string =>
  new Date(openingOf({ start, end }, DAY, "UTC").closesAt).toISOString();

describe("a slot", () => {
  it("is good on the dates that it touches; midnight at its end touches none", () => {
    expect(lastDay("2026-12-05T22:00:00", "2026-12-06T00:00:00")).toBe("2026-12-05T23:59:59.999Z");
    expect(lastDay("2026-12-05T22:00:00", "2026-12-06T00:30:00")).toBe("2026-12-06T23:59:59.999Z");
    expect(lastDay("2026-12-05T00:00:00", "2026-12-05T00:00:00")).toBe("2026-12-05T23:59:59.999Z");
  });

  it("is an hour shorter or longer by the wall clock where clocks change", () => {
    const { opensAt, closesAt } = openingOf(
      { start: "2026-09-27T10:00:00", end: "2026-09-27T11:00:00" },
      DAY,
      AUCKLAND,
    );
    expect(closesAt + 1 - opensAt).toBe(23 * 3_600_000);
    const slot = slotAt({ date: "2026-09-27", time: "01:30", minutes: 60, timeZone: AUCKLAND });
    expect(slot).toEqual({ start: "2026-09-27T01:30:00", end: "2026-09-27T03:30:00" });
    expect(withOffset(slot.end, AUCKLAND)).toBe("2026-09-27T03:30:00+13:00");
  });

  it("moves by dates and keeps its wall clock", () => {
    const slot = { start: "2026-12-31T22:00:00", end: "2027-01-01T01:00:00" };
    expect(movedByDays(slot, 1)).toEqual({
      start: "2027-01-01T22:00:00",
      end: "2027-01-02T01:00:00",
    });
  });

  it.each([
    "2026-12-05T14:00:00Z",
    "2026-12-05 14:00:00",
    "2026-12-05T24:00:00",
    "2026-02-30T10:00:00",
    "2026-12-05T14:00",
    "",
  ])("has no local time %j", (text) => {
    expect(isLocalTime(text)).toBe(false);
  });
});
