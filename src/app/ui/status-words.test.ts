import { describe, expect, it } from "vitest";
import { at } from "../../testing/builders.ts";
import type { StatusLine } from "./status.ts";
import { modeStripWords, statusWords } from "./status-words.ts";

const time = (hhmm: string) => at(`2026-07-18T${hhmm}:00+01:00`);
const hour = 3_600_000;

const rows: readonly (readonly [StatusLine, string, string, string])[] = [
  [
    { kind: "live", bookings: 1_284, asOf: time("10:40") },
    "Live",
    "Everything sent · 1,284 bookings",
    "live",
  ],
  [
    { kind: "sending", unsent: 3, oldestAt: time("10:41") },
    "Live · 3 to send",
    "Sending now · oldest 10:41",
    "up",
  ],
  [
    { kind: "local", since: time("14:02"), unsent: 3, listFrom: time("13:58") },
    "On this device since 14:02",
    "3 to send · list from 13:58",
    "half",
  ],
  [
    { kind: "local", since: time("14:02"), unsent: 0, listFrom: time("13:58") },
    "On this device since 14:02",
    "Everything sent · list from 13:58",
    "half",
  ],
  [
    { kind: "local", since: time("14:02"), unsent: 1, listFrom: null },
    "On this device since 14:02",
    "1 to send · no list yet",
    "half",
  ],
  [
    { kind: "captive", unsent: 3 },
    "Wi-Fi wants a sign-in",
    "Scanning works · 3 to send",
    "warning",
  ],
  [
    { kind: "captive", unsent: 0 },
    "Wi-Fi wants a sign-in",
    "Scanning works · everything sent",
    "warning",
  ],
  [
    { kind: "supplier-down", waiting: 3 },
    "Supplier not answering",
    "Gateway keeps trying · 3 waiting",
    "up",
  ],
  [
    { kind: "supplier-down", waiting: 0 },
    "Supplier not answering",
    "Gateway keeps trying · none waiting",
    "up",
  ],
  [
    { kind: "supplier-refuses", why: "capability", waiting: 3 },
    "Scanning is not enabled for this key",
    "Kept safe · 3 waiting",
    "warning",
  ],
  [
    { kind: "supplier-refuses", why: "key", waiting: 1_200 },
    "Scanning is not enabled for this key",
    "Key refused · kept safe · 1,200 waiting",
    "warning",
  ],
  [
    { kind: "parked", count: 1 },
    "1 scan needs a supervisor",
    "Kept safe · others are sent",
    "warning",
  ],
  [
    { kind: "parked", count: 2 },
    "2 scans need a supervisor",
    "Kept safe · others are sent",
    "warning",
  ],
  [
    { kind: "stale", listAgeMs: 5.5 * hour, since: time("09:10") },
    "List is 5 h old",
    "On this device since 09:10",
    "warning",
  ],
  [
    { kind: "stale", listAgeMs: 50 * hour, since: null },
    "List is 2 days old",
    "Gateway answers · no newer list yet",
    "warning",
  ],
  [
    { kind: "unwritable", trouble: "quota" },
    "Cannot save. Stop scanning",
    "Storage is full · tap to try again",
    "stop",
  ],
  [
    { kind: "unwritable", trouble: "gave-up" },
    "Saving did not work",
    "Scan again · tap to try again",
    "stop",
  ],
  [
    { kind: "revoked", unsent: 3 },
    "This device is stopped",
    "3 to hand in · see supervisor",
    "stop",
  ],
  [
    { kind: "revoked", unsent: 0 },
    "This device is stopped",
    "Everything handed in · see supervisor",
    "stop",
  ],
  [
    { kind: "clock-off", offMs: -3.9 * 60_000, far: false },
    "Clock is 3 min slow",
    "Set it to automatic",
    "warning",
  ],
  [
    { kind: "clock-off", offMs: 3 * hour, far: true },
    "Clock is 3 h fast",
    "Dated tickets wait · set the clock",
    "warning",
  ],
  [
    { kind: "recovered", scans: 3 },
    "Storage was lost and recovered",
    "3 scans saved · tap to hide",
    "warning",
  ],
  [
    { kind: "recovered", scans: 1 },
    "Storage was lost and recovered",
    "1 scan saved · tap to hide",
    "warning",
  ],
  [
    { kind: "recovered", scans: 0 },
    "Storage was lost and recovered",
    "No scan was waiting · tap to hide",
    "warning",
  ],
  [{ kind: "loading", have: 912, of: 1_284 }, "Getting the bookings", "912 of 1,284", "half"],
];

describe("statusWords", () => {
  it.each(rows)("%j", (status, ...told) => {
    const { first, second, icon } = statusWords(status, { timeZone: "Europe/London" });
    expect([first, second, icon]).toEqual(told);
  });

  it("tells each storage trouble apart", () => {
    const kinds = ["quota", "blocked", "closed", "gave-up", "unavailable", "corrupt"] as const;
    const seconds = kinds.map(
      (trouble) => statusWords({ kind: "unwritable", trouble }, { timeZone: null }).second,
    );
    expect(new Set(seconds).size).toBe(kinds.length);
  });

  it("uses the device's own zone where none is given", () => {
    const own = new Intl.DateTimeFormat("en-GB").resolvedOptions().timeZone;
    const status: StatusLine = { kind: "sending", unsent: 1, oldestAt: time("10:41") };
    expect(statusWords(status, { timeZone: null })).toEqual(statusWords(status, { timeZone: own }));
  });
});

it("names the mode on the strip", () => {
  expect(modeStripWords("observe")).toBe("Watching only. Nothing is redeemed.");
  expect(modeStripWords("test")).toBe("Test connection. Nobody is really let in.");
});
