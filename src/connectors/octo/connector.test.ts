import { describe, expect, test } from "vitest";
import { asLocalDate, instantToIso, later } from "../../core/time.ts";
import { usedBy } from "../../testing/builders.ts";
import { aCall, failure, runConnectorContract, success } from "../connector.contract.ts";
import type { ScriptedRequest } from "../scripted-server.contract.ts";
import { testStart } from "../scripted-server.contract.ts";
import { createOctoConnector } from "./connector.ts";
import { openOcto } from "./open-octo.contract.ts";
import { readFixture } from "./read-fixture.contract.ts";
import { createScriptedOcto, isRedeem, testConnection, testKey } from "./scripted-octo.contract.ts";

for (const repeats of ["strict", "lenient"] as const)
  runConnectorContract(`octo (${repeats} about repeats)`, {
    supplier: (now) => createScriptedOcto(now, { repeats }),
    connect: (baseUrl, network) =>
      createOctoConnector({
        connection: testConnection,
        baseUrl: `${baseUrl}/octo/`,
        key: testKey,
        ...network,
      }),
  });

describe("what an OCTO call carries", () => {
  test("every call names key and capabilities; only a body has a content type", async () => {
    const { connector, server, supplier, codeFor } = await openOcto();
    const [request] = supplier.sell(1);
    await connector.products(aCall());
    await connector.redemption?.redeem(request, await codeFor(request), aCall());
    expect(server.requests.map(({ headers }) => headers["octo-capabilities"])).toEqual([
      "octo/redemption",
      "octo/redemption",
      "octo/redemption",
    ]);
    for (const { headers } of server.requests) {
      expect(headers.authorization).toBe(`Bearer ${testKey}`);
      expect(headers.accept).toBe("application/json");
    }
    expect(server.requests.map(({ headers }) => headers["content-type"])).toEqual([
      undefined,
      undefined,
      "application/json",
    ]);
    expect(server.requests.at(-1)?.body).toEqual({
      redemptionCode: "twl~r|TWL|7qf+1/Zk01=,unit_2",
    });
  });

  test("a reference arrives exactly as scanned, in percent-encoding", async () => {
    const { connector, server } = await openOcto();
    await connector.lookup("!1|a+b/c= d%2B", aCall());
    expect(server.requests[0]?.query.get("reference")).toBe("!1|a+b/c= d%2B");
    expect(server.requests[0]?.path).toContain("a%2Bb%2Fc%3D%20d%252B");
  });

  test("bookings are asked by travel date", async () => {
    const { connector, server } = await openOcto({ answer: () => ({ status: 200, json: [] }) });
    const window = { from: asLocalDate("2026-06-26"), to: asLocalDate("2026-06-29") };
    expect(await connector.bookings?.(window, aCall())).toEqual(
      success({ bookings: [], unreadable: [] }),
    );
    expect(server.requests[0]?.path).toBe(
      "/octo/bookings?localDateStart=2026-06-26&localDateEnd=2026-06-29",
    );
  });
});

describe("odd answers", () => {
  test("a bare object is a list of one", async () => {
    const { connector, server, supplier } = await openOcto();
    const [request] = supplier.sell(1);
    server.failNext(
      { kind: "rewrite", json: (json) => (Array.isArray(json) ? json[0] : json) },
      supplier.looksUp,
    );
    const looked = await connector.lookup(request.reference, aCall());
    expect(looked).toMatchObject(
      success({ bookings: [{ uuid: request.bookingUuid, redeemable: true }] }),
    );
  });

  test.each([
    [400, { error: "UNAUTHORIZED", errorMessage: "No API key" }],
    [400, { error: "FORBIDDEN", errorMessage: "Key revoked" }],
    [403, { error: "FORBIDDEN" }],
  ])("auth trouble at status %i %j is unauthorised", async (status, json) => {
    const { connector } = await openOcto({ answer: () => ({ status, json }) });
    expect(await connector.lookup("any", aCall())).toEqual(
      failure({ kind: "unauthorised", why: "key" }),
    );
    expect(await connector.products(aCall())).toEqual(
      failure({ kind: "unauthorised", why: "key" }),
    );
  });

  test("INTERNAL_SERVER_ERROR at status 400 is outcome-unknown, its text kept without the key", async () => {
    const json = { error: "INTERNAL_SERVER_ERROR", errorMessage: `for Bearer ${testKey}` };
    const { connector } = await openOcto({ answer: () => ({ status: 400, json }) });
    const looked = await connector.lookup("any", aCall());
    expect(looked).toMatchObject(failure({ kind: "outcome-unknown" }));
    expect(JSON.stringify(looked)).toContain("for Bearer ***");
    expect(JSON.stringify(looked)).not.toContain(testKey);
  });

  test.each([400, 404, 422])("a look-up refused with %i is an unknown code", async (status) => {
    const { connector } = await openOcto({
      answer: () => ({ status, json: { error: "BAD_REQUEST" } }),
    });
    expect(await connector.lookup("any", aCall())).toEqual(
      success({ bookings: [], unreadable: [] }),
    );
  });

  test("an echo without octo/redemption is a missing capability, for look-ups only", async () => {
    const headers = { "Octo-Capabilities": "octo/content, octo/pricing" };
    const { connector } = await openOcto({ answer: () => ({ status: 200, headers, json: [] }) });
    expect(await connector.lookup("any", aCall())).toEqual(
      failure({ kind: "unauthorised", why: "capability" }),
    );
    expect(await connector.products(aCall())).toEqual(success([]));
  });

  test("an echo among others is enough", async () => {
    const headers = { "Octo-Capabilities": "octo/content, octo/redemption" };
    const { connector } = await openOcto({ answer: () => ({ status: 200, headers, json: [] }) });
    expect(await connector.lookup("any", aCall())).toEqual(
      success({ bookings: [], unreadable: [] }),
    );
  });

  test("OCTO-RateLimit-RetryAfter counts where Retry-After is missing", async () => {
    const headers = { "OCTO-RateLimit-RetryAfter": "7" };
    const { connector } = await openOcto({ answer: () => ({ status: 429, headers, json: {} }) });
    expect(await connector.lookup("any", aCall())).toEqual(
      failure({ kind: "rate-limited", retryAt: later(testStart, 7_000) }),
    );
  });

  test("a list that may not be asked for is a failure, never an empty list", async () => {
    const json = { error: "BAD_REQUEST", errorMessage: "No filter" };
    const { connector } = await openOcto({ answer: () => ({ status: 400, json }) });
    const window = { from: asLocalDate("2026-06-26"), to: asLocalDate("2026-06-29") };
    expect(await connector.bookings?.(window, aCall())).toEqual(
      failure({ kind: "rejected", code: "BAD_REQUEST", text: "No filter" }),
    );
  });
});

describe("whose redemption it was", () => {
  test("a time that the look-up had already shown is not ours", async () => {
    const at = instantToIso(later(testStart, -1_000));
    const used = { ...aBooking, redeemable: true, status: "REDEEMED", utcRedeemedAt: at };
    const { connector, codeFor } = await openOcto({
      answer: () => ({ status: 200, json: [used] }),
    });
    const redeemed = await connector.redemption?.redeem(
      wholeBooking,
      await codeFor(wholeBooking),
      aCall(),
    );
    expect(redeemed).toEqual(
      success({ kind: "already-redeemed", redeemedAt: later(testStart, -1_000) }),
    );
  });

  test("re-entry: a new time on a used booking is ours", async () => {
    const first = {
      ...aBooking,
      redeemable: true,
      utcRedeemedAt: instantToIso(later(testStart, -3_600_000)),
    };
    const { connector, codeFor } = await openOcto({
      answer: (request) => ({
        status: 200,
        json: isRedeem(request) ? { ...first, utcRedeemedAt: instantToIso(testStart) } : [first],
      }),
    });
    const code = await codeFor(wholeBooking);
    expect(await connector.redemption?.redeem(wholeBooking, code, aCall())).toEqual(
      success({ kind: "accepted", redeemedAt: testStart }),
    );
  });

  test("the supplier's own clock is the measure where it sends one", async () => {
    const slow = later(testStart, -9 * 60_000);
    const { connector, codeFor } = await openOcto({
      answer: (request) => ({
        status: 200,
        headers: { Date: "Sat, 27 Jun 2026 12:51:00 GMT" },
        json: isRedeem(request) ? { ...aBooking, utcRedeemedAt: instantToIso(slow) } : [aBooking],
      }),
    });
    const code = await codeFor(wholeBooking);
    expect(await connector.redemption?.redeem(wholeBooking, code, aCall())).toEqual(
      success({ kind: "accepted", redeemedAt: slow }),
    );
  });

  test("success without a trace of it is rejected after a second look", async () => {
    const { connector, codeFor, server } = await openOcto({
      answer: (request) => ({
        status: 200,
        json: isRedeem(request) ? aBooking : [aBooking],
      }),
    });
    const code = await codeFor(wholeBooking);
    expect(await connector.redemption?.redeem(wholeBooking, code, aCall())).toEqual(
      success({ kind: "rejected", code: "NOT_RECORDED", text: null }),
    );
    expect(server.requests).toHaveLength(3);
  });

  test("a refusal that no look explains keeps the supplier's code and text", async () => {
    const refusal = {
      error: "BAD_REQUEST",
      errorMessage: "Gate closed",
      redemptionErrorCode: "WRONG_DATE",
    };
    const { connector, codeFor } = await openOcto({
      answer: (request) =>
        isRedeem(request) ? { status: 400, json: refusal } : { status: 200, json: [aBooking] },
    });
    const code = await codeFor(wholeBooking);
    expect(await connector.redemption?.redeem(wholeBooking, code, aCall())).toEqual(
      success({ kind: "rejected", code: "WRONG_DATE", text: "Gate closed" }),
    );
  });

  test("another booking in the answer is contract-broken", async () => {
    const { connector, codeFor } = await openOcto({
      answer: (request) => ({
        status: 200,
        json: isRedeem(request) ? { ...aBooking, uuid: "another" } : [aBooking],
      }),
    });
    const code = await codeFor(wholeBooking);
    expect(await connector.redemption?.redeem(wholeBooking, code, aCall())).toEqual(
      failure({ kind: "contract-broken", path: "uuid" }),
    );
  });
});

describe("what is known of products", () => {
  test("one bad booking is kept raw beside the others", async () => {
    const bad = { ...aBooking, uuid: "bad", cancellation: "yes" };
    const nowhere = { ...aBooking, uuid: "nowhere", productId: null, loyalty: 7 };
    const { connector } = await openOcto({
      answer: (request) => ({
        status: 200,
        json: request.path.startsWith("/octo/products") ? [] : [bad, nowhere, aBooking],
      }),
    });
    const looked = await connector.lookup("any", aCall());
    if (!looked.ok) throw new Error(looked.failure.kind);
    expect(looked.value.bookings.map(({ uuid }) => uuid)).toEqual([aBooking.uuid]);
    expect(looked.value.unreadable).toEqual([
      { raw: JSON.stringify(bad), path: "cancellation" },
      { raw: JSON.stringify(nowhere), path: "productId" },
    ]);
  });

  test("the product list is asked for once, and again for an unknown product", async () => {
    let products = [{ id: "cave-walk", timeZone: "Europe/London", availabilityType: "START_TIME" }];
    let productId = "cave-walk";
    const { connector, server } = await openOcto({
      answer: (request) => ({
        status: 200,
        json: request.path.startsWith("/octo/products") ? products : [{ ...aBooking, productId }],
      }),
    });
    await connector.lookup("any", aCall());
    await connector.lookup("any", aCall());
    expect(server.requests.map(pathOnly)).toEqual([lookupPath, productsPath, lookupPath]);
    productId = "new";
    products = [{ id: "new", timeZone: "Europe/London", availabilityType: "OPENING_HOURS" }];
    const looked = await connector.lookup("any", aCall());
    expect(looked).toMatchObject(success({ bookings: [{ visit: { kind: "day" } }] }));
    expect(server.requests.map(pathOnly).slice(3)).toEqual([lookupPath, productsPath]);
  });

  test("a booking that brings its product asks for none", async () => {
    const { connector, server } = await openOcto({
      answer: () => ({
        status: 200,
        json: { ...readFixture("redeem"), redemptionCode: "c" },
      }),
    });
    const looked = await connector.lookup("XHSNK2", aCall());
    expect(looked).toMatchObject(
      success({ bookings: [{ reference: "XHSNK2", visit: { kind: "day" } }] }),
    );
    expect(server.requests).toHaveLength(1);
  });

  test("a product without a time zone breaks the list where it stands", async () => {
    const { connector } = await openOcto({
      answer: () => ({
        status: 200,
        json: [...products(), { id: "zoneless" }],
      }),
    });
    expect(await connector.products(aCall())).toEqual(
      failure({ kind: "contract-broken", path: "[1].timeZone" }),
    );
  });
});

const aBooking = {
  redemptionCode: "c|1",
  redeemable: true,
  uuid: "5c1f0d3a",
  status: "CONFIRMED",
  productId: "cave-walk",
  availability: {
    localDateTimeStart: "2026-06-27T14:00:00+01:00",
    localDateTimeEnd: "2026-06-27T15:30:00+01:00",
  },
  unitItems: [],
};
const wholeBooking = {
  connection: testConnection,
  reference: "any",
  bookingUuid: aBooking.uuid,
  unitItemUuid: null,
  by: usedBy,
};
const products = () => [{ id: "cave-walk", timeZone: "Europe/London" }];
const lookupPath = "/octo/redemption/lookup";
const productsPath = "/octo/products";
const pathOnly = (request: ScriptedRequest) => request.path.split("?")[0];
