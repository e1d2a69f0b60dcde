import { describe, expect, it } from "vitest";
import type { Fetch } from "../delivery.ts";
import { WORLD, NOW, aSandbox, demoBooking, demoCode } from "./sandbox-at-two.contract.ts";
import type { AnyroadSupplier } from "./supplier.ts";

const GOOD = demoCode("good");
const bookingId = demoBooking("good").id;

const BODY = {
  event: "guest.checked-in",
  account: { id: 123_456 },
  booking: { booking_date: "2026-11-02T08:12:00+00:00", id: "77012" },
  guest: { id: "4412", first_name: "Aroha", last_name: "Ngata", email: "guest@example.com" },
  ticket: { qr_code: GOOD },
};

const since = (supplier: AnyroadSupplier, count: number) => supplier.webhookEvents().slice(count);

describe("the log of webhook events", () => {
  it("begins with what happened before: every booking, scan and cancellation, in order", () => {
    const events = aSandbox().supplier.webhookEvents();
    const countOf = (name: string) => events.filter((event) => event.name === name).length;
    expect(countOf("booking.confirmed")).toBe(WORLD.bookings.length);
    expect(countOf("booking.canceled")).toBe(
      WORLD.bookings.filter(({ canceledAt }) => canceledAt !== null).length,
    );
    expect(countOf("guest.checked-in")).toBe(
      WORLD.bookings.flatMap(({ tickets }) => tickets.flatMap(({ scans }) => scans)).length,
    );
    const times = events.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((one, other) => one - other));
    expect(times.every((at) => at <= NOW)).toBe(true);
  });

  it("names a scanned guest with the documented attributes, at each scan, whoever scans", async () => {
    const { supplier, scan, act } = aSandbox();
    const before = supplier.webhookEvents().length;
    await scan(GOOD);
    act({ kind: "redeem", bookingId, ticketId: "9003", device: "other" });
    await scan(demoCode("addon"));
    await scan(demoCode("cancelled"));
    const event = { at: NOW, name: "guest.checked-in", body: BODY };
    expect(since(supplier, before)).toEqual([event, event]);
  });

  it("names what happens to a booking", () => {
    const { supplier, act } = aSandbox();
    const before = supplier.webhookEvents().length;
    act({ kind: "rebook", bookingId, days: 1 });
    act({ kind: "cancel", bookingId });
    act({ kind: "cancel", bookingId });
    expect(since(supplier, before).map(({ body }) => body)).toEqual([
      { ...BODY, event: "booking.updated" },
      { ...BODY, event: "booking.canceled" },
    ]);
  });

  it("pushes the booking guest's code, those of guests with an address, and no others", () => {
    const { supplier, act } = aSandbox();
    const before = supplier.webhookEvents().length;
    act({ kind: "book", experienceId: "still-house", guests: 3 });
    const booking = supplier.state().bookings.at(-1);
    const events = since(supplier, before);
    expect(events.map(({ name }) => name)).toEqual([
      "booking.confirmed",
      "guest.additional.updated",
    ]);
    expect(events.map(({ body }) => body["ticket"])).toEqual(
      booking?.tickets.slice(0, 2).map(({ qrCode }) => ({ qr_code: qrCode })),
    );
    const pushed = new Set(
      supplier.webhookEvents().map(({ body }) => JSON.stringify(body["ticket"])),
    );
    expect(pushed).not.toContain(JSON.stringify({ qr_code: demoCode("addon") }));
  });

  it("tells the slot only where the switch says so", async () => {
    const { supplier, scan } = aSandbox({ webhookSlot: "present" });
    await scan(GOOD);
    expect(supplier.webhookEvents().at(-1)?.body).toEqual({
      ...BODY,
      time_slot: {
        local_datetime_start: "2026-12-05T14:00:00",
        local_datetime_end: "2026-12-05T15:00:00",
      },
    });
  });
});

const refuse = () => Promise.resolve({ ok: false });
const drop = () => Promise.reject(new TypeError("fetch failed"));

describe("delivery", () => {
  const url = "https://gateway.example/webhooks/anyroad";
  const subscribed = () => aSandbox({}, { webhook: { ...WORLD.webhook, url } }).supplier;

  it("posts each event once, in order, with the secret", async () => {
    const supplier = subscribed();
    const posted: { url: string; request: Parameters<Fetch>[1] }[] = [];
    const post: Fetch = (to, request) => {
      posted.push({ url: to, request });
      return Promise.resolve({ ok: true });
    };
    const count = supplier.webhookEvents().length;
    const reports = await Promise.all([
      supplier.deliverWebhooks(post),
      supplier.deliverWebhooks(post),
    ]);
    expect(reports).toEqual([
      { delivered: count, pending: 0 },
      { delivered: 0, pending: 0 },
    ]);
    expect(posted.map(({ request }) => JSON.parse(request.body))).toEqual(
      supplier.webhookEvents().map(({ body }) => body),
    );
    expect(posted[0]).toMatchObject({
      url,
      request: {
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          "X-Webhook-Secret": WORLD.webhook.secret,
        },
      },
    });
    supplier.act({ kind: "cancel", bookingId });
    expect(await supplier.deliverWebhooks(post)).toEqual({ delivered: 1, pending: 0 });
  });

  it("keeps an event that was not taken, and those behind it, for the next time", async () => {
    const supplier = subscribed();
    const count = supplier.webhookEvents().length;
    let calls = 0;
    const until =
      (limit: number, fail: () => Promise<{ ok: boolean }>): Fetch =>
      () => {
        calls += 1;
        return calls <= limit ? Promise.resolve({ ok: true }) : fail();
      };
    expect(await supplier.deliverWebhooks(until(2, refuse))).toEqual({
      delivered: 2,
      pending: count - 2,
    });
    expect(await supplier.deliverWebhooks(until(4, drop))).toEqual({
      delivered: 1,
      pending: count - 3,
    });
    expect(calls).toBe(5);
    expect(await supplier.deliverWebhooks(() => Promise.resolve({ ok: true }))).toEqual({
      delivered: count - 3,
      pending: 0,
    });
  });

  it("posts nothing without a subscriber", async () => {
    const { supplier } = aSandbox();
    let calls = 0;
    const report = await supplier.deliverWebhooks(() => {
      calls += 1;
      return Promise.resolve({ ok: true });
    });
    expect(report).toEqual({ delivered: 0, pending: supplier.webhookEvents().length });
    expect(calls).toBe(0);
  });
});
