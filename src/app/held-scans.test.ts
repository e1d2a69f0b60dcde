import { expect, test } from "vitest";
import { now } from "../testing/builders.ts";
import { createFakeClock } from "../testing/fake-clock.ts";
import { holdScans } from "./held-scans.ts";

/** A hand scanner on a page that holds its scans back. */
function world() {
  const clock = createFakeClock(now);
  const holds = new Set<() => void>();
  const sounded: string[] = [];
  const wedge = {
    hold: (onHeld: () => void) => {
      holds.add(onHeld);
      return () => void holds.delete(onHeld);
    },
  };
  const { hold, held } = holdScans(wedge, {
    scheduler: clock,
    onHeld: () => sounded.push("hold"),
  });
  const scan = (): void => {
    for (const onHeld of holds) onHeld();
  };
  return { clock, sounded, hold, scan, isTold: () => held.getState().isTold };
}

test("each scan sounds, and is told for eight seconds after the last one", async () => {
  const { clock, sounded, hold, scan, isTold } = world();
  hold();
  expect(isTold()).toBe(false);
  scan();
  await clock.advance(5_000);
  scan();
  await clock.advance(7_999);
  expect(isTold()).toBe(true);
  await clock.advance(1);
  expect(isTold()).toBe(false);
  expect(sounded).toEqual(["hold", "hold"]);
});

test("who leaves the page is told nothing more of it", () => {
  const { sounded, hold, scan, isTold } = world();
  const release = hold();
  scan();
  release();
  expect(isTold()).toBe(false);
  scan();
  expect(sounded).toEqual(["hold"]);
});
