import { describe, expect, it } from "vitest";
import { createSandbox } from "../sandbox.ts";
import type { World } from "../world.ts";
import { createWorld } from "../world.ts";
import { LOOKUP_EXAMPLE, REDEEM_EXAMPLE, RIVER_CRUISE, WALKING_TOUR } from "./fixtures.ts";
import type { Switches } from "./world.ts";

const NOW = Date.parse("2026-07-15T09:30:00Z");
const REDEEMED_AT = "2026-07-15T09:30:00Z";
const { octo: OCTO } = createWorld({ now: NOW });
const TEST_TICKET =
  "!1|y8DI7kHZfKB3qNiBc8oAVLpsDfyflcmcKcBc6cJcg|mwhjfBi9hZlRDzAsjLkz5m|cS1MkoKTmFnBwT6B";
const TEST_VOUCHER =
  "!1|zmEIG9t4f8x4qyhYcMkV8oPCQcZhgcOfKc1cJcvcl|mwhjfBi9hZlRDzAsjLkz5m|Zar+nrHcNn/CR1Gp";
const GOOD_HEADERS = {
  Authorization: `Bearer ${OCTO.key}`,
  "Octo-Capabilities": "octo/redemption",
};

type Headers = Readonly<Record<string, string>>;

function aSandbox(switches: Partial<Switches> = {}) {
  const world: World = { octo: { ...OCTO, switches: { ...OCTO.switches, ...switches } } };
  const { app } = createSandbox({ now: () => NOW, world });
  const call = async (path: string, init?: RequestInit) => {
    const response = await app.request(path, init);
    return { status: response.status, body: await response.json(), headers: response.headers };
  };
  const get = (path: string, headers: Headers = GOOD_HEADERS) => call(`/octo${path}`, { headers });
  const post = (path: string, body: unknown, headers: Headers = GOOD_HEADERS) =>
    call(`/octo${path}`, {
      method: "POST",
      headers: { ...headers, "Content-Type": "application/json" },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  const lookup = (reference: string) =>
    get(`/redemption/lookup?reference=${encodeURIComponent(reference)}`);
  const redeem = (redemptionCode: unknown) => post("/redemption/redeem", { redemptionCode });
  return {
    get,
    post,
    lookup,
    redeem,
    codeFor: async (reference: string): Promise<string> =>
      (await lookup(reference)).body[0].redemptionCode,
    redeemReference: async (reference: string) =>
      redeem((await lookup(reference)).body[0].redemptionCode),
    state: async () => (await call("/_sandbox/state")).body.octo,
  };
}

const demoCode = (id: string): string => OCTO.demo.find((ticket) => ticket.id === id)?.code ?? "";

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

describe("redeem", () => {
  it("redeems a single ticket and answers as the seed's example", async () => {
    const sandbox = aSandbox();
    const code = await sandbox.codeFor(demoCode("good"));
    const { status, body } = await sandbox.redeem(code);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      redemptionCode: code,
      redeemable: false,
      status: "REDEEMED",
      utcRedeemedAt: REDEEMED_AT,
      voucher: null,
      unitItems: [
        { status: "REDEEMED", utcRedeemedAt: REDEEMED_AT, ticket: { utcRedeemedAt: REDEEMED_AT } },
      ],
    });
    expect(Object.keys(body).toSorted()).toEqual(Object.keys(REDEEM_EXAMPLE).toSorted());
    const [after] = (await sandbox.lookup(demoCode("good"))).body;
    expect(after).toEqual(body);
  });

  it("uses up one unit item by its ticket, and completes the booking with the last", async () => {
    const sandbox = aSandbox();
    const first = await sandbox.redeemReference("408H44");
    expect(first.body).toMatchObject({
      status: "CONFIRMED",
      utcRedeemedAt: null,
      redeemable: false,
    });
    expect(first.body.voucher.utcRedeemedAt).toBeNull();
    expect(first.body.unitItems.map((item: { status: string }) => item.status)).toEqual([
      "REDEEMED",
      "CONFIRMED",
      "CONFIRMED",
    ]);
    expect((await sandbox.lookup("X749G9")).body).toMatchObject([{ redeemable: true }]);
    await sandbox.redeemReference("BSDYM4");
    const last = await sandbox.redeemReference("E5K92G");
    expect(last.body).toMatchObject({
      status: "REDEEMED",
      utcRedeemedAt: REDEEMED_AT,
      voucher: { utcRedeemedAt: REDEEMED_AT },
    });
  });

  it("uses up every guest by the voucher, so that no ticket is left", async () => {
    const sandbox = aSandbox();
    const { body } = await sandbox.redeemReference(TEST_VOUCHER);
    expect(body).toMatchObject({ status: "REDEEMED", voucher: { utcRedeemedAt: REDEEMED_AT } });
    expect(await sandbox.redeemReference(TEST_TICKET)).toMatchObject({
      status: 400,
      body: { redemptionErrorCode: "ALREADY_REDEEMED" },
    });
  });

  it("refuses a second redemption in the strict mode and repeats the first in the lenient one", async () => {
    const strict = aSandbox();
    const code = await strict.codeFor(demoCode("used"));
    const refusal = await strict.redeem(code);
    expect(refusal).toMatchObject({
      status: 400,
      body: {
        error: "BAD_REQUEST",
        redemptionCode: code,
        redemptionErrorCode: "ALREADY_REDEEMED",
      },
    });
    const lenient = aSandbox({ redeemAgain: "lenient" });
    expect(await lenient.redeem(code)).toMatchObject({
      status: 200,
      body: { status: "REDEEMED", utcRedeemedAt: "2026-07-15T08:12:00Z" },
    });
    expect((await lenient.state()).redemptions).toEqual([]);
  });

  it("refuses what is cancelled, on hold or never given out, and changes nothing", async () => {
    const sandbox = aSandbox();
    const held = OCTO.bookings.find(({ status }) => status === "ON_HOLD")?.supplierReference ?? "";
    const refusalOf = async (code: unknown) =>
      (await sandbox.redeem(code)).body.redemptionErrorCode;
    expect(await refusalOf(await sandbox.codeFor(demoCode("cancelled")))).toBe("CANCELLED");
    expect(await refusalOf(await sandbox.codeFor(held))).toBe("NOT_CONFIRMED");
    expect(await refusalOf(TEST_TICKET)).toBe("NOT_FOUND");
    expect((await sandbox.state()).redemptions).toEqual([]);
  });

  it("answers an array with an array, a refused code by its error in its place", async () => {
    const sandbox = aSandbox();
    const codes = await Promise.all(
      ["good", "used", "good2"].map((id) => sandbox.codeFor(demoCode(id))),
    );
    const { status, body } = await sandbox.redeem(codes);
    expect(status).toBe(200);
    expect(body).toMatchObject([
      { redemptionCode: codes[0], status: "REDEEMED" },
      { redemptionCode: codes[1], redemptionErrorCode: "ALREADY_REDEEMED" },
      { redemptionCode: codes[2], status: "REDEEMED" },
    ]);
  });

  it.each([
    "",
    "{",
    "[]",
    "{}",
    '{"redemptionCode":7}',
    '{"redemptionCode":[]}',
    '{"redemptionCode":""}',
  ])("refuses the malformed body %s", async (body) => {
    expect(await aSandbox().post("/redemption/redeem", body)).toMatchObject({
      status: 400,
      body: { error: "BAD_REQUEST" },
    });
  });

  it("leaves the other booking of a package alone", async () => {
    const sandbox = aSandbox();
    const vouchers = OCTO.bookings.flatMap(
      (b) => b.voucher?.deliveryOptions[0]?.deliveryValue ?? [],
    );
    const shared = vouchers.find((code, index) => vouchers.indexOf(code) !== index) ?? "";
    const { body } = await sandbox.lookup(shared);
    expect(body).toHaveLength(2);
    await sandbox.redeem(body[0].redemptionCode);
    expect((await sandbox.lookup(shared)).body).toMatchObject([
      { redeemable: false },
      { redeemable: true },
    ]);
  });

  it("records exactly what was performed", async () => {
    const sandbox = aSandbox();
    const code = await sandbox.codeFor("408H44");
    await sandbox.redeem(code);
    await sandbox.redeem(code);
    const state = await sandbox.state();
    const unitItemUuids = ["eeddd74e-88e6-4dab-84e9-14f7af18935f"];
    const bookingUuid = LOOKUP_EXAMPLE.uuid;
    expect(state.redemptions).toEqual([
      { at: NOW, bookingUuid, unitItemUuids, redemptionCode: code },
    ]);
    const booking = state.bookings.find(({ uuid }: { uuid: string }) => uuid === bookingUuid);
    expect(
      booking.unitItems.map(({ redemptions }: { redemptions: number }) => redemptions),
    ).toEqual([1, 0, 0]);
    expect(state.requests.byEndpoint).toEqual({
      "GET /octo/redemption/lookup": 1,
      "POST /octo/redemption/redeem": 2,
    });
    expect(state.requests.latest.map(({ status }: { status: number }) => status)).toEqual([
      200, 200, 400,
    ]);
  });
});

describe("validate", () => {
  it("redeems what is not redeemed yet, and answers the booking again afterwards", async () => {
    const sandbox = aSandbox();
    const body = { redemptionCode: await sandbox.codeFor(demoCode("good")) };
    const first = await sandbox.post("/redemption/validate", body);
    expect(first).toMatchObject({ status: 200, body: { status: "REDEEMED" } });
    expect((await sandbox.post("/redemption/validate", body)).body).toEqual(first.body);
    expect((await sandbox.state()).redemptions).toHaveLength(1);
  });

  it("takes one code only and refuses what is cancelled", async () => {
    const sandbox = aSandbox();
    expect((await sandbox.post("/redemption/validate", { redemptionCode: ["a"] })).status).toBe(
      400,
    );
    const body = { redemptionCode: await sandbox.codeFor(demoCode("cancelled")) };
    expect(await sandbox.post("/redemption/validate", body)).toMatchObject({
      status: 400,
      body: { redemptionErrorCode: "CANCELLED" },
    });
  });
});

describe("credentials", () => {
  it("names the key that knows the reference, without authentication", async () => {
    const sandbox = aSandbox();
    const ask = async (reference: string, apiKeys: readonly string[]) =>
      (await sandbox.post("/redemption/credentials", { reference, apiKeys }, {})).body;
    expect(await ask("X749G9", ["other", OCTO.key])).toEqual({ apiKey: OCTO.key });
    expect(await ask("HTA89203", ["other", OCTO.key])).toEqual({ apiKey: null });
    expect(await ask("X749G9", ["other"])).toEqual({ apiKey: null });
  });
});
