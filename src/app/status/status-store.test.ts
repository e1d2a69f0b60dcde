import { expect, test } from "vitest";
import { later, minutes } from "../../core/time.ts";
import { now } from "../../testing/builders.ts";
import { createFakeClock } from "../../testing/fake-clock.ts";
import { createStatusStore } from "./status-store.ts";

const list = { bookings: 9, asOf: now };

test("a start claims nothing", () => {
  const { store } = createStatusStore(createFakeClock(now));
  expect(store.getState()).toEqual({
    line: { kind: "loading", have: 0, of: 0 },
    mode: null,
    handIn: null,
  });
});

test("the line follows each fact and keeps the others", () => {
  const { store, note, setMode } = createStatusStore(createFakeClock(now));
  note({ list });
  setMode("observe");
  note({ reachability: { kind: "reachable", slowCalls: 0 } });
  const works = { mode: "observe", handIn: null };
  expect(store.getState()).toEqual({ line: { kind: "live", ...list }, ...works });
  note({ unsent: 2, oldestUnsentAt: now });
  expect(store.getState().line).toEqual({ kind: "sending", unsent: 2, oldestAt: now });
  note({ stopped: { since: now, toHandIn: 2, handedInAt: null } });
  expect(store.getState()).toEqual({
    line: { kind: "revoked", unsent: 2 },
    mode: "observe",
    handIn: { of: 2, left: 2, parked: 0, isOver: false },
  });
});

test("a stopped device counts down what it hands in", () => {
  const { store, note } = createStatusStore(createFakeClock(now));
  note({ stopped: { since: now, toHandIn: 0, handedInAt: null }, unsent: 3 });
  expect(store.getState().handIn).toEqual({ of: 3, left: 3, parked: 0, isOver: false });
  note({ stopped: { since: now, toHandIn: 3, handedInAt: null } });
  note({ unsent: 1, parked: 1 });
  expect(store.getState().handIn).toEqual({ of: 3, left: 1, parked: 1, isOver: false });
  note({ stopped: { since: now, toHandIn: 3, handedInAt: now }, unsent: 0, parked: 0 });
  expect(store.getState().handIn).toEqual({ of: 3, left: 0, parked: 0, isOver: true });
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
