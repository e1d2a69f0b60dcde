import { expect, test } from "vitest";
import { now } from "../testing/builders.ts";
import { correctedAt, measureOffset } from "./clock-offset.ts";
import { later } from "./time.ts";

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
