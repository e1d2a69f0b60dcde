import { expect, test } from "vitest";
import type { Connector } from "../../connectors/connector.ts";
import { asConnectionId } from "../../core/ids.ts";
import { fail, ok } from "../../core/result.ts";
import { asInstant, asLocalDate } from "../../core/time.ts";
import { createFakeClock } from "../../testing/fake-clock.ts";
import { syncSupplier, windowAround, type SupplierStore } from "./supplier-sync.ts";

const noon = asInstant(Date.parse("2026-11-21T12:00:00Z"));
const clock = createFakeClock(noon);
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const product = { id: "p", label: "P", timeZone: "Europe/London", units: [] };

test("the window is yesterday to the day after tomorrow, in the products' zones", () => {
  expect(windowAround(noon, [product])).toEqual({ from: "2026-11-20", to: "2026-11-23" });
  const bothSides = [{ timeZone: "Pacific/Auckland" }, { timeZone: "Pacific/Honolulu" }];
  const lateEvening = asInstant(Date.parse("2026-11-21T11:30:00Z"));
  expect(windowAround(lateEvening, bothSides)).toEqual({ from: "2026-11-20", to: "2026-11-24" });
  expect(windowAround(noon, [])).toEqual({ from: "2026-11-20", to: "2026-11-23" });
});

interface Kept {
  readonly calls: string[];
  readonly store: SupplierStore;
}

function kept(): Kept {
  const calls: string[] = [];
  return {
    calls,
    store: {
      saveProducts: async (_connection, products) => void calls.push(`products ${products.length}`),
      saveBookings: async (_connection, window, list) =>
        void calls.push(`bookings ${list.bookings.length} ${window.from}..${window.to}`),
    },
  };
}

const connectorWith = (parts: Partial<Connector>): Connector => ({
  connection: asConnectionId("octo"),
  kind: "octo",
  honoursIdempotencyKey: false,
  products: async () => ok([product]),
  bookings: async () => ok({ bookings: [], unreadable: [] }),
  lookup: async () => ok({ bookings: [], unreadable: [] }),
  ...parts,
});

const run = (
  connector: Connector,
  store: SupplierStore,
  probe = false,
): ReturnType<typeof syncSupplier> =>
  syncSupplier({ clock, scheduler: clock, log: silent, timeoutMs: 1_000, store }, connector, {
    probe,
  });

test("a round stores products and the window's bookings", async () => {
  const { calls, store } = kept();
  expect(await run(connectorWith({}), store)).toBe("complete");
  expect(calls).toEqual(["products 1", "bookings 0 2026-11-20..2026-11-23"]);
});

test("a list that did not come changes nothing that is held", async () => {
  const { calls, store } = kept();
  const down = connectorWith({ bookings: async () => fail({ kind: "unreachable" }) });
  expect(await run(down, store)).toBe("failed");
  expect(calls).toEqual(["products 1"]);
});

test("a supplier that cannot list is complete with its products", async () => {
  const { calls, store } = kept();
  const { bookings: _none, ...listless } = connectorWith({});
  expect(await run(listless, store)).toBe("complete");
  expect(calls).toEqual(["products 1"]);
});

test("a probe asks for a reference that nobody has, and its refusal does not spoil the list", async () => {
  const { calls, store } = kept();
  const asked: string[] = [];
  const restricted = connectorWith({
    lookup: async (reference) => {
      asked.push(reference);
      return fail({ kind: "unauthorised", why: "capability" });
    },
  });
  expect(await run(restricted, store, true)).toBe("complete");
  expect(asked).toEqual(["stile-capability-probe"]);
  expect(calls).toHaveLength(2);
});

test("a list that seems to be cut is stored and told aloud", async () => {
  const { calls, store } = kept();
  const told: unknown[] = [];
  const log = {
    ...silent,
    error: (message: string, context?: object) => told.push(message, context),
  };
  const part = { from: asLocalDate("2026-11-21"), to: asLocalDate("2026-11-21"), rows: 100 };
  const incomplete = [{ ...part, product: "p", option: null }];
  const connector = connectorWith({
    bookings: async () => ok({ bookings: [], unreadable: [], incomplete }),
  });
  const deps = { clock, scheduler: clock, log, timeoutMs: 1_000, store };
  expect(await syncSupplier(deps, connector, { probe: false })).toBe("complete");
  expect(calls).toHaveLength(2);
  expect(told).toEqual([
    expect.stringContaining("cut"),
    { connection: "octo", first: incomplete[0], parts: 1 },
  ]);
});
