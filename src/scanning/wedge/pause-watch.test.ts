import { expect, test } from "vitest";
import { createPauseWatch } from "./pause-watch.ts";

/** Timers that come as late as the page is busy. */
function world(): {
  readonly pauses: number[];
  readonly watch: ReturnType<typeof createPauseWatch>;
  /** The next look, so many ms late. */
  readonly look: (lateMs: number) => void;
  readonly now: () => number;
} {
  let now = 0;
  let waiting: { readonly at: number; readonly task: () => void } | null = null;
  const pauses: number[] = [];
  const watch = createPauseWatch({
    monotonic: () => now,
    scheduler: {
      after: (ms, task) => {
        const mine = { at: now + ms, task };
        waiting = mine;
        return () => {
          if (waiting === mine) waiting = null;
        };
      },
    },
    onPause: () => pauses.push(now),
  });
  return {
    pauses,
    watch,
    now: () => now,
    look: (lateMs) => {
      const due = waiting;
      waiting = null;
      if (due === null) return;
      now = due.at + lateMs;
      due.task();
    },
  };
}

test("a pause is told when two looks in a row came on time", () => {
  const { pauses, watch, look } = world();
  watch.expect(151);
  look(1);
  expect(pauses).toEqual([]);
  look(2);
  expect(pauses).toEqual([194]);
});

test("a busy page looks again, as long as its looks come late", () => {
  const { pauses, watch, look } = world();
  watch.expect(151);
  for (const late of [200, 0, 90, 0]) look(late);
  expect(pauses).toEqual([]);
  look(0);
  expect(pauses).toHaveLength(1);
});

test("keys that come late are waited for as long as others, though their time is over", () => {
  const { pauses, watch, look, now } = world();
  watch.expect(-400);
  look(0);
  expect([now(), pauses]).toEqual([150, []]);
  // one more has come
  watch.expect(-399);
  look(0);
  look(0);
  expect(pauses).toEqual([340]);
});

test("a page that stays busy is not waited for without end", () => {
  const { pauses, watch, look, now } = world();
  watch.expect(151);
  for (let n = 0; n < 100 && pauses.length === 0; n += 1) look(100);
  expect(pauses).toHaveLength(1);
  expect(now()).toBeLessThan(2_000);
});

test("a key, or nothing left to wait for, begins it anew", () => {
  const { pauses, watch, look } = world();
  watch.expect(151);
  look(0);
  watch.expect(200);
  look(0);
  expect(pauses).toEqual([]);
  watch.expect(null);
  look(0);
  expect(pauses).toEqual([]);
});
