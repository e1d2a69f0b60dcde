import { expect, test } from "vitest";
import { at } from "../testing/builders.ts";
import { commonestZone, latestDay } from "./venue-zone.ts";

const london = { timeZone: "Europe/London" };
const madrid = { timeZone: "Europe/Madrid" };
const auckland = { timeZone: "Pacific/Auckland" };

test.each([
  [[], null],
  [[auckland, london, london], "Europe/London"],
  [[auckland, london], "Europe/London"],
  [[london, auckland], "Europe/London"],
])("of %j it is %s", (products, zone) => {
  expect(commonestZone(products)).toBe(zone);
});

test.each([
  [[], "2026-05-07T11:00:00Z", null],
  [[london], "2026-05-07T11:00:00Z", "2026-05-07"],
  [[auckland, london], "2026-05-07T11:00:00Z", "2026-05-07"],
  [[auckland, london], "2026-05-07T13:00:00Z", "2026-05-08"],
  [[london, madrid], "2026-05-07T22:30:00Z", "2026-05-08"],
])("in %j at %s the last day that has come is %s", (products, moment, day) => {
  expect(latestDay(products, at(moment))).toBe(day);
});
