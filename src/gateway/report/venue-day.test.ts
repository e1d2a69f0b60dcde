import { describe, expect, it } from "vitest";
import { asLocalDate, later } from "../../core/time.ts";
import { at, london, today } from "../../testing/builders.ts";
import { isIn, venueDay } from "./venue-day.ts";

const inZone = (timeZone: string) => ({ timeZone });
const auckland = "Pacific/Auckland";

describe("a venue's day", () => {
  it("is that of each product's zone, and of most products for what has none", () => {
    const day = venueDay(today, [inZone(auckland), inZone(london), inZone(london)]);
    expect(day.timeZone).toBe(london);
    const ofLondon = { from: at("2026-05-06T23:00:00Z"), to: at("2026-05-07T23:00:00Z") };
    expect(day.spanIn(london)).toEqual(ofLondon);
    expect(day.spanIn(null)).toEqual(ofLondon);
    expect(day.spanIn("Mars/Olympus")).toEqual(ofLondon);
    expect(day.spanIn(auckland).from).toBe(at("2026-05-06T12:00:00Z"));
    expect(day.whole).toEqual({ from: at("2026-05-06T12:00:00Z"), to: ofLondon.to });
  });

  it("has 23 hours in spring and its last instant is the next day's", () => {
    const { from, to } = venueDay(asLocalDate("2026-03-29"), [inZone(london)]).spanIn(null);
    expect(to - from).toBe(23 * 3_600_000);
    expect([
      isIn({ from, to }, from),
      isIn({ from, to }, later(to, -1)),
      isIn({ from, to }, to),
    ]).toEqual([true, true, false]);
  });

  it("is UTC's without products", () => {
    expect(venueDay(today, []).timeZone).toBe("UTC");
  });
});
