import { expect, test } from "vitest";
import { fail, ok } from "../../core/result.ts";
import { later, minutes } from "../../core/time.ts";
import { type DeviceState, deviceStateSchema } from "../../protocol/venue.ts";
import { now } from "../../testing/builders.ts";
import { createFakeClock } from "../../testing/fake-clock.ts";
import type { GatewayClient } from "../gateway-client.ts";
import { createStateTelling } from "./device-state.ts";

const first: DeviceState = {
  unsent: 0,
  parked: 0,
  list: { id: "list-1", asOf: now, bookings: 9 },
  clock: { offMs: 200, uncertaintyMs: 20 },
  app: "index-1",
};

function world() {
  const clock = createFakeClock(now);
  const gateway = { down: false, slowMs: 0, reachable: true };
  const told: { readonly at: number; readonly state: DeviceState }[] = [];
  let state = first;
  let asked = 0;
  const call: GatewayClient["call"] = async ({ path, method, body, schema }) => {
    expect([path, method]).toEqual(["/devices/me", "PUT"]);
    asked += 1;
    await clock.sleep(gateway.slowMs);
    if (gateway.down) return fail({ kind: "unreachable" });
    told.push({ at: clock.now() - now, state: deviceStateSchema.parse(body) });
    return ok(schema.parse({}));
  };
  const telling = createStateTelling({
    client: { call, bytes: () => Promise.reject(new Error("not asked for")) },
    clock,
    scheduler: clock,
    isReachable: () => gateway.reachable,
    state: () => state,
  });
  telling.start();
  return {
    clock,
    gateway,
    told,
    telling,
    asked: () => asked,
    change: (part: Partial<DeviceState>) => {
      state = { ...state, ...part };
    },
  };
}

test("tells how the device stands, and again every half minute", async () => {
  const { clock, told } = world();
  await clock.advance(66_000);
  expect(told).toEqual([5, 35, 65].map((s) => ({ at: s * 1_000, state: first })));
});

test.each<[string, Partial<DeviceState>]>([
  ["a scan that waits", { unsent: 1 }],
  ["one that needs a supervisor", { parked: 1 }],
  ["another list", { list: { id: "list-2", asOf: now, bookings: 9 } }],
  ["a fresher list", { list: { id: "list-1", asOf: later(now, 1), bookings: 9 } }],
  ["no list any more", { list: null }],
  ["a clock that was set", { clock: { offMs: 60_000, uncertaintyMs: 20 } }],
  ["a clock that was never measured", { clock: null }],
  ["another version", { app: "index-2" }],
])("%s is told within five seconds", async (_what, part) => {
  const { clock, told, change } = world();
  await clock.advance(6_000);
  change(part);
  await clock.advance(5_000);
  expect(told.map(({ state }) => state)).toEqual([first, { ...first, ...part }]);
});

test("what changes all the time is told every five seconds at most", async () => {
  const { clock, told, change } = world();
  for (let unsent = 0; unsent < 20; unsent += 1) {
    change({ unsent });
    await clock.advance(1_000);
  }
  expect(told.map(({ at }) => at)).toEqual([5_000, 10_000, 15_000, 20_000]);
});

test("a clock measured a little otherwise is no news", async () => {
  const { clock, told, change } = world();
  await clock.advance(6_000);
  change({ clock: { offMs: 900, uncertaintyMs: 5 } });
  await clock.advance(20_000);
  expect(told).toHaveLength(1);
});

test("what was not taken is told again, and never twice at a time", async () => {
  const { clock, gateway, told, asked } = world();
  gateway.down = true;
  gateway.slowMs = 7_000;
  await clock.advance(20_000);
  expect(asked()).toBe(2);
  Object.assign(gateway, { down: false, slowMs: 0 });
  await clock.advance(10_000);
  expect(told).toHaveLength(1);
});

test("says nothing out of reach, and at once when the gateway is back", async () => {
  const { clock, gateway, told, asked } = world();
  gateway.reachable = false;
  await clock.advance(minutes(3));
  expect(asked()).toBe(0);
  gateway.reachable = true;
  await clock.advance(5_000);
  expect(told).toHaveLength(1);
});

test("ends with what is under way, and leaves no timer", async () => {
  const { clock, gateway, told, telling } = world();
  gateway.slowMs = 2_000;
  await clock.advance(5_000);
  const stopped = telling.stop();
  await clock.advance(2_000);
  await stopped;
  expect(told).toHaveLength(1);
  expect(clock.nextAt()).toBeNull();
});
