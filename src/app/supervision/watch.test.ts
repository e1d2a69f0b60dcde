import { expect, test } from "vitest";
import { fail, ok, type Result } from "../../core/result.ts";
import { later } from "../../core/time.ts";
import { now } from "../../testing/builders.ts";
import { createFakeClock } from "../../testing/fake-clock.ts";
import type { Trouble } from "./trouble.ts";
import { createWatch } from "./watch.ts";

function world(answers: readonly Result<number, Trouble>[]) {
  const clock = createFakeClock(now);
  let asked = 0;
  const watch = createWatch<number>({
    ask: async () => {
      await clock.sleep(100);
      asked += 1;
      return answers[asked - 1] ?? ok(asked);
    },
    clock,
    scheduler: clock,
    everyMs: 10_000,
  });
  return { clock, watch, asked: () => asked, watched: () => watch.store.getState().watched };
}

const silence = fail({ kind: "no-connection" } as const);

test("nothing is asked until somebody looks, nor after the last has gone", async () => {
  const { clock, watch, asked } = world([]);
  watch.again();
  await clock.advance(60_000);
  expect(asked()).toBe(0);
  const first = watch.look();
  const second = watch.look();
  await clock.advance(100);
  first();
  first();
  await clock.advance(10_100);
  expect(asked()).toBe(2);
  second();
  await clock.advance(60_000);
  expect([asked(), clock.nextAt()]).toEqual([2, null]);
});

test("what was had stays with its age, and says since when nothing newer came", async () => {
  const { clock, watch, watched } = world([ok(7), silence, silence, ok(8)]);
  expect(watched()).toEqual({ kind: "asking" });
  watch.look();
  await clock.advance(100);
  const at = later(now, 100);
  expect(watched()).toEqual({ kind: "current", value: 7, at });
  await clock.advance(10_100);
  const aged = { kind: "aged", value: 7, at, trouble: silence.failure, since: later(now, 10_200) };
  expect(watched()).toEqual(aged);
  await clock.advance(5_100);
  expect(watched()).toEqual(aged);
  await clock.advance(5_100);
  expect(watched()).toEqual({ kind: "current", value: 8, at: later(now, 20_400) });
});

test("where nothing was ever had, it says so, since the first try and with the latest reason", async () => {
  const { clock, watch, watched } = world([silence, fail({ kind: "captive" })]);
  watch.look();
  await clock.advance(100);
  expect(watched()).toMatchObject({ kind: "missing", trouble: { kind: "no-connection" } });
  await clock.advance(5_100);
  expect(watched()).toEqual({
    kind: "missing",
    trouble: { kind: "captive" },
    since: later(now, 100),
  });
});

test("asked for while a question is on its way, it is asked right after, once", async () => {
  const { clock, watch, asked } = world([]);
  watch.look();
  await clock.advance(50);
  watch.again();
  watch.again();
  await clock.advance(50);
  expect(asked()).toBe(1);
  await clock.advance(100);
  expect(asked()).toBe(2);
  await clock.advance(9_999);
  expect(asked()).toBe(2);
});
