/**
 * Dates and slots in the product's own zone: days of 23, 23½, 24½ and 25 hours, days that begin at 01:00, midnight, the ends
 * of years. The supplier checks none of this (OCTO dossier 6.5, 6.9).
 */
import type { Visit } from "../../core/booking.ts";
import { minutes } from "../../core/time.ts";
import type { JudgeVector } from "../../core/vector.ts";
import type { RefuseReason } from "../../core/verdict.ts";
import { aCase, admit, card, refuse } from "./case.ts";
import { days, slot } from "./times.ts";
import { at, booking, product } from "./world.ts";

interface Place {
  readonly name: string;
  readonly zone: string;
  readonly visit: Visit;
  /** How early the gate opens for a slot and how late it closes; 30 and 15 minutes unless told. */
  readonly tolerance?: { readonly earlyMs: number; readonly lateMs: number };
  /** Instant → what is wrong then; null: it is for now. */
  readonly moments: Readonly<Record<string, RefuseReason | null>>;
}

const ahead = (count: number): RefuseReason => ({ kind: "wrong-day", days: count });
const past = (count: number): RefuseReason => ({ kind: "day-past", days: count });
const early = (opensAt: string): RefuseReason => ({ kind: "too-early", opensAt: at(opensAt) });
const late = (closedAt: string): RefuseReason => ({ kind: "too-late", closedAt: at(closedAt) });

const places: readonly Place[] = [
  {
    name: "London, the day that lacks an hour",
    zone: "Europe/London",
    visit: days("2026-03-29", "2026-03-30"),
    moments: {
      "2026-03-28T23:59:59.999Z": ahead(1),
      "2026-03-29T00:00:00Z": null,
      "2026-03-29T22:59:59.999Z": null,
      "2026-03-29T23:00:00Z": past(1),
    },
  },
  {
    name: "London, the day with an hour twice",
    zone: "Europe/London",
    visit: days("2026-10-25", "2026-10-26"),
    moments: {
      "2026-10-24T22:59:59.999Z": ahead(1),
      "2026-10-24T23:00:00Z": null,
      "2026-10-25T23:59:59.999Z": null,
      "2026-10-26T00:00:00Z": past(1),
    },
  },
  {
    name: "London, the day before an hour is lost",
    zone: "Europe/London",
    visit: days("2026-03-28", "2026-03-29"),
    moments: { "2026-03-28T23:59:59.999Z": null, "2026-03-29T00:00:00Z": past(1) },
  },
  {
    name: "London, a slot after the hour that spring takes",
    zone: "Europe/London",
    visit: slot("2026-03-29T01:10:00Z"),
    moments: {
      "2026-03-29T00:39:59.999Z": early("2026-03-29T00:40:00Z"),
      "2026-03-29T00:40:00Z": null,
      "2026-03-29T01:25:00Z": null,
      "2026-03-29T01:25:00.001Z": late("2026-03-29T01:25:00Z"),
    },
  },
  {
    name: "London, a slot in the second 01:10 of autumn",
    zone: "Europe/London",
    visit: slot("2026-10-25T01:10:00Z"),
    moments: {
      "2026-10-25T00:10:00Z": early("2026-10-25T00:40:00Z"),
      "2026-10-25T00:40:00Z": null,
      "2026-10-25T01:25:00.001Z": late("2026-10-25T01:25:00Z"),
    },
  },
  {
    name: "Lord Howe, the day that lacks half an hour",
    zone: "Australia/Lord_Howe",
    visit: days("2026-10-04", "2026-10-05"),
    moments: {
      "2026-10-03T13:29:59.999Z": ahead(1),
      "2026-10-03T13:30:00Z": null,
      "2026-10-04T12:59:59.999Z": null,
      "2026-10-04T13:00:00Z": past(1),
    },
  },
  {
    name: "Lord Howe, the day with half an hour twice",
    zone: "Australia/Lord_Howe",
    visit: days("2026-04-05", "2026-04-06"),
    moments: {
      "2026-04-04T12:59:59.999Z": ahead(1),
      "2026-04-04T13:00:00Z": null,
      "2026-04-05T13:29:59.999Z": null,
      "2026-04-05T13:30:00Z": past(1),
    },
  },
  {
    name: "Lord Howe, a slot at 02:45 after the clock goes from 02:00 to 02:30",
    zone: "Australia/Lord_Howe",
    visit: slot("2026-10-03T15:45:00Z"),
    moments: {
      "2026-10-03T15:14:59.999Z": early("2026-10-03T15:15:00Z"),
      "2026-10-03T15:15:00Z": null,
      "2026-10-03T16:00:00.001Z": late("2026-10-03T16:00:00Z"),
    },
  },
  {
    name: "Santiago, a day that begins at 01:00",
    zone: "America/Santiago",
    visit: days("2026-09-06", "2026-09-07"),
    moments: {
      "2026-09-06T03:59:59.999Z": ahead(1),
      "2026-09-06T04:00:00Z": null,
      "2026-09-07T02:59:59.999Z": null,
      "2026-09-07T03:00:00Z": past(1),
    },
  },
  {
    name: "Cairo, a day that begins at 01:00",
    zone: "Africa/Cairo",
    visit: days("2026-04-24", "2026-04-25"),
    moments: {
      "2026-04-23T21:59:59.999Z": ahead(1),
      "2026-04-23T22:00:00Z": null,
      "2026-04-24T20:59:59.999Z": null,
      "2026-04-24T21:00:00Z": past(1),
    },
  },
  {
    name: "Santiago, a slot at the first instant of a day without midnight",
    zone: "America/Santiago",
    visit: slot("2026-09-06T04:00:00Z"),
    moments: {
      "2026-09-06T03:29:59.999Z": ahead(1),
      "2026-09-06T03:30:00Z": null,
      "2026-09-06T04:15:00.001Z": late("2026-09-06T04:15:00Z"),
    },
  },
  {
    name: "London, a slot at 00:10 opens the evening before",
    zone: "Europe/London",
    visit: slot("2026-05-07T23:10:00Z"),
    moments: {
      "2026-05-07T22:39:59.999Z": ahead(1),
      "2026-05-07T22:40:00Z": null,
      "2026-05-07T23:25:00.001Z": late("2026-05-07T23:25:00Z"),
    },
  },
  {
    name: "London, a slot at 23:50 closes the day after",
    zone: "Europe/London",
    visit: slot("2026-05-07T22:50:00Z"),
    moments: {
      "2026-05-07T22:19:59.999Z": early("2026-05-07T22:20:00Z"),
      "2026-05-07T23:05:00Z": null,
      "2026-05-07T23:05:00.001Z": past(1),
    },
  },
  {
    name: "London, a slot at midnight",
    zone: "Europe/London",
    visit: slot("2026-05-07T23:00:00Z"),
    moments: {
      "2026-05-07T22:29:59.999Z": ahead(1),
      "2026-05-07T22:30:00Z": null,
      "2026-05-07T23:15:00Z": null,
    },
  },
  {
    name: "London, a pass for 5, 6 and 7 May",
    zone: "Europe/London",
    visit: days("2026-05-05", "2026-05-08"),
    moments: {
      "2026-04-25T10:00:00Z": ahead(10),
      "2026-05-04T23:00:00Z": null,
      "2026-05-07T22:59:59.999Z": null,
      "2026-05-10T10:00:00Z": past(3),
    },
  },
  {
    name: "London, opening hours 14:00 to 17:00",
    zone: "Europe/London",
    visit: days("2026-05-07", "2026-05-08", [{ from: "14:00", to: "17:00" }]),
    moments: { "2026-05-07T07:00:00Z": null, "2026-05-07T22:30:00Z": null },
  },
  {
    name: "an open ticket",
    zone: "Europe/London",
    visit: { kind: "open" },
    moments: { "2020-02-29T12:00:00Z": null, "2031-12-31T23:59:59.999Z": null },
  },
  {
    name: "New York, the last day of a year",
    zone: "America/New_York",
    visit: days("2026-12-31", "2027-01-01"),
    moments: { "2027-01-01T04:59:59.999Z": null, "2027-01-01T05:00:00Z": past(1) },
  },
  {
    name: "London, the day after a leap day",
    zone: "Europe/London",
    visit: days("2028-03-01", "2028-03-02"),
    moments: { "2028-02-28T12:00:00Z": ahead(2), "2028-03-01T00:00:00Z": null },
  },
  {
    name: "Kiritimati, where it is tomorrow already",
    zone: "Pacific/Kiritimati",
    visit: days("2026-05-08", "2026-05-09"),
    moments: { "2026-05-07T09:59:59.999Z": ahead(1), "2026-05-07T10:00:00Z": null },
  },
  {
    name: "Auckland, a slot that is still yesterday in UTC",
    zone: "Pacific/Auckland",
    visit: slot("2026-12-04T21:00:00Z"),
    moments: {
      "2026-12-04T20:58:12Z": null,
      "2026-12-04T11:00:00Z": early("2026-12-04T20:30:00Z"),
      "2026-12-04T10:59:59.999Z": ahead(1),
    },
  },
  {
    name: "Kathmandu, a slot without tolerance",
    zone: "Asia/Kathmandu",
    visit: slot("2026-05-07T10:00:00Z"),
    tolerance: { earlyMs: 0, lateMs: 0 },
    moments: {
      "2026-05-07T09:59:59.999Z": early("2026-05-07T10:00:00Z"),
      "2026-05-07T10:00:00Z": null,
      "2026-05-07T10:00:00.001Z": late("2026-05-07T10:00:00Z"),
    },
  },
  {
    name: "London, a gate open for a slot all day before",
    zone: "Europe/London",
    visit: slot("2026-05-08T10:00:00Z"),
    tolerance: { earlyMs: minutes(24 * 60), lateMs: 0 },
    moments: { "2026-05-07T10:00:00Z": null, "2026-05-07T09:59:59.999Z": ahead(1) },
  },
];

export const zoneCases = (): readonly JudgeVector[] =>
  places.flatMap(({ name, zone, visit, tolerance, moments }) =>
    Object.entries(moments).map(([moment, reason]) => {
      const of = booking(1, { visit });
      const shown = card(of, { timeZone: zone });
      return aCase(
        `${name}, at ${moment}`,
        {
          candidates: [of],
          products: [product({ timeZone: zone, ...(tolerance ? { policy: tolerance } : {}) })],
          now: at(moment),
        },
        reason === null ? admit(shown) : refuse(shown, reason),
      );
    }),
  );
