import { describe, expect, test } from "vitest";
import type { ClockOffset } from "../core/clock-offset.ts";
import { later, minutes } from "../core/time.ts";
import { now } from "../testing/builders.ts";
import { createFakeClock, type FakeClock } from "../testing/fake-clock.ts";
import { type CorrectedClock, createCorrectedClock } from "./corrected-clock.ts";

interface World {
  readonly time: CorrectedClock;
  readonly clock: FakeClock;
  /** Somebody sets the device's clock. */
  readonly set: (ms: number) => void;
  /** Passes while the monotonic clock stands still. */
  readonly sleep: (ms: number) => Promise<void>;
  readonly saved: ClockOffset[];
  readonly offs: number[];
  readonly jumps: () => number;
}

function world(): World {
  const clock = createFakeClock(now);
  const saved: ClockOffset[] = [];
  const offs: number[] = [];
  let setBy = 0;
  let asleep = 0;
  let fractions = 0;
  let jumps = 0;
  const time = createCorrectedClock({
    clock: { now: () => later(clock.now(), setBy) },
    monotonic: () => {
      fractions += 0.1; // as a browser counts
      return clock.now() - asleep + fractions;
    },
    scheduler: clock,
    save: (offset) => saved.push(offset),
    onJump: () => {
      jumps += 1;
    },
    onOff: (offMs) => offs.push(offMs),
  });
  return {
    time,
    clock,
    set: (ms) => {
      setBy += ms;
    },
    sleep: async (ms) => {
      asleep += ms;
      await clock.advance(ms);
    },
    saved,
    offs,
    jumps: () => jumps,
  };
}

const measured = (ms: number, uncertaintyMs: number, at = now): ClockOffset => ({
  ms,
  uncertaintyMs,
  measuredAt: at,
});

test("before the first contact time is the device's own, and may be an hour off", () => {
  const { time } = world();
  expect(time.now()).toEqual({ at: now, uncertaintyMs: minutes(60) });
  expect(time.offMs()).toBe(0);
  time.note(measured(0, 80));
  expect(time.now()).toEqual({ at: now, uncertaintyMs: 80 });
});

test("the best contact counts, and grows old", async () => {
  const { time, clock } = world();
  time.note(measured(60_000, 80));
  time.note(measured(60_200, 300));
  expect(time.now()).toEqual({ at: later(now, 60_000), uncertaintyMs: 80 });
  expect(time.offMs()).toBe(-60_000);
  await clock.advance(minutes(60));
  expect(time.now()).toEqual({ at: later(now, 60_000 + minutes(60)), uncertaintyMs: 260 });
});

test("the correction of an earlier run counts until a contact knows better", () => {
  const { time, offs, saved } = world();
  time.start(measured(90_000, 50));
  expect(time.offMs()).toBe(-90_000);
  time.note(measured(10_000, 400));
  expect(time.offMs()).toBe(-10_000);
  expect(offs).toEqual([-90_000, -10_000]);
  expect(saved).toEqual([measured(10_000, 400)]);
  time.stop();
});

test("a contact before the earlier run's correction was read is not replaced by it", () => {
  const { time } = world();
  time.note(measured(10, 40));
  time.start(measured(90_000, 1));
  expect(time.offMs()).toBe(-10);
  time.stop();
});

test("is written down when it moved, or ten minutes later, not at every contact", async () => {
  const { time, clock, saved } = world();
  time.note(measured(1_000, 80));
  time.note(measured(1_050, 60));
  expect(saved).toHaveLength(1);
  time.note(measured(1_200, 50));
  expect(saved).toHaveLength(2);
  await clock.advance(minutes(10));
  time.note(measured(1_200, 40, clock.now()));
  expect(saved).toHaveLength(3);
});

describe("a clock that is set", () => {
  test("back is corrected at once, exactly, and a contact is asked for", () => {
    const { time, set, jumps, saved } = world();
    time.note(measured(1_000, 80));
    set(-minutes(10));
    expect(time.now()).toEqual({ at: later(now, 1_000), uncertaintyMs: 80 });
    expect(time.offMs()).toBe(-1_000 - minutes(10));
    expect(jumps()).toBe(1);
    expect(saved.at(-1)?.ms).toBe(1_000 + minutes(10));
  });

  test("forward may have been asleep: uncertain by as much, until the next contact", () => {
    const { time, set, jumps } = world();
    time.note(measured(1_000, 80));
    set(minutes(10));
    expect(time.now()).toEqual({
      at: later(now, 1_000 + minutes(10)),
      uncertaintyMs: 80 + minutes(10),
    });
    expect(time.offMs()).toBe(-1_000);
    expect(jumps()).toBe(1);
    time.note(measured(1_000 - minutes(10), 300, later(now, minutes(10))));
    expect(time.now()).toEqual({ at: later(now, 1_000), uncertaintyMs: 300 });
  });

  test("is noticed within a second where nobody looks", async () => {
    const { time, clock, set, jumps } = world();
    time.start(measured(0, 80));
    await clock.advance(500);
    set(-5_000);
    await clock.advance(500);
    expect(jumps()).toBe(1);
    expect(time.offMs()).toBe(-5_000);
    time.stop();
    expect(clock.nextAt()).toBeNull();
  });

  test("by two seconds or less is left to the next contact", () => {
    const { time, set, jumps } = world();
    time.note(measured(0, 80));
    set(2_000);
    time.now();
    set(-2_000);
    time.now();
    expect(jumps()).toBe(0);
  });
});

test("a device that slept is uncertain, and not off", async () => {
  const { time, sleep, jumps } = world();
  time.start(measured(0, 80));
  await sleep(minutes(1));
  expect(time.offMs()).toBe(0);
  expect(time.now().uncertaintyMs).toBeGreaterThanOrEqual(minutes(1));
  expect(jumps()).toBeGreaterThanOrEqual(1);
  time.stop();
});

test("says how far the clock is off and how surely, once it has been measured", async () => {
  const { time, clock } = world();
  time.start(null);
  expect(time.measured()).toBeNull();
  time.note({ ms: -90_000, uncertaintyMs: 20, measuredAt: clock.now() });
  expect(time.measured()).toEqual({ offMs: 90_000, uncertaintyMs: 20 });
  await clock.advance(1_000_000);
  expect(time.measured()).toEqual({ offMs: 90_000, uncertaintyMs: 70 });
});
