import { expect, test } from "vitest";
import { asBookingKey, asPageHash } from "../../core/ids.ts";
import { createKnownPages, stateOf } from "./known-pages.ts";

const today = { connection: "harbour", serviceDate: "2026-05-07" };
const openDated = { connection: "harbour", serviceDate: "" };
const page = { hash: asPageHash("a".repeat(64)), bookings: 1, bytes: 2 };
const row = (key: string, version: string) => ({ key: asBookingKey(key), version });

test("a page is known on its day, until the day has other pages", () => {
  const known = createKnownPages();
  known.learn(today, "one", page);
  known.learn(today, "two", { ...page, bookings: 2 });
  expect(known.find(today, "one")).toEqual(page);
  expect(known.find(openDated, "one")).toBeUndefined();
  expect(known.find(today, "three")).toBeUndefined();

  known.keepOnly(openDated, []);
  known.keepOnly(today, ["two", "three"]);
  expect(known.find(today, "one")).toBeUndefined();
  expect(known.find(today, "two")?.bookings).toBe(2);

  known.keepOnly(today, []);
  expect(known.find(today, "two")).toBeUndefined();
});

test("a state stands for the bookings and their versions, and for nothing else", () => {
  const state = stateOf([row("a", "1"), row("b", "2")]);
  expect(stateOf([row("a", "1"), row("b", "2")])).toBe(state);
  for (const other of [
    [row("a", "1")],
    [row("a", "1"), row("b", "3")],
    [row("a", "1"), row("c", "2")],
    [row("a", '1","b"'), row("", "2")],
  ])
    expect(stateOf(other)).not.toBe(state);
});
