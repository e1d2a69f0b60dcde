import { expect, test } from "vitest";
import type { Connector } from "../connectors/connector.ts";
import { asConnectionId } from "../core/ids.ts";
import { fail, ok } from "../core/result.ts";
import { now } from "../testing/builders.ts";
import { createFakeClock, type FakeClock } from "../testing/fake-clock.ts";
import { createSupplierLoop, type SupplierLoop } from "./supplier-loop.ts";
import { createHealthBoard } from "./suppliers/connection-health.ts";

const everyMs = 60_000;
const none = { bookings: [], unreadable: [] };

/** A supplier that lists nothing; `parts` may break it. */
const supplier = (name: string, parts: Partial<Connector> = {}): Connector => ({
  connection: asConnectionId(name),
  kind: "octo",
  honoursIdempotencyKey: false,
  products: async () => ok([]),
  bookings: async () => ok(none),
  lookup: async () => ok(none),
  ...parts,
});

interface World {
  readonly loop: SupplierLoop;
  readonly clock: FakeClock;
  readonly listed: string[];
  readonly probed: string[];
  readonly errors: unknown[];
  readonly warnings: unknown[];
}

function world(
  suppliers: readonly Connector[],
  onListed: (name: string) => Promise<void> = async () => {},
): World {
  const clock = createFakeClock(now);
  const listed: string[] = [];
  const probed: string[] = [];
  const errors: unknown[] = [];
  const warnings: unknown[] = [];
  const log = {
    info: () => {},
    warn: (_message: string, context?: unknown) => warnings.push(context),
    error: (_message: string, context?: unknown) => errors.push(context),
  };
  const health = createHealthBoard(log);
  const connectors = suppliers.map((each) =>
    health.watched({
      ...each,
      lookup: async (reference, call) => {
        probed.push(each.connection);
        return each.lookup(reference, call);
      },
    }),
  );
  const loop = createSupplierLoop({
    connectors,
    sync: {
      clock,
      scheduler: clock,
      log,
      timeoutMs: 1_000,
      listTimeoutMs: 5_000,
      store: { saveProducts: async () => {}, saveBookings: async () => {} },
    },
    health,
    scheduler: clock,
    log,
    everyMs,
    onListed: async ({ connection }) => {
      listed.push(connection);
      await onListed(connection);
    },
  });
  return { loop, clock, listed, probed, errors, warnings };
}

const nothing = (): void => {};
const silent = new Promise<never>(() => {});

test.each<[string, Partial<Connector>]>([
  ["hangs", { products: () => silent }],
  ["hangs half-way", { bookings: () => silent }],
  ["throws", { products: () => Promise.reject(new Error("bug")) }],
  ["does not answer", { products: async () => fail({ kind: "unreachable" }) }],
  ["lists half", { bookings: async () => fail({ kind: "outcome-unknown", detail: "cut" }) }],
])("a supplier that %s never stops another's rounds", async (_name, broken) => {
  const { loop, clock, listed } = world([supplier("broken", broken), supplier("well")]);
  void loop.start();
  await clock.advance(3 * everyMs);
  expect(listed).toEqual(["well", "well", "well", "well"]);
});

test("a snapshot that cannot be rebuilt for one supplier is tried again, and the other goes on", async () => {
  const { loop, clock, listed, errors } = world(
    [supplier("odd"), supplier("well")],
    async (name) => {
      if (name === "odd") throw new Error("bug");
    },
  );
  await loop.start();
  await clock.advance(everyMs);
  expect(listed.toSorted()).toEqual(["odd", "odd", "well", "well"]);
  expect(errors).toEqual([
    { connection: "odd", bug: "Error: bug" },
    { connection: "odd", bug: "Error: bug" },
  ]);
});

test("a supplier that came back is listed again at its next round", async () => {
  let isUp = false;
  const back = supplier("back", {
    products: async () => (isUp ? ok([]) : fail({ kind: "unreachable" })),
  });
  const { loop, clock, listed } = world([back]);
  await loop.start();
  expect(listed).toEqual([]);
  isUp = true;
  await clock.advance(everyMs);
  expect(listed).toEqual(["back"]);
});

test("the start is over after every supplier's first round, whatever its outcome", async () => {
  const broken = supplier("broken", { products: () => Promise.reject(new Error("bug")) });
  const { loop, clock, listed } = world([broken, supplier("well")]);
  await loop.start();
  expect(listed).toEqual(["well"]);
  expect(clock.nextAt()).toBe(now + everyMs);
});

test("the capability is tried at the start, and again only while it is in doubt", async () => {
  const restricted = supplier("restricted", {
    lookup: async () => fail({ kind: "unauthorised", why: "capability" }),
  });
  const { loop, clock, probed } = world([restricted, supplier("well")]);
  await loop.start();
  await clock.advance(2 * everyMs);
  expect(probed.filter((name) => name === "well")).toHaveLength(1);
  expect(probed.filter((name) => name === "restricted")).toHaveLength(3);
});

test("stopping ends what is being asked", async () => {
  const patient = supplier("patient", {
    bookings: (_window, { signal }) =>
      new Promise((resolve) => {
        signal.addEventListener("abort", () => resolve(fail({ kind: "unreachable" })));
      }),
  });
  const { loop, clock, listed } = world([patient]);
  void loop.start();
  await clock.settle();
  await loop.stop();
  expect(listed).toEqual([]);
  expect(clock.nextAt()).toBeNull();
});

test("a heartbeat goes out once per round; one that fails stops nothing, and is told once", async () => {
  let isUp = false;
  let beats = 0;
  const beating = supplier("beating", {
    heartbeat: async () => {
      beats += 1;
      return isUp ? ok(null) : fail({ kind: "unreachable" });
    },
  });
  const { loop, clock, listed, warnings } = world([beating]);
  await loop.start();
  await clock.advance(2 * everyMs);
  expect([beats, listed.length, warnings.length]).toEqual([3, 3, 1]);
  isUp = true;
  await clock.advance(everyMs);
  isUp = false;
  await clock.advance(everyMs);
  expect([beats, listed.length, warnings.length]).toEqual([5, 5, 2]);
});

test("stopping waits for the running round and leaves no timer", async () => {
  let finish = nothing;
  const slow = supplier("slow", {
    products: () =>
      new Promise((resolve) => {
        finish = () => resolve(ok([]));
      }),
  });
  const { loop, clock, listed } = world([slow, supplier("well")]);
  void loop.start();
  await clock.settle();
  const stopped = loop.stop();
  finish();
  await stopped;
  expect(listed).toEqual(["well", "slow"]);
  expect(clock.nextAt()).toBeNull();
});
