import { expect, test } from "vitest";
import { now } from "../testing/builders.ts";
import {
  betterOffset,
  clockOffMs,
  type ClockOffset,
  correctedAt,
  measureOffset,
  uncertaintyAt,
} from "./clock-offset.ts";
import { later, minutes } from "./time.ts";

// device times are counted from `now`
test.each([
  ["clocks agree", { sent: 0, received: 200, gateway: 100 }, { ms: 0, uncertaintyMs: 100 }],
  [
    "the device is behind",
    { sent: 0, received: 200, gateway: 60_100 },
    { ms: 60_000, uncertaintyMs: 100 },
  ],
  [
    "the device is ahead",
    { sent: 0, received: 200, gateway: -59_900 },
    { ms: -60_000, uncertaintyMs: 100 },
  ],
  [
    "an odd trip rounds outwards",
    { sent: 0, received: 3, gateway: 2 },
    { ms: 1, uncertaintyMs: 2 },
  ],
  ["no time passed", { sent: 0, received: 0, gateway: 7 }, { ms: 7, uncertaintyMs: 0 }],
  [
    "the clock was put back meanwhile",
    { sent: 0, received: -5_000, gateway: 7 },
    { ms: 7, uncertaintyMs: 0 },
  ],
])("%s", (_name, { sent, received, gateway }, expected) => {
  const offset = measureOffset({
    sentAt: later(now, sent),
    receivedAt: later(now, received),
    gatewayAt: later(now, gateway),
  });
  expect(offset).toEqual({ ...expected, measuredAt: later(now, received) });
});

test("the gateway's time lies within the uncertainty, wherever on the way the answer was made", () => {
  for (const madeAfter of [0, 1, 150, 299, 300]) {
    const trueAhead = 12_345;
    const { ms, uncertaintyMs } = measureOffset({
      sentAt: now,
      receivedAt: later(now, 300),
      gatewayAt: later(now, trueAhead + madeAfter),
    });
    expect(Math.abs(ms - trueAhead)).toBeLessThanOrEqual(uncertaintyMs);
  }
});

test("corrected time is the device's own until the gateway was met", () => {
  expect(correctedAt(now, null)).toBe(now);
  const offset = { ms: -90_000, uncertaintyMs: 40, measuredAt: now };
  expect(correctedAt(later(now, 10), offset)).toBe(later(now, -89_990));
});

const offset = (ms: number, uncertaintyMs: number, measuredAfter = 0): ClockOffset => ({
  ms,
  uncertaintyMs,
  measuredAt: later(now, measuredAfter),
});
const anHour = minutes(60);

test.each<[string, ClockOffset | null, ClockOffset]>([
  ["the first measurement counts", null, offset(0, 900)],
  ["a narrower one replaces", offset(0, 80), offset(30, 60, 1_000)],
  ["an equal one is newer", offset(0, 80), offset(10, 80)],
  ["one that cannot agree replaces: the clock was set", offset(0, 80), offset(381, 300)],
  ["an hour's drift widens the old one by 180 ms", offset(0, 80), offset(0, 260, anHour)],
])("%s", (_name, held, measured) => {
  expect(betterOffset(held, measured)).toBe(measured);
});

test.each<[string, ClockOffset, ClockOffset]>([
  ["a wider one that agrees does not replace", offset(0, 80), offset(30, 300, 1_000)],
  ["just agreeing is agreeing", offset(0, 80), offset(380, 300)],
  [
    "an hour's drift widens the old one by no more than 180 ms",
    offset(0, 80),
    offset(0, 261, anHour),
  ],
])("%s", (_name, held, measured) => {
  expect(betterOffset(held, measured)).toBe(held);
});

test("uncertainty grows by 50 ppm, and never shrinks when the clock goes back", () => {
  expect(uncertaintyAt(offset(0, 40), now)).toBe(40);
  expect(uncertaintyAt(offset(0, 40), later(now, anHour))).toBe(220);
  expect(uncertaintyAt(offset(0, 40), later(now, -anHour))).toBe(40);
});

test("a clock is off by what the correction takes away; unmeasured, nothing is known against it", () => {
  expect(clockOffMs(offset(-61_000, 5))).toBe(61_000);
  expect(clockOffMs(offset(61_000, 5))).toBe(-61_000);
  expect(clockOffMs(null)).toBe(0);
});
