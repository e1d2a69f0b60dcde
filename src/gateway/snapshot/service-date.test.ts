import { describe, expect, it } from "vitest";
import { addDays } from "../../core/time.ts";
import { aBooking, aDay, aSlot, at, today, tomorrow } from "../../testing/builders.ts";
import { serviceDateOf } from "./service-date.ts";

describe("serviceDateOf", () => {
  it("is the day of a slot in the product's zone", () => {
    const booking = aBooking({ visit: aSlot(at("2026-05-07T23:30:00Z")) });
    expect(serviceDateOf(booking, "Europe/London")).toBe(tomorrow);
    expect(serviceDateOf(booking, "America/New_York")).toBe(today);
  });

  it("is the day of a visit, and none when open-dated or good for several days", () => {
    expect(serviceDateOf(aBooking({ visit: aDay(tomorrow) }), "Asia/Tokyo")).toBe(tomorrow);
    expect(serviceDateOf(aBooking({ visit: { kind: "open" } }), "Asia/Tokyo")).toBeNull();
    const pass = aBooking({ visit: aDay(today, addDays(today, 2)) });
    expect(serviceDateOf(pass, "Asia/Tokyo")).toBeNull();
  });
});
