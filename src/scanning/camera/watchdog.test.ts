import { expect, it } from "vitest";
import type { Watch } from "./watchdog.ts";
import { calm, tick, tickMs, waitingForRestart } from "./watchdog.ts";

it("restarts a camera that gave no frame for 2 s", () => {
  expect(restartsIn(10_000, calm)[0]).toBe(2_000);
});

it("tries again every 5 s after that", () => {
  expect(restartsIn(20_000, calm)).toEqual([2_000, 7_000, 12_000, 17_000]);
});

it("waits 5 s where opening already failed", () => {
  expect(restartsIn(12_000, waitingForRestart)).toEqual([5_000, 10_000]);
});

/** Milliseconds after which it restarts when no frame comes. */
function restartsIn(ms: number, from: Watch): readonly number[] {
  const restarts: number[] = [];
  let watch = from;
  for (let at = tickMs; at <= ms; at += tickMs) {
    const next = tick(watch);
    watch = next.watch;
    if (next.restart) restarts.push(at);
  }
  return restarts;
}
