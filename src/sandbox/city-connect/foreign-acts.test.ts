import { describe, expect, it } from "vitest";
import { LOOKUP_EXAMPLE } from "./fixtures.ts";
import { cityConnectActSchema } from "./foreign-acts.ts";
import type { Notification } from "./notifications.ts";
import { NOW, SUPPLIER, TODAY, aSupplier, bookingWith } from "./supplier-at-noon.contract.ts";

const ISLAND_DAY = bookingWith("PLF-B500");
const bookingId = ISLAND_DAY.id;
const WINE_TOUR = bookingWith("CTT128465552");
const paths = ({ state }: ReturnType<typeof aSupplier>) =>
  state().notifications.map(({ path }) => path);

const withTwo = () => {
  const supplier = aSupplier();
  supplier.act({ kind: "rebook", bookingId, days: 1 });
  supplier.act({ kind: "cancel", bookingId });
  return supplier;
};

const unreachable = () => Promise.reject(new TypeError("fetch failed"));

describe("what happens at the supplier without us", () => {
  it("another scanner redeems one ticket, then the rest, then nothing", async () => {
    const supplier = aSupplier();
    const one = { kind: "redeem", bookingId, ticketBarcode: "PLF-A71Q" } as const;
    const rest = { kind: "redeem", bookingId, ticketBarcode: null } as const;
    expect([one, one, rest, rest].map(supplier.act)).toEqual([true, false, true, false]);
    expect(supplier.state().acts).toEqual([
      { at: NOW, act: one },
      { at: NOW, act: rest },
    ]);
    expect(await supplier.redeemCode("PLF-B500")).toMatchObject({
      status: 400,
      body: { error: "ALREADY_REDEEMED" },
    });
  });

  it("cancels, and then nothing else happens to the booking", async () => {
    const supplier = aSupplier();
    expect(supplier.act({ kind: "cancel", bookingId })).toBe(true);
    expect((await supplier.lookUp("PLF-A71Q")).status).toBe(400);
    const { body } = await supplier.list("search=PLF-A71Q");
    expect(body).toMatchObject([
      { cancelled: true, cancelled_at: "2026-07-15T09:30:00Z", status: "cancelled" },
    ]);
    expect(supplier.act({ kind: "cancel", bookingId })).toBe(false);
    expect(supplier.act({ kind: "rebook", bookingId, days: 1 })).toBe(false);
    expect(supplier.act({ kind: "redeem", bookingId, ticketBarcode: null })).toBe(false);
  });

  it("cannot cancel or move what is redeemed, even in part", async () => {
    const supplier = aSupplier();
    await supplier.redeemCode("PLF-A71Q");
    expect(supplier.act({ kind: "cancel", bookingId })).toBe(false);
    expect(supplier.act({ kind: "rebook", bookingId, days: 1 })).toBe(false);
  });

  it("moves a booking to another day, with its codes", async () => {
    const supplier = aSupplier();
    expect(supplier.act({ kind: "rebook", bookingId, days: -1 })).toBe(true);
    expect((await supplier.lookUp("PLF-A71Q")).body.date).toBe("2026-07-14");
  });

  it("sells a booking, once, and only what can be", async () => {
    const supplier = aSupplier();
    const booking = {
      ...ISLAND_DAY,
      id: "00000000-0000-4000-8000-000000000001",
      barcode: "PLF-NEW1",
      tickets: [],
    };
    expect(supplier.act({ kind: "book", booking })).toBe(true);
    expect(supplier.act({ kind: "book", booking })).toBe(false);
    const id = "00000000-0000-4000-8000-000000000002";
    expect(supplier.act({ kind: "book", booking: { ...booking, id, product: "X" } })).toBe(false);
    expect((await supplier.redeemCode("PLF-NEW1")).status).toBe(200);
    expect(paths(supplier)).toEqual(["/booking_confirmation", "/ticket_redemption"]);
  });

  it("does nothing to a booking or ticket that it does not have", () => {
    const supplier = aSupplier();
    expect(supplier.act({ kind: "cancel", bookingId: "nobody" })).toBe(false);
    expect(supplier.act({ kind: "redeem", bookingId, ticketBarcode: "PLF-ZZZZ" })).toBe(false);
    expect(supplier.state()).toMatchObject({ acts: [], effects: [], notifications: [] });
  });

  it.each([
    null,
    {},
    { kind: "unredeem", bookingId },
    { kind: "cancel" },
    { kind: "cancel", bookingId, days: 1 },
    { kind: "redeem", bookingId },
    { kind: "rebook", bookingId, days: "1" },
    { kind: "book", booking: {} },
  ])("is never %j", (act) => {
    expect(cityConnectActSchema.safeParse(act).success).toBe(false);
  });
});

describe("notifications", () => {
  it("tell of each change with the booking after it", () => {
    const supplier = aSupplier();
    supplier.act({ kind: "rebook", bookingId, days: 1 });
    supplier.act({ kind: "cancel", bookingId });
    const { notifications } = supplier.state();
    expect(notifications[0]).toEqual({
      at: NOW,
      account: SUPPLIER,
      path: "/booking_update",
      delivered: false,
      body: {
        supplier: SUPPLIER,
        supplier_reference: "PF-2207",
        agent: "shore.example",
        agent_reference: "SH-31",
        cancelled: false,
        product: "ISLEDAY",
        option: "LUNCH",
        pickup: null,
        date: "2026-07-16",
        time: "09:30",
        adult: 1,
        senior: 1,
        customer: ISLAND_DAY.customer,
        mobile: true,
        barcode: "PLF-B500",
        tickets: [
          { type: "senior", barcode: "PLF-A71Q", redeemed: false },
          { type: "adult", barcode: "PLF-A71R", redeemed: false },
        ],
        notes: "Needs ramp",
      },
    });
    expect(notifications[1]).toMatchObject({
      path: "/booking_cancellation",
      body: { cancelled: true, date: "2026-07-16" },
    });
  });

  it("tell of each ticket redeemed, ours too", async () => {
    const supplier = aSupplier();
    await supplier.redeemCode("PLF-B500");
    const [first, second] = supplier.state().notifications;
    expect(first?.path).toBe("/ticket_redemption");
    expect(first?.body).toMatchObject({
      reference: "SH-31",
      ticket: { type: "senior", barcode: "PLF-A71Q" },
    });
    expect(Object.keys(first?.body ?? {})).toEqual(
      "supplier supplier_reference agent reference ticket product option pickup date time adult senior customer mobile barcode tickets notes".split(
        " ",
      ),
    );
    expect(second?.body).toMatchObject({ ticket: { type: "adult", barcode: "PLF-A71R" } });
  });

  it("go to the other path where the switch says so", () => {
    const supplier = aSupplier({ redemptionPath: "redemption_notification" });
    supplier.act({ kind: "redeem", bookingId, ticketBarcode: "PLF-A71Q" });
    expect(paths(supplier)).toEqual(["/redemption_notification"]);
  });

  it("say nothing of what City Connect does not hold", async () => {
    const supplier = aSupplier();
    supplier.act({ kind: "rebook", bookingId: WINE_TOUR.id, days: 1 });
    supplier.act({ kind: "redeem", bookingId: WINE_TOUR.id, ticketBarcode: "CTT2512356846" });
    expect(paths(supplier)).toEqual([]);
    await supplier.redeemCode("CTT9257377533");
    expect(paths(supplier)).toEqual(["/ticket_redemption"]);
    expect((await supplier.lookUp("CTT9257377533")).body).toMatchObject({
      ...LOOKUP_EXAMPLE,
      date: TODAY,
      ticket: { barcode: "CTT9257377533", redeemed: true },
      tickets: [{ redeemed: true }, { redeemed: true }, { redeemed: true }],
    });
  });
});

describe("their delivery", () => {
  it("is in order, and each once", async () => {
    const supplier = withTwo();
    const posted: string[] = [];
    const post = ({ path }: Notification) => Promise.resolve(posted.push(path) > 0);
    expect(await supplier.deliverNotifications(post)).toBe(2);
    expect(await supplier.deliverNotifications(post)).toBe(0);
    expect(posted).toEqual(["/booking_update", "/booking_cancellation"]);
    expect(supplier.state().notifications.map(({ delivered }) => delivered)).toEqual([true, true]);
  });

  it("stops at what is not accepted, and begins with it the next time", async () => {
    const supplier = withTwo();
    const answers = [true, false, true];
    const posted: string[] = [];
    const post = ({ path }: Notification) => {
      posted.push(path);
      return Promise.resolve(answers.shift() ?? false);
    };
    expect(await supplier.deliverNotifications(post)).toBe(1);
    expect(await supplier.deliverNotifications(post)).toBe(1);
    expect(posted).toEqual(["/booking_update", "/booking_cancellation", "/booking_cancellation"]);
  });

  it("keeps everything when the receiver cannot be reached", async () => {
    const supplier = withTwo();
    await expect(supplier.deliverNotifications(unreachable)).rejects.toThrow("fetch failed");
    expect(await supplier.deliverNotifications(() => Promise.resolve(true))).toBe(2);
  });

  it("never runs twice at a time", async () => {
    const supplier = withTwo();
    const posted: string[] = [];
    const post = ({ path }: Notification) => Promise.resolve(posted.push(path) > 0);
    await Promise.all([supplier.deliverNotifications(post), supplier.deliverNotifications(post)]);
    expect(posted).toHaveLength(2);
  });
});
