import { expect, test } from "vitest";
import { asInstant } from "../../core/time.ts";
import { readInstant, toUnixSeconds } from "./unix-time.ts";

const at = Date.UTC(2026, 11, 4, 10, 0, 12);

test.each([
  at / 1_000,
  at,
  `${at / 1_000}`,
  `${at}`,
  "2026-12-04T10:00:12+00:00",
  "2026-12-04T23:00:12+13:00",
  "2026-12-04T23:00:12+1300",
])("%j is 10:00:12 UTC", (value) => {
  expect(readInstant(value)).toBe(at);
});

test.each([
  -1,
  Number.NaN,
  1e16,
  "99999999999999999",
  "201-12-12T06:35:08+1300",
  "now",
  "",
  null,
  {},
])("%j is no time", (value) => {
  expect(readInstant(value)).toBeNull();
});

test("what is sent is the second that has begun", () => {
  expect(toUnixSeconds(asInstant(at + 999))).toBe(at / 1_000);
});
