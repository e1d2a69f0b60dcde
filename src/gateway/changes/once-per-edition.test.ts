import { beforeEach, expect, test } from "vitest";
import { now } from "../../testing/builders.ts";
import { createFakeClock, type FakeClock } from "../../testing/fake-clock.ts";
import { oncePerEdition } from "./once-per-edition.ts";

let clock: FakeClock;
let edition: number;
let reads: number;
beforeEach(() => {
  clock = createFakeClock(now);
  edition = 0;
  reads = 0;
});

const counting = () =>
  oncePerEdition({ news: { edition: () => edition }, clock }, async () => {
    reads += 1;
    return reads;
  });

test("all who ask between two news are told the same, read once", async () => {
  const ask = counting();
  expect(await Promise.all([ask(), ask()])).toEqual([1, 1]);
  expect(await ask()).toBe(1);
});

test("after news it is read again, also while the last reading is under way", async () => {
  const ask = counting();
  const before = ask();
  edition = 1;
  expect([await before, await ask(), await ask()]).toEqual([1, 2, 2]);
});

test.each([[999, 1] as const, [1_000, 2] as const, [-1_000, 2] as const])(
  "%i ms later, without news, it is reading %i",
  async (ms, reading) => {
    const ask = counting();
    await ask();
    await clock.advance(ms);
    expect(await ask()).toBe(reading);
  },
);

test("a failure is not kept", async () => {
  let isBroken = true;
  const ask = oncePerEdition({ news: { edition: () => 0 }, clock }, async () => {
    if (isBroken) throw new Error("no database");
    return "there";
  });
  await expect(ask()).rejects.toThrow("no database");
  isBroken = false;
  expect(await ask()).toBe("there");
});
