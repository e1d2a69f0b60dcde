import { expect, test } from "vitest";
import { ok } from "../core/result.ts";
import { later, minutes } from "../core/time.ts";
import { now } from "../testing/builders.ts";
import { createFakeClock } from "../testing/fake-clock.ts";
import { createUpkeep } from "./compose-upkeep.ts";

const day = minutes(24 * 60);

function world(portions: number[], settledDays: number | null = null) {
  const clock = createFakeClock(now);
  const log: string[] = [];
  const upkeep = createUpkeep({
    clock,
    scheduler: clock,
    log: { info: () => {}, warn: (message) => log.push(message), error: () => {} },
    spareRoom: { fill: async () => void log.push(`ballast at ${clock.now() - now}`) },
    settledDays: () => settledDays,
    ledger: {
      forgetSettled: async ({ settledBefore, admittedBefore, foundBefore }) => {
        const today = clock.now();
        const settled = settledDays ?? 7;
        expect([settledBefore, admittedBefore, foundBefore]).toEqual(
          [settled, Math.max(settled, 31), 3].map((days) => later(today, -days * day)),
        );
        const gone = portions.shift() ?? 0;
        log.push(`forgot ${gone} at ${today - now}`);
        return ok(gone);
      },
    },
    held: () => [],
  });
  return { clock, log, upkeep };
}

test("the ballast is written once, after the first scans; what is over goes in portions, every day", async () => {
  const { clock, log, upkeep } = world([200, 7, 0, 0]);
  upkeep.start();
  await clock.advance(day + minutes(10));
  expect(log).toEqual([
    "ballast at 3000",
    `forgot 200 at ${minutes(10)}`,
    `forgot 7 at ${minutes(10)}`,
    `forgot 0 at ${minutes(10)}`,
    `forgot 0 at ${day + minutes(10)}`,
  ]);
});

test.each([1, 31, 60])(
  "settled scans stay %s days where the venue says so, and admissions no shorter",
  async (days) => {
    const { clock, log, upkeep } = world([0], days);
    upkeep.start();
    await clock.advance(minutes(10));
    expect(log).toEqual(["ballast at 3000", `forgot 0 at ${minutes(10)}`]);
  },
);

test("stopped, it leaves no timer", async () => {
  const { clock, log, upkeep } = world([]);
  upkeep.start();
  await clock.advance(minutes(10));
  await upkeep.stop();
  expect(clock.nextAt()).toBeNull();
  expect(log).toHaveLength(2);
});
