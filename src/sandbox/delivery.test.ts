import { describe, expect, it, vi } from "vitest";
import type { Fetch } from "./delivery.ts";
import { WORLD, codeOf, fourSuppliers } from "./four-suppliers.contract.ts";

const HOOKS = "https://gateway.example/webhooks/anyroad";
const NOTIFICATIONS = "https://gateway.example/cc/";
const { anyroad, cityConnect } = WORLD;
const GOOD = codeOf(anyroad.demo, "good");

interface Posted {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A receiver whose answers can be changed; it keeps what it took. */
function aReceiver() {
  const taken: Posted[] = [];
  let calls = 0;
  let way: "take" | "refuse" | "gone" = "take";
  const fetch: Fetch = (url, { headers, body }) => {
    calls += 1;
    if (way === "gone") return Promise.reject(new TypeError("fetch failed"));
    if (way === "take") taken.push({ url, headers, body: JSON.parse(body) });
    return Promise.resolve({ ok: way === "take" });
  };
  return {
    fetch,
    taken,
    calls: () => calls,
    answers: (next: typeof way) => {
      way = next;
    },
  };
}

const bookingIdOf = (code: string): string =>
  cityConnect.bookings.find(({ tickets }) => tickets.some(({ barcode }) => barcode === code))?.id ??
  "";

describe("webhooks of AnyRoad", () => {
  const deliver = { anyroad: { url: HOOKS } };

  it("leave after a call, in order, with the secret", async () => {
    const { fetch, taken } = aReceiver();
    const { scan, state } = fourSuppliers({ deliver, fetch });
    const waiting = (await state()).pending.anyroad;
    expect(waiting).toBeGreaterThan(20);
    await scan(GOOD);
    await vi.waitFor(async () => expect((await state()).pending.anyroad).toBe(0));
    expect(taken).toHaveLength(waiting + 1);
    expect(taken.at(-1)).toMatchObject({
      url: HOOKS,
      headers: { [anyroad.webhook.secretHeader]: anyroad.webhook.secret },
      body: { event: "guest.checked-in", ticket: { qr_code: GOOD } },
    });
  });

  it("leave after an act too, and after a call whose answer was dropped", async () => {
    const { fetch, taken } = aReceiver();
    const { act, scan, setFaults, state } = fourSuppliers({ deliver, fetch });
    await act("anyroad", { kind: "book", experienceId: "still-house", guests: 1 });
    await vi.waitFor(async () => expect((await state()).pending.anyroad).toBe(0));
    expect(taken.at(-1)?.body).toMatchObject({ event: "booking.confirmed" });
    await setFaults({ anyroad: [{ kind: "drop-after-commit" }] });
    await expect(scan(GOOD)).rejects.toThrow("fetch failed");
    await vi.waitFor(() => expect(taken.at(-1)?.body).toMatchObject({ event: "guest.checked-in" }));
  });

  it.each(["refuse", "gone"] as const)("wait when the receiver says: %s", async (trouble) => {
    const receiver = aReceiver();
    const { scan, verify, state } = fourSuppliers({ deliver, fetch: receiver.fetch });
    const waiting = (await state()).pending.anyroad;
    receiver.answers(trouble);
    expect((await scan(GOOD)).status).toBe(200);
    await vi.waitFor(() => expect(receiver.calls()).toBe(1));
    expect((await state()).pending.anyroad).toBe(waiting + 1);
    receiver.answers("take");
    await verify(GOOD);
    await vi.waitFor(() => expect(receiver.taken).toHaveLength(waiting + 1));
  });

  it("go nowhere without an address, and to that of a world file", async () => {
    const silent = aReceiver();
    const quiet = fourSuppliers({ fetch: silent.fetch });
    await quiet.scan(GOOD);
    expect(silent.calls()).toBe(0);
    const { fetch, taken } = aReceiver();
    const webhook = { ...anyroad.webhook, url: "https://elsewhere.example/hook" };
    const { scan } = fourSuppliers({ world: { anyroad: { ...anyroad, webhook } }, fetch });
    await scan(GOOD);
    await vi.waitFor(() => expect(taken[0]?.url).toBe(webhook.url));
  });

  it("begin anew after a reset", async () => {
    const { fetch, taken } = aReceiver();
    const { call, scan, state, verify } = fourSuppliers({ deliver, fetch });
    await scan(GOOD);
    await vi.waitFor(async () => expect((await state()).pending.anyroad).toBe(0));
    const before = taken.length;
    await call("POST", "/_sandbox/reset");
    await verify(GOOD);
    await vi.waitFor(async () => expect((await state()).pending.anyroad).toBe(0));
    expect(taken).toHaveLength(before + before - 1);
  });
});

describe("notifications of City Connect", () => {
  const deliver = { cityConnect: { url: NOTIFICATIONS } };
  const bookingId = bookingIdOf(codeOf(cityConnect.demo, "good"));

  it("leave in order, below the notification address", async () => {
    const receiver = aReceiver();
    const { act, state } = fourSuppliers({ deliver, fetch: receiver.fetch });
    expect((await state()).pending.cityConnect).toBe(0);
    receiver.answers("gone");
    await act("city-connect", { kind: "rebook", bookingId, days: 1 });
    await vi.waitFor(() => expect(receiver.calls()).toBe(1));
    expect((await state()).pending.cityConnect).toBe(1);
    receiver.answers("take");
    await act("city-connect", { kind: "cancel", bookingId });
    await vi.waitFor(async () => expect((await state()).pending.cityConnect).toBe(0));
    expect(receiver.taken.map(({ url }) => url)).toEqual([
      "https://gateway.example/cc/booking_update",
      "https://gateway.example/cc/booking_cancellation",
    ]);
    expect(receiver.taken[0]?.body).toMatchObject({ supplier: "ops@pelicanferries.example" });
  });

  it("of another account are none of this receiver's business", async () => {
    const { fetch, calls } = aReceiver();
    const { act, state } = fourSuppliers({ deliver, fetch });
    const theirs = cityConnect.bookings.find(({ supplier }) => supplier.includes("northlight"));
    await act("city-connect", { kind: "rebook", bookingId: theirs?.id, days: 1 });
    await vi.waitFor(async () => expect((await state()).pending.cityConnect).toBe(0));
    expect(calls()).toBe(0);
  });

  it("wait without an address, and other suppliers have none", async () => {
    const { act, state } = fourSuppliers();
    await act("city-connect", { kind: "rebook", bookingId, days: 1 });
    const { pending } = await state();
    expect(pending).toEqual({ anyroad: expect.any(Number), cityConnect: 1 });
  });
});
