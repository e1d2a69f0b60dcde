import { expect, test } from "vitest";
import { now } from "../../testing/builders.ts";
import { createFakeClock } from "../../testing/fake-clock.ts";
import { createPageRefresh } from "./page-refresh.ts";

function world(build: () => Promise<void> = async () => {}) {
  const clock = createFakeClock(now);
  const builtAt: number[] = [];
  const errors: unknown[] = [];
  const log = { info: () => {}, warn: () => {}, error: (message: string) => errors.push(message) };
  const refresh = createPageRefresh({
    clock,
    scheduler: clock,
    log,
    build: async () => {
      builtAt.push(clock.now() - now);
      await build();
    },
  });
  return { clock, refresh, builtAt, errors };
}

test("the first change is cut at once, a burst of others together", async () => {
  const { clock, refresh, builtAt } = world();
  refresh.soon();
  await clock.settle();
  for (let n = 0; n < 10; n += 1) {
    refresh.soon();
    await clock.advance(100);
  }
  await clock.advance(5_000);
  expect(builtAt).toEqual([0, 2_000]);
  refresh.soon();
  await clock.settle();
  expect(builtAt).toEqual([0, 2_000, 6_000]);
});

test("what changes during a build is in the next one", async () => {
  const { clock, refresh, builtAt } = world(() => clock.sleep(500));
  refresh.soon();
  await clock.advance(100);
  refresh.soon();
  await clock.advance(10_000);
  expect(builtAt).toEqual([0, 2_000]);
});

test("a build that fails is told and tried again", async () => {
  let fails = 2;
  const { clock, refresh, builtAt, errors } = world(async () => {
    if ((fails -= 1) >= 0) throw new Error("disk");
  });
  refresh.soon();
  await clock.advance(10_000);
  expect(builtAt).toEqual([0, 2_000, 4_000]);
  expect(errors).toHaveLength(2);
});

test("stopping waits for the running build, and nothing follows", async () => {
  const { clock, refresh, builtAt } = world(() => clock.sleep(500));
  refresh.soon();
  await clock.settle();
  refresh.soon();
  const stopped = refresh.stop();
  await clock.advance(500);
  await stopped;
  refresh.soon();
  await clock.advance(10_000);
  expect(builtAt).toEqual([0]);
});
