import { describe, expect, test } from "vitest";
import type { Connector } from "../../connectors/connector.ts";
import { createOctoConnector } from "../../connectors/octo/connector.ts";
import { asConnectionId } from "../../core/ids.ts";
import { fail, ok } from "../../core/result.ts";
import { asInstant } from "../../core/time.ts";
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
  syncSupplier(
    { clock, scheduler: clock, log: silent, timeoutMs: 1_000, listTimeoutMs: 5_000, store },
    connector,
    { probe, stopped: new AbortController().signal },
  );

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

describe("a list of five pages", () => {
  const timeoutMs = 10_000;
  interface Listing {
    /** Null asks without naming one: a list that then announces pages is asked for the first one by name. */
    readonly pageTakesMs: (page: string | null) => number;
    readonly listTimeoutMs?: number;
    readonly stopAfterMs?: number;
  }

  const listed = async ({ pageTakesMs, listTimeoutMs = 60_000, stopAfterMs }: Listing) => {
    const slow = createFakeClock(noon);
    const stop = new AbortController();
    const open = new Set<string>();
    const answer = async (url: URL): Promise<Response> => {
      const isList = url.pathname.endsWith("/bookings");
      if (isList) await slow.sleep(pageTakesMs(url.searchParams.get("page")));
      const page = url.searchParams.get("page") ?? "1";
      return Response.json(isList ? [{ uuid: `unreadable-${page}` }] : [], {
        headers: { "octo-capabilities": "octo/redemption", "octo-total-pages": "5" },
      });
    };
    const connector = createOctoConnector({
      connection: asConnectionId("octo"),
      baseUrl: "http://supplier.test",
      key: "k",
      now: slow.now,
      after: slow.after,
      fetch: async (given, init) => {
        const url = new URL(given instanceof Request ? given.url : given);
        open.add(url.href);
        const givenUp = new Promise<never>((_resolve, reject) => {
          init?.signal?.addEventListener("abort", () => reject(new Error("aborted")));
        });
        return Promise.race([answer(url), givenUp]).finally(() => open.delete(url.href));
      },
    });
    const { calls, store } = kept();
    const deps = { clock: slow, scheduler: slow, log: silent, timeoutMs, listTimeoutMs, store };
    let tookMs = 0;
    const round = syncSupplier(deps, connector, { probe: false, stopped: stop.signal }).then(
      (outcome) => {
        tookMs = slow.now() - noon;
        return outcome;
      },
    );
    await slow.advance(stopAfterMs ?? 200_000);
    stop.abort();
    return { outcome: await round, tookMs, stored: calls.length > 1, open: open.size };
  };

  test("is complete though each is slow", async () => {
    expect(await listed({ pageTakesMs: () => 9_500 })).toEqual({
      outcome: "complete",
      tookMs: 57_000,
      stored: true,
      open: 0,
    });
  });

  test("fails where one takes too long", async () => {
    const third = await listed({ pageTakesMs: (page) => (page === "3" ? 10_001 : 100) });
    expect(third).toEqual({ outcome: "failed", tookMs: 10_300, stored: false, open: 0 });
  });

  test("fails where all of them take too long", async () => {
    const all = await listed({ pageTakesMs: () => 9_500, listTimeoutMs: 50_000 });
    expect(all).toEqual({ outcome: "failed", tookMs: 50_000, stored: false, open: 0 });
  });

  test("ends at once when nobody waits for it", async () => {
    expect(await listed({ pageTakesMs: () => 9_500, stopAfterMs: 12_000 })).toEqual({
      outcome: "failed",
      tookMs: 12_000,
      stored: false,
      open: 0,
    });
  });
});
