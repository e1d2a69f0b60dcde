import { describe, expect, it } from "vitest";
import { LOOKUP_EXAMPLE, REDEEM_EXAMPLE, RIVER_CRUISE, WALKING_TOUR } from "./fixtures.ts";
import {
  OCTO,
  TEST_TICKET,
  TEST_VOUCHER,
  GOOD_HEADERS,
  aSandbox,
  demoCode,
} from "./sandbox-at-noon.contract.ts";

describe("keys and capabilities", () => {
  it("echoes the activated capability", async () => {
    const { headers } = await aSandbox().get("/products");
    expect(headers.get("octo-capabilities")).toBe("octo/redemption");
    expect(headers.get("access-control-allow-origin")).toBeNull();
  });

  it.each([
    {
      name: "no key",
      headers: { "Octo-Capabilities": "" },
      native: 401,
      all400: 400,
      error: "UNAUTHORIZED",
    },
    {
      name: "a wrong key",
      headers: { ...GOOD_HEADERS, Authorization: "Bearer nobody" },
      native: 403,
      all400: 400,
      error: "FORBIDDEN",
    },
    {
      name: "no capability header",
      headers: { Authorization: `Bearer ${OCTO.key}` },
      native: 400,
      all400: 400,
      error: "BAD_REQUEST",
    },
  ])("refuses $name", async ({ headers, native, all400, error }) => {
    const answer = await aSandbox().get("/products", headers);
    expect(answer).toMatchObject({ status: native, body: { error } });
    expect(answer.body.errorMessage).not.toBe("");
    const old = await aSandbox({ statuses: "all-400" }).get("/products", headers);
    expect(old).toMatchObject({ status: all400, body: { error } });
  });

  it("lets the restricted key read and tells it that it cannot redeem", async () => {
    const headers = { ...GOOD_HEADERS, Authorization: `Bearer ${OCTO.restrictedKey}` };
    const sandbox = aSandbox();
    const products = await sandbox.get("/products", headers);
    expect(products.status).toBe(200);
    expect(products.headers.get("octo-capabilities")).toBe("");
    const denied = { status: 403, body: { error: "FORBIDDEN" } };
    expect(await sandbox.get("/redemption/lookup?reference=X749G9", headers)).toMatchObject(denied);
    const body = { redemptionCode: "a" };
    expect(await sandbox.post("/redemption/redeem", body, headers)).toMatchObject(denied);
  });

  it("serves redemption only to a call that asks for the capability", async () => {
    const headers = { ...GOOD_HEADERS, "Octo-Capabilities": "octo/content, octo/pricing" };
    const answer = await aSandbox().get("/redemption/lookup?reference=X749G9", headers);
    expect(answer).toMatchObject({ status: 400, body: { error: "BAD_REQUEST" } });
    const both = { ...GOOD_HEADERS, "Octo-Capabilities": "octo/content, octo/redemption" };
    expect((await aSandbox().get("/redemption/lookup?reference=X749G9", both)).status).toBe(200);
  });
});

describe("products", () => {
  it("are a bare array, each also alone", async () => {
    const sandbox = aSandbox();
    const { body } = await sandbox.get("/products");
    expect(body).toEqual(OCTO.products);
    expect((await sandbox.get(`/products/${WALKING_TOUR}`)).body).toEqual(body[0]);
  });

  it("answers an unknown id with the id", async () => {
    expect(await aSandbox().get("/products/none")).toMatchObject({
      status: 400,
      body: { error: "INVALID_PRODUCT_ID", productId: "none" },
    });
  });
});

describe("bookings", () => {
  it.each([
    "",
    "?localDateStart=2026-07-15",
    "?localDate=2026-02-30",
    "?productId=x",
    "?localDate=",
  ])("are refused without a primary filter: %s", async (query) => {
    expect(await aSandbox().get(`/bookings${query}`)).toMatchObject({
      status: 400,
      body: { error: "BAD_REQUEST" },
    });
  });

  it("are listed by travel date, without the members of the redemption capability", async () => {
    const sandbox = aSandbox();
    const { body } = await sandbox.get("/bookings?localDate=2026-07-15");
    const expected = OCTO.bookings.filter((booking) =>
      booking.availability?.localDateTimeStart.startsWith("2026-07-15"),
    );
    expect(body.map(({ uuid }: { uuid: string }) => uuid)).toEqual(
      expected.map(({ uuid }) => uuid),
    );
    for (const booking of body) {
      expect(booking).not.toHaveProperty("redemptionCode");
      expect(booking).not.toHaveProperty("redeemable");
    }
    const span = await sandbox.get("/bookings?localDateStart=2026-07-14&localDateEnd=2026-07-16");
    expect(span.body).toHaveLength(OCTO.bookings.length - 1);
    const cruise = await sandbox.get(`/bookings?localDate=2026-07-15&productId=${RIVER_CRUISE}`);
    expect(cruise.body.length).toBeLessThan(body.length);
  });

  it("are found by either reference and by uuid", async () => {
    const sandbox = aSandbox();
    const bySupplier = await sandbox.get("/bookings?supplierReference=XHSNK2");
    expect(bySupplier.body).toHaveLength(1);
    const byReseller = await sandbox.get("/bookings?resellerReference=VOUCHER-0123");
    expect(byReseller.body).toMatchObject([{ supplierReference: "X749G9" }]);
    const alone = await sandbox.get(`/bookings/${REDEEM_EXAMPLE.uuid}`);
    expect(alone.body).toEqual(bySupplier.body[0]);
    expect(await sandbox.get("/bookings/none")).toMatchObject({
      status: 400,
      body: { error: "INVALID_BOOKING_UUID", uuid: "none" },
    });
  });

  it("have all members of the seed's redeem example but the dates", async () => {
    const { body } = await aSandbox().lookup("XHSNK2");
    expect(Object.keys(body[0]).toSorted()).toEqual(Object.keys(REDEEM_EXAMPLE).toSorted());
    const { product, option, contact, deliveryMethods } = REDEEM_EXAMPLE;
    expect(body[0]).toMatchObject({ product, option, contact, deliveryMethods, redeemable: false });
    expect(Object.keys(body[0].unitItems[0]).toSorted()).toEqual([
      "resellerReference",
      "status",
      "supplierReference",
      "ticket",
      "unit",
      "unitId",
      "utcRedeemedAt",
      "uuid",
    ]);
  });
});

describe("lookup", () => {
  it("answers the seed's example in the example's shape", async () => {
    const { status, body } = await aSandbox({ lookupShape: "example" }).lookup("X749G9");
    const dates = { availability: body[0].availability, utcConfirmedAt: body[0].utcConfirmedAt };
    expect(status).toBe(200);
    expect(body).toEqual([{ ...LOOKUP_EXAMPLE, ...dates }]);
    expect(Object.keys(body[0].availability)).toEqual([
      "id",
      "localDateTimeStart",
      "localDateTimeEnd",
      "allDay",
      "openingHours",
    ]);
  });

  it.each([
    ["the voucher's barcode", TEST_VOUCHER],
    ["a ticket's barcode", TEST_TICKET],
    ["the booking's reference", "X749G9"],
    ["the reseller's reference", "VOUCHER-0123"],
    ["a unit item's reference", "408H44"],
  ])("finds the whole booking by %s", async (_, reference) => {
    const { body } = await aSandbox().lookup(reference);
    expect(body).toHaveLength(1);
    expect(body[0]).toMatchObject({ uuid: LOOKUP_EXAMPLE.uuid, redeemable: true });
    expect(body[0].unitItems).toHaveLength(3);
  });

  it("binds the redemption code to what was looked up", async () => {
    const sandbox = aSandbox();
    const [whole, voucher, ticket, sameTicket] = await Promise.all(
      ["X749G9", TEST_VOUCHER, TEST_TICKET, "408H44"].map(sandbox.codeFor),
    );
    expect(whole).toBe(LOOKUP_EXAMPLE["redemptionCode"]);
    expect(voucher).toBe(whole);
    expect(ticket).not.toBe(whole);
    expect(sameTicket).toBe(ticket);
    expect(ticket).toMatch(/\|.*,/);
  });

  it("answers nothing for an unknown code or one in another case, and 400 for none", async () => {
    const sandbox = aSandbox();
    expect(await sandbox.lookup(demoCode("unknown"))).toMatchObject({ status: 200, body: [] });
    expect((await sandbox.lookup(TEST_TICKET.toUpperCase())).body).toEqual([]);
    expect(await sandbox.get("/redemption/lookup")).toMatchObject({
      status: 400,
      body: { error: "BAD_REQUEST" },
    });
  });

  it("does not find a code whose plus sign was sent unescaped", async () => {
    const answer = await aSandbox().get(
      `/redemption/lookup?reference=${TEST_VOUCHER.replaceAll("|", "%7C")}`,
    );
    expect(TEST_VOUCHER).toContain("+");
    expect(answer).toMatchObject({ status: 200, body: [] });
  });

  it("cuts the booking down to the ticket in the later revision's shape", async () => {
    const { body } = await aSandbox({ ticketLookup: "cut" }).lookup(TEST_TICKET);
    expect(body[0]).toMatchObject({
      uuid: LOOKUP_EXAMPLE.uuid,
      supplierReference: "408H44",
      voucher: { deliveryOptions: [{ deliveryValue: TEST_TICKET }, {}] },
    });
    expect(body[0].unitItems).toHaveLength(1);
  });

  it("says of cancelled and held bookings that they are not redeemable", async () => {
    const sandbox = aSandbox();
    const held = OCTO.bookings.find(({ status }) => status === "ON_HOLD")?.supplierReference ?? "";
    expect((await sandbox.lookup(held)).body).toMatchObject([
      { redeemable: false, status: "ON_HOLD" },
    ]);
    expect((await sandbox.lookup(demoCode("cancelled"))).body).toMatchObject([
      { redeemable: false, status: "CANCELLED", cancellation: { refund: "FULL" } },
    ]);
  });

  it("does not look at dates", async () => {
    expect((await aSandbox().lookup(demoCode("tomorrow"))).body).toMatchObject([
      { redeemable: true },
    ]);
  });
});
