import { expect, test } from "vitest";
import { later, minutes } from "../../core/time.ts";
import { now } from "../../testing/builders.ts";
import { createFakeClock } from "../../testing/fake-clock.ts";
import { createStatusStore } from "./status-store.ts";

const list = { bookings: 9, asOf: now };

test("a start claims nothing", () => {
  const { store } = createStatusStore(createFakeClock(now));
  expect(store.getState()).toEqual({ line: { kind: "loading", have: 0, of: 0 }, mode: null });
});

test("the line follows each fact and keeps the others", () => {
  const { store, note, setMode } = createStatusStore(createFakeClock(now));
  note({ list });
  setMode("observe");
  note({ reachability: { kind: "reachable", slowCalls: 0 } });
  expect(store.getState()).toEqual({ line: { kind: "live", ...list }, mode: "observe" });
  note({ unsent: 2, oldestUnsentAt: now });
  expect(store.getState().line).toEqual({ kind: "sending", unsent: 2, oldestAt: now });
  note({ revoked: true });
  expect(store.getState()).toEqual({ line: { kind: "revoked", unsent: 2 }, mode: "observe" });
});

test("ages move with the clock", async () => {
  const clock = createFakeClock(now);
  const { store, note, tick, facts } = createStatusStore(clock);
  note({ list, reachability: { kind: "reachable", slowCalls: 0 } });
  await clock.advance(minutes(300));
  expect(store.getState().line.kind).toBe("live");
  tick();
  expect(store.getState().line).toEqual({ kind: "stale", listAgeMs: minutes(300), since: null });
  expect(facts().now).toBe(later(now, minutes(300)));
});

test("a loss that was made good is told for ten minutes, or until it is tapped", async () => {
  const clock = createFakeClock(now);
  const { store, note, tick, facts } = createStatusStore(clock);
  note({ list, reachability: { kind: "reachable", slowCalls: 0 } });
  note({ recovered: 3 });
  await clock.advance(minutes(10) - 1);
  note({ unsent: 1 });
  expect(store.getState().line).toEqual({ kind: "recovered", scans: 3 });
  await clock.advance(1);
  tick();
  expect(store.getState().line.kind).toBe("sending");
  note({ recovered: 2 });
  expect(store.getState().line).toEqual({ kind: "recovered", scans: 2 });
  note({ recovered: null });
  expect(facts().recovered).toBeNull();
});
