import { describe, expect, onTestFinished, test } from "vitest";
import { instantToIso, later } from "../../core/time.ts";
import { otherDevice, usedBy } from "../../testing/builders.ts";
import type { UseRequest } from "../connector.ts";
import { aCall, failure, runConnectorContract, success } from "../connector.contract.ts";
import type { ScriptedAnswer, ScriptedRequest } from "../scripted-server.contract.ts";
import {
  createScriptedNetwork,
  startScriptedServer,
  testStart,
} from "../scripted-server.contract.ts";
import type { Network } from "../supplier-http.ts";
import { type AnyRoadOptions, createAnyRoadConnector } from "./connector.ts";
import { readFixture } from "./read-fixture.contract.ts";
import {
  createScriptedAnyRoad,
  isScan,
  ourName,
  pageOf,
  testConnection,
  testToken,
  testZone,
} from "./scripted-anyroad.contract.ts";

const connect = (baseUrl: string, network: Network, change: Partial<AnyRoadOptions> = {}) =>
  createAnyRoadConnector({
    connection: testConnection,
    baseUrl: `${baseUrl}/anyroad/`,
    timeZone: testZone,
    credentials: { kind: "token", token: testToken },
    ...network,
    ...change,
  });

const client = {
  kind: "client",
  tokenUrl: "https://supplier.test/token",
  clientId: "id",
  clientSecret: "s",
} as const;

for (const unknown of ["404", "no items"] as const)
  runConnectorContract(`anyroad (an unknown code is ${unknown})`, {
    supplier: (now) => createScriptedAnyRoad(now, { unknown }),
    connect,
  });

describe("what an AnyRoad call carries", () => {
  test("the documented bodies, the token, and the code exactly as scanned", async () => {
    const { server, connector, redemption } = await openAnyRoad();
    const code = "data:application/json;base64,eyJib29raW5nX2lkIjoiNzcwMTIifQ==";
    await connector.lookup(code, aCall());
    await redemption.redeem({ ...anyRequest, unitItemUuid: code }, code, aCall());
    const [verify, scan] = server.requests;
    expect(verify?.body).toEqual({ qr_code: code });
    expect(Object.keys(Object(scan?.body))).toEqual(Object.keys(Object(readFixture("scan-body"))));
    expect(scan?.body).toEqual({ device: ourName, qr_code: code });
    for (const { method, headers } of [verify, scan].filter((each) => each !== undefined)) {
      expect(method).toBe("POST");
      expect(headers.authorization).toBe(`Bearer ${testToken}`);
      expect(headers["content-type"]).toBe("application/json");
      expect(headers.accept).toBe("application/json");
    }
  });

  test("each handset scans under its own name", async () => {
    const { supplier, redemption } = await openAnyRoad();
    const [request] = supplier.sell(1);
    const other = { ...request, by: { ...usedBy, device: otherDevice } };
    await redemption.redeem(request, request.reference, aCall());
    await redemption.redeem(other, request.reference, aCall());
    const names = supplier.scansOf(request).map(({ device }) => device);
    expect(new Set(names).size).toBe(2);
    for (const name of names) expect(name).toMatch(/^[\x21-\x7e]{1,64}$/);
  });

  test.each(["", "Tor 2", "Tür-2", "x".repeat(65)])("the name %j is a bug", async (name) => {
    const { supplier, redemption, server } = await openAnyRoad({ deviceName: () => name });
    const [request] = supplier.sell(1);
    await expect(redemption.redeem(request, "any", aCall())).rejects.toThrow(/plain ASCII/);
    expect(server.requests).toEqual([]);
  });
});

describe("whose scan it was", () => {
  test("a lost answer is proven by our name", async () => {
    const { supplier, server, redemption } = await openAnyRoad();
    const [request] = supplier.sell(1);
    server.failNext({ kind: "drop-after" }, isScan);
    expect(await redemption.redeem(request, request.reference, aCall())).toMatchObject(
      failure({ kind: "outcome-unknown" }),
    );
    expect(await redemption.preview(request, aCall())).toEqual(
      success({ kind: "redeemed", redeemedAt: testStart, by: "this-device" }),
    );
  });

  test("a scan that did not arrive leaves the ticket redeemable", async () => {
    const { supplier, server, redemption } = await openAnyRoad();
    const [request] = supplier.sell(1);
    server.failNext({ kind: "drop-before" }, isScan);
    await redemption.redeem(request, request.reference, aCall());
    expect(await redemption.preview(request, aCall())).toMatchObject(
      success({ kind: "redeemable", redeemedAt: null }),
    );
  });

  test("a lost answer of one handset is no proof for another", async () => {
    const { supplier, redemption } = await openAnyRoad();
    const [request] = supplier.sell(1);
    await redemption.redeem(request, request.reference, aCall());
    const other = { ...request, by: { ...usedBy, device: otherDevice } };
    expect(await redemption.preview(other, aCall())).toEqual(
      success({ kind: "redeemed", redeemedAt: testStart, by: "another-device" }),
    );
  });

  test("another vendor's scanner is another device", async () => {
    const { supplier, redemption } = await openAnyRoad();
    const [request] = supplier.sell(1);
    const redeemedAt = supplier.redeemElsewhere(request);
    expect(await redemption.preview(request, aCall())).toEqual(
      success({ kind: "redeemed", redeemedAt, by: "another-device" }),
    );
  });

  test.each([0, 60_000])(
    "a race %i ms after another gate comes out the same from the answer and from a read-back",
    async (apartMs) => {
      const { supplier, redemption, advance } = await openAnyRoad();
      const [request] = supplier.sell(1);
      const redeemedAt = supplier.redeemElsewhere(request);
      advance(apartMs);
      expect(await redemption.redeem(request, request.reference, aCall())).toEqual(
        success({ kind: "already-redeemed", redeemedAt }),
      );
      expect(await redemption.preview(request, aCall())).toEqual(
        success({ kind: "redeemed", redeemedAt, by: "another-device" }),
      );
    },
  );

  test("a stranger who scans after us changes nothing", async () => {
    const { supplier, redemption, advance } = await openAnyRoad();
    const [request] = supplier.sell(1);
    await redemption.redeem(request, request.reference, aCall());
    advance(1_000);
    supplier.redeemElsewhere(request);
    expect(await redemption.preview(request, aCall())).toEqual(
      success({ kind: "redeemed", redeemedAt: testStart, by: "this-device" }),
    );
  });
});

describe("the ticket's rules", () => {
  test.each([
    ["booking_in_past", "BOOKING_IN_PAST"],
    ["booking_in_future", "BOOKING_IN_FUTURE"],
  ] as const)("%s ends a queued scan as a rejection", async (refusing, code) => {
    const { supplier, redemption } = await openAnyRoad();
    const [request] = supplier.sell(1);
    supplier.refuse(request, refusing);
    const text = "Chosen per account";
    expect(await redemption.preview(request, aCall())).toEqual(
      success({ kind: "refused", code, text, redeemedAt: null }),
    );
    expect(await redemption.redeem(request, request.reference, aCall())).toEqual(
      success({ kind: "rejected", code, text }),
    );
  });

  test("a scan of ours whose answer was lost before the slot ended is still ours after it", async () => {
    const { supplier, redemption, advance } = await openAnyRoad();
    const [request] = supplier.sell(1);
    await redemption.redeem(request, request.reference, aCall());
    advance(3_600_000);
    supplier.refuse(request, "booking_in_past");
    expect(await redemption.preview(request, aCall())).toEqual(
      success({ kind: "redeemed", redeemedAt: testStart, by: "this-device" }),
    );
    expect(await redemption.redeem(request, request.reference, aCall())).toEqual(
      success({ kind: "accepted", redeemedAt: testStart }),
    );
    expect(supplier.uses(request)).toBe(1);
  });

  test("a guest whom another gate let in does not hide behind a slot that is over", async () => {
    const { supplier, redemption } = await openAnyRoad();
    const [request] = supplier.sell(1);
    const redeemedAt = supplier.redeemElsewhere(request);
    supplier.refuse(request, "booking_in_past");
    expect(await redemption.redeem(request, request.reference, aCall())).toEqual(
      success({ kind: "already-redeemed", redeemedAt }),
    );
  });

  test("a cancelled booking is refused and shows the use that it had", async () => {
    const { supplier, redemption } = await openAnyRoad();
    const [request] = supplier.sell(1);
    const redeemedAt = supplier.redeemElsewhere(request);
    supplier.cancel?.(request);
    expect(await redemption.preview(request, aCall())).toMatchObject(
      success({ kind: "refused", code: "CANCELLED", redeemedAt }),
    );
  });

  test("a code that is not documented stays raw", async () => {
    const json = { code: "gate_closed", title: "Closed", detail: null };
    const { redemption, connector } = await openAnyRoad({}, () => ({ status: 400, json }));
    const raw = { code: "gate_closed", text: "Closed" };
    expect(await redemption.preview(anyRequest, aCall())).toEqual(
      success({ kind: "refused", ...raw, redeemedAt: null }),
    );
    expect(await redemption.redeem(anyRequest, "any", aCall())).toEqual(
      success({ kind: "rejected", ...raw }),
    );
    expect(await connector.lookup("any", aCall())).toEqual(success(noBookings));
  });

  test("success without a trace of it is rejected after a second look", async () => {
    const { redemption, server } = await openAnyRoad({}, () => ({
      status: 200,
      json: pageOf([aTicket]),
    }));
    expect(await redemption.redeem(anyRequest, aTicket.qr_code, aCall())).toEqual(
      success({ kind: "rejected", code: "NOT_RECORDED", text: null }),
    );
    expect(server.requests).toHaveLength(2);
  });

  test("a second look finds the scan that the answer did not show", async () => {
    const scans = [{ device: ourName, scanned_at: instantToIso(testStart) }];
    const { redemption } = await openAnyRoad({}, (request) => ({
      status: 200,
      json: pageOf(isScan(request) ? [] : [{ ...aTicket, scans }]),
    }));
    expect(await redemption.redeem(anyRequest, aTicket.qr_code, aCall())).toEqual(
      success({ kind: "accepted", redeemedAt: testStart }),
    );
  });
});

describe("odd answers", () => {
  test.each([
    ["malformed", "limit_out_of_range, request 5f7e0797-7a42-4807-afaa-3efb80c8423a"],
  ] as const)("%s is our mistake: the entry is kept", async (name, path) => {
    const json = readFixture(name);
    const { connector, redemption } = await openAnyRoad({}, () => ({ status: 400, json }));
    const broken = failure({ kind: "contract-broken", path });
    expect(await connector.lookup("any", aCall())).toEqual(broken);
    expect(await redemption.preview(anyRequest, aCall())).toEqual(broken);
    expect(await redemption.redeem(anyRequest, "any", aCall())).toEqual(broken);
  });

  test.each([
    [401, "unauthorized", { kind: "unauthorised", why: "key" }],
    [400, "unauthorized", { kind: "unauthorised", why: "key" }],
    [500, "server-error", { kind: "outcome-unknown" }],
    [400, "server-error", { kind: "outcome-unknown" }],
  ] as const)("status %i with the body of %s", async (status, name, expected) => {
    const json = readFixture(name);
    const { connector } = await openAnyRoad({}, () => ({ status, json }));
    expect(await connector.lookup("any", aCall())).toMatchObject(failure(expected));
  });

  test.each([[[]], ["a text"], [{ detail: "no code" }], [null], [7]])(
    "a refusal that says only %j is contract-broken, never an unknown ticket",
    async (json) => {
      const { connector } = await openAnyRoad({}, () => ({ status: 422, json }));
      expect(await connector.lookup("any", aCall())).toEqual(
        failure({ kind: "contract-broken", path: "code" }),
      );
    },
  );

  test.each([
    [[], "$"],
    [{ items: "none" }, "items"],
    [{}, "items"],
  ])("a page like %j is contract-broken", async (json, path) => {
    const { connector } = await openAnyRoad({}, () => ({ status: 200, json }));
    expect(await connector.lookup("any", aCall())).toEqual(
      failure({ kind: "contract-broken", path }),
    );
  });

  test("a documented refusal without its ticket is contract-broken, and kept raw", async () => {
    const json = { code: "booking_canceled", qr_code: "KR-1", booking: 7 };
    const { connector, redemption } = await openAnyRoad({}, () => ({ status: 400, json }));
    expect(await connector.lookup("KR-1", aCall())).toEqual(
      success({ bookings: [], unreadable: [{ raw: JSON.stringify(json), path: "booking" }] }),
    );
    expect(await redemption.preview(anyRequest, aCall())).toEqual(
      failure({ kind: "contract-broken", path: "booking" }),
    );
  });

  test("tickets that cannot be read stand raw beside the others, without the token", async () => {
    const wrong = [
      { ...aTicket, scans: "none" },
      { ...aTicket, scans: [{ device: "h1", scanned_at: "yesterday" }] },
      { ...aTicket, experience: null, note: `Bearer ${testToken}` },
      { ...aTicket, time_slot: null },
      { ...aTicket, time_slot: { local_datetime_start: "2026-02-30T25:00:00Z" } },
      "x".repeat(4_096),
    ];
    const { connector } = await openAnyRoad({}, () => ({
      status: 200,
      json: pageOf([...wrong, aTicket]),
    }));
    const looked = await connector.lookup(aTicket.qr_code, aCall());
    if (!looked.ok) throw new Error(looked.failure.kind);
    expect(looked.value.bookings.map(({ uuid }) => uuid)).toEqual(["77012"]);
    expect(looked.value.unreadable.map(({ path }) => path).toSorted()).toEqual(
      ["$", "experience", "scans", "scans[0].scanned_at", "time_slot", "time_slot"].toSorted(),
    );
    expect(JSON.stringify(looked)).not.toContain(testToken);
  });

  test("the token is cut from a refusal's texts", async () => {
    const json = { code: `no_${testToken}`, detail: `for Bearer ${testToken}` };
    const { redemption } = await openAnyRoad({}, () => ({ status: 400, json }));
    expect(await redemption.preview(anyRequest, aCall())).toEqual(
      success({ kind: "refused", code: "no_***", text: "for Bearer ***", redeemedAt: null }),
    );
  });

  test("among several items the request's own code is the one", async () => {
    const scans = [{ device: "h9", scanned_at: instantToIso(later(testStart, -1)) }];
    const { redemption } = await openAnyRoad({}, () => ({
      status: 200,
      json: pageOf([{ ...aTicket, qr_code: "another", scans }, aTicket]),
    }));
    expect(await redemption.preview(anyRequest, aCall())).toMatchObject(
      success({ kind: "redeemable", redemptionCode: aTicket.qr_code }),
    );
  });
});

describe("products", () => {
  test("experiences of all pages; an add-on is nobody", async () => {
    const { connector, server } = await openAnyRoad({}, (request) => ({
      status: 200,
      json: request.query.has("page")
        ? { items: [{ id: 8, name: " " }], next_url: "" }
        : { items: [{ id: "still-house", name: "Still House" }], next_url: nextPage },
    }));
    const nextPage = `${server.baseUrl}/anyroad/experiences?page=2`;
    const units = [
      { id: "guest", label: "Guest", people: 1 },
      { id: "addon", label: "Add-on", people: 0 },
    ];
    expect(await connector.products(aCall())).toEqual(
      success([
        { id: "still-house", label: "Still House", timeZone: testZone, units },
        { id: "8", label: "8", timeZone: testZone, units },
      ]),
    );
    expect(server.requests.map(({ path }) => path)).toEqual([
      "/anyroad/experiences",
      "/anyroad/experiences?page=2",
    ]);
    expect(server.requests[0]?.headers["content-type"]).toBeUndefined();
  });

  test("a next page that was there before ends the list", async () => {
    const { connector, server } = await openAnyRoad({}, () => ({
      status: 200,
      json: { items: [], next_url: samePage },
    }));
    const samePage = `${server.baseUrl}/anyroad/experiences`;
    expect(await connector.products(aCall())).toEqual(success([]));
    expect(server.requests).toHaveLength(1);
  });

  test("the token does not go to another origin", async () => {
    const { connector } = await openAnyRoad({}, () => ({
      status: 200,
      json: { items: [], next_url: "http://127.0.0.1:9/experiences" },
    }));
    expect(await connector.products(aCall())).toEqual(
      failure({ kind: "contract-broken", path: "next_url" }),
    );
  });

  test("configured ones are not asked for", async () => {
    const experiences = [{ id: "still-house", label: "Still House" }];
    const { connector, server } = await openAnyRoad({ experiences });
    expect(await connector.products(aCall())).toMatchObject(success([{ id: "still-house" }]));
    expect(server.requests).toEqual([]);
  });
});

test("it cannot list bookings", async () => {
  const { connector } = await openAnyRoad();
  expect(connector).toMatchObject({ kind: "anyroad", honoursIdempotencyKey: false });
  expect(connector.bookings).toBeUndefined();
});

test.each([
  [{ baseUrl: "ftp://supplier.test" }],
  [{ timeZone: "Middle/Earth" }],
  [{ credentials: { kind: "token", token: "tok\nsecret" } }],
  [{ credentials: { ...client, tokenUrl: "token" } }],
  [{ credentials: { ...client, clientSecret: "" } }],
] satisfies [Partial<AnyRoadOptions>][])("start-up fails on %j", (change) => {
  const create = () => connect("https://supplier.test", createScriptedNetwork(testStart), change);
  expect(create).toThrow(/^connection kauri-ridge: /);
  expect(create).not.toThrow(/tok\n/);
});

const noBookings = { bookings: [], unreadable: [] };
const aTicket = {
  id: "9003",
  type: "guest",
  qr_code: "KR-77012-1",
  experience: "https://sandbox.example/experiences/still-house",
  booking: "https://sandbox.example/bookings/77012",
  guest: null,
  time_slot: { local_datetime_start: "2026-06-27T14:00:00Z", local_datetime_end: null },
  scans: [],
};
const anyRequest: UseRequest = {
  connection: testConnection,
  reference: aTicket.qr_code,
  bookingUuid: "77012",
  unitItemUuid: aTicket.qr_code,
  by: usedBy,
};

/** Without `answer`, the documented supplier answers. */
async function openAnyRoad(
  change: Partial<AnyRoadOptions> = {},
  answer?: (request: ScriptedRequest) => ScriptedAnswer,
) {
  const network = createScriptedNetwork(testStart);
  const supplier = createScriptedAnyRoad(network.now, { unknown: "404" });
  const server = await startScriptedServer(answer ?? supplier.answer);
  onTestFinished(() => server.stop());
  const connector = connect(server.baseUrl, network, change);
  const { redemption } = connector;
  if (redemption === undefined) throw new Error("it redeems");
  return { ...network, connector, redemption, server, supplier };
}
