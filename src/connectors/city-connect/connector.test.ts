import { describe, expect, test } from "vitest";
import { asLocalDate } from "../../core/time.ts";
import { aCall, failure, runConnectorContract, success } from "../connector.contract.ts";
import { createScriptedNetwork, html, testStart } from "../scripted-server.contract.ts";
import { createCityConnectConnector } from "./connector.ts";
import { open } from "./open-city-connect.contract.ts";
import { readFixture } from "./read-fixture.contract.ts";
import {
  connectTo,
  createScriptedCityConnect,
  testConnection,
  testPassword,
  testSupplier,
  testToken,
} from "./scripted-city-connect.contract.ts";

for (const repeats of ["strict", "lenient"] as const)
  runConnectorContract(`city-connect (${repeats} about repeats)`, {
    supplier: (now) => createScriptedCityConnect(now, { repeats }),
    connect: (baseUrl, network) => connectTo(baseUrl, network),
  });

const nothing = success({ bookings: [], unreadable: [] });
const basic = (user: string, password: string) =>
  `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

test("a notification is a booking as it is now, and makes its product known", async () => {
  const { connector } = await open();
  const { ticket: _, ...told } = readFixture("lookup");
  const news = connector.feed?.read({
    event: "booking_cancellation",
    body: JSON.stringify({ ...told, product: "NEWTOUR", supplier: testSupplier }),
  });
  expect(news).toMatchObject({
    ok: true,
    value: { kind: "bookings", bookings: [{ status: { kind: "CANCELLED" } }] },
  });
  const products = await connector.products(aCall());
  expect(products.ok && products.value.map(({ id }) => id)).toContain("NEWTOUR");
});

describe("a look-up", () => {
  test("names supplier and barcode exactly, with the callback's credentials", async () => {
    const { connector, server } = await open();
    await connector.lookup("PLF-a+b/c= d%2B|é", aCall());
    const [request] = server.requests;
    expect(request?.path.split("?")[0]).toBe("/cc/barcode_lookup");
    expect(request?.query.get("barcode")).toBe("PLF-a+b/c= d%2B|é");
    expect(request?.query.get("supplier")).toBe(testSupplier);
    expect(request?.path).toContain("PLF-a%2Bb%2Fc%3D%20d%252B");
    expect(request?.headers.authorization).toBe(basic("gate", testPassword));
  });

  test.each(["CTT847889400", "plf-A71Q", "XPLF-A71Q", ""])(
    "of a code without our prefix (%j) never leaves the venue",
    async (code) => {
      const { connector, server } = await open();
      expect(connector.owns(code)).toBe(false);
      expect(await connector.lookup(code, aCall())).toEqual(nothing);
      expect(server.requests).toHaveLength(0);
    },
  );

  test("without a callback asks nobody; without an account there is nothing to list or redeem", async () => {
    const { options } = await open();
    const common = {
      ...createScriptedNetwork(testStart),
      connection: testConnection,
      timeZone: "UTC",
    };
    const listing = createCityConnectConnector({ ...common, account: options.account });
    expect(await listing.lookup("PLF-1", aCall())).toEqual(nothing);
    expect(listing.owns("PLF-1")).toBe(false);
    const asking = createCityConnectConnector({ ...common, callback: options.callback });
    expect(asking.bookings).toBeUndefined();
    expect(asking.redemption).toBeUndefined();
    expect(asking.prefixes).toEqual(["PLF-"]);
  });

  test("of a used ticket succeeds and says so: seed 000", async () => {
    const { connector } = await open(() => ({ status: 200, json: readFixture("lookup") }));
    const looked = await connector.lookup("PLF-any", aCall());
    expect(looked).toMatchObject(
      success({
        bookings: [{ uuid: "CTT128465552", unitItems: [{ status: { kind: "REDEEMED" } }, {}, {}] }],
      }),
    );
  });

  test("BARCODE_INVALID with 400 is an unknown code", async () => {
    const { connector } = await open(() => ({ status: 400, json: readFixture("error") }));
    expect(await connector.lookup("PLF-ZZZZ", aCall())).toEqual(nothing);
  });

  test.each([
    [400, { error: "SUPPLIER_MISSING" }],
    [400, {}],
    [400, [1]],
    [422, readFixture("error")],
    [500, readFixture("error")],
    [400, { error: "SERVER_ERROR" }],
  ])("%i %j is trouble at the source, not an unknown code", async (status, json) => {
    const { connector } = await open(() => ({ status, json }));
    expect(await connector.lookup("PLF-1", aCall())).toMatchObject(
      failure({ kind: "outcome-unknown" }),
    );
  });

  test.each([200, 400, 502])("HTML with %i is trouble at the source", async (status) => {
    const { connector, server } = await open();
    server.failNext(html(status), () => true);
    expect(await connector.lookup("PLF-1", aCall())).toMatchObject(
      failure({ kind: "outcome-unknown" }),
    );
  });

  test("an address that nobody answers at is a wrong configuration", async () => {
    const { connector } = await open(() => ({ status: 404, json: { message: "no route" } }));
    expect(await connector.lookup("PLF-1", aCall())).toEqual(
      failure({ kind: "contract-broken", path: "/barcode_lookup" }),
    );
  });

  test("another supplier's booking is unknown and told of, without its guests", async () => {
    const json = { ...readFixture("lookup"), supplier: "other@example.test" };
    const { connector } = await open(() => ({ status: 200, json }));
    expect(await connector.lookup("PLF-1", aCall())).toEqual(
      success({
        bookings: [],
        unreadable: [{ raw: '{"supplier":"other@example.test"}', path: "supplier" }],
      }),
    );
  });

  test("a 200 with cancelled is CANCELLED", async () => {
    const json = { ...readFixture("lookup"), cancelled: true };
    const { connector } = await open(() => ({ status: 200, json }));
    expect(await connector.lookup("PLF-1", aCall())).toMatchObject(
      success({ bookings: [{ status: { kind: "CANCELLED" }, cancellation: { at: null } }] }),
    );
  });

  test.each([[null], [42], ["text"], [[]], [{ tickets: {} }], [{ error: "?" }]])(
    "200 with %j throws nothing and finds nothing",
    async (json) => {
      const { connector } = await open(() => ({ status: 200, json }));
      expect(await connector.lookup("PLF-1", aCall())).toMatchObject(success({ bookings: [] }));
    },
  );

  test("what is kept of an echo holds no secret, and a long word is cut", async () => {
    const echo = `${testPassword} ${basic("gate", testPassword)} ${"x".repeat(4_096)}`;
    const { connector } = await open((request) =>
      request.query.get("barcode") === "PLF-raw"
        ? { status: 200, json: { echo } }
        : { status: 400, json: { error: echo } },
    );
    for (const code of ["PLF-raw", "PLF-word"]) {
      const kept = JSON.stringify(await connector.lookup(code, aCall()));
      expect(kept).toContain("*** Basic ***");
      expect(kept).not.toContain(testPassword);
    }
    expect(JSON.stringify(await connector.lookup("PLF-word", aCall())).length).toBeLessThan(400);
  });
});

describe("the list", () => {
  const window = { from: asLocalDate("2026-06-26"), to: asLocalDate("2026-06-29") };

  test("is asked by travel date as the account, in pages of 500", async () => {
    const { connector, server, supplier } = await open();
    supplier.sell(2);
    const listed = await connector.bookings?.(window, aCall());
    expect(listed).toMatchObject(
      success({
        bookings: [{ uuid: "PLF-B501", reference: "PF-PLF-B501", resellerReference: "SH-31" }],
      }),
    );
    const [request] = server.requests;
    expect(request?.path).toBe(
      "/v1/bookings?as=supplier&travel_from=2026-06-26&travel_to=2026-06-29&limit=500&offset=0",
    );
    expect(request?.headers.authorization).toBe(basic(testSupplier, testToken));
    expect(JSON.stringify(listed)).not.toMatch(/ines@|6140000|"PT"/);
  });

  test.each([
    [400, { error: "BAD_WINDOW" }, { kind: "rejected", code: "BAD_WINDOW", text: null }],
    [404, { error: "NOT_FOUND" }, { kind: "contract-broken", path: "/bookings" }],
    [200, { bookings: [] }, { kind: "contract-broken", path: "$" }],
  ])("%i %j is a failure, never an empty list", async (status, json, expected) => {
    const { connector } = await open(() => ({ status, json }));
    expect(await connector.bookings?.(window, aCall())).toEqual(failure(expected));
  });

  test("one bad booking is kept raw beside the others, and so is the second of a barcode", async () => {
    const good = readFixture("lookup");
    const bad = { ...good, id: "bad", barcode: 5 };
    const single = { ...good, id: "single", type: "ticket" };
    const twin = { ...good, id: "twin", date: "2017-10-08" };
    const again = { ...good, id: "again" };
    const { connector } = await open(() => ({
      status: 200,
      json: [bad, single, good, again, twin],
    }));
    const listed = await connector.bookings?.(window, aCall());
    expect(listed).toMatchObject(
      success({
        bookings: [{ uuid: "CTT128465552", visit: { from: "2017-10-07" } }],
        unreadable: [{ path: "barcode" }, { path: "type" }, { path: "barcode" }],
      }),
    );
  });

  test("products are the configured ones and those that bookings name", async () => {
    const { connector } = await open(() => ({ status: 200, json: [readFixture("lookup")] }), {
      products: [{ id: "ISLEDAY", label: "Island Day Pass" }],
    });
    await connector.bookings?.(window, aCall());
    expect(await connector.products(aCall())).toMatchObject(
      success([
        { id: "ISLEDAY", label: "Island Day Pass", timeZone: "Australia/Hobart" },
        {
          id: "WINETOUR",
          label: "WINETOUR",
          units: [{ id: "adult", label: "Adult", people: 1 }, {}, {}, {}, {}, {}],
        },
      ]),
    );
  });
});
