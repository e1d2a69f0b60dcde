import { describe, expect, test } from "vitest";
import { asLocalDate, later } from "../../core/time.ts";
import { aCall, failure, runConnectorContract, success } from "../connector.contract.ts";
import type { ScriptedAnswer, ScriptedRequest } from "../scripted-server.contract.ts";
import { createScriptedNetwork, html, testStart } from "../scripted-server.contract.ts";
import { aTagAccount } from "./a-tag-account.contract.ts";
import type { SatelliteTagOptions } from "./account.ts";
import { createSatelliteTagConnector } from "./connector.ts";
import { openTag, withToken } from "./open-tag.contract.ts";
import { createScriptedTag, testClient, testTill } from "./scripted-satellite-tag.contract.ts";

runConnectorContract("satellite-tag", {
  recordsEveryUse: true,
  supplier: (now) => {
    const supplier = createScriptedTag(now, { asksForToken: false, mostPerPage: 5_000 });
    return {
      ...supplier,
      // else Node writes a POST to a connection whose end it has not noticed, where nobody listens any more
      answer: (request) => ({ ...supplier.answer(request), headers: { Connection: "close" } }),
    };
  },
  connect: (baseUrl, network) => createSatelliteTagConnector(aTagAccount(baseUrl, network)),
});

describe("what a call carries", () => {
  test("the content type always, and the device on whose behalf it is made", async () => {
    const { connector, redemption, supplier, server } = await openTag();
    const [request] = supplier.sell(1);
    await connector.lookup(request.reference, aCall());
    await redemption.preview(request, aCall());
    expect(server.requests.map(({ headers }) => headers["user-agent"])).toEqual([
      "Stile/0.1.0/GATEWAY (Android 14)",
      "Stile/0.1.0/GATEWAY (Android 14)",
      "Stile/0.1.0/G07 (Android 14)",
      "Stile/0.1.0/G07 (Android 14)",
    ]);
    for (const { headers } of server.requests)
      expect(headers).toMatchObject({
        "content-type": "application/json",
        accept: "application/json",
      });
  });

  test("what a header cannot carry is replaced", async () => {
    const options: Partial<SatelliteTagOptions> = {
      deviceCode: () => "Tor 7/Süd\n",
      app: { name: "Stile", version: "0.1.0", platform: "Android 14 (go)" },
    };
    const { connector, server } = await openTag({ options });
    expect(await connector.lookup("any", aCall())).toMatchObject({ ok: true });
    expect(server.requests[0]?.headers["user-agent"]).toBe(
      "Stile/0.1.0/Tor_7_S_d_ (Android 14 _go_)",
    );
  });

  test.each([".json", ""])("the suffix %j ends the path", async (suffix) => {
    const { connector, server } = await openTag({ options: { suffix } });
    await connector.lookup("a/b +%2F?#", aCall());
    expect(server.requests[0]?.path).toBe(
      `/api/v5/delegate/barcode:a%2Fb%20%2B%252F%3F%23${suffix}`,
    );
  });

  test("half a surrogate pair is looked up, not thrown at", async () => {
    const { connector } = await openTag();
    expect(await connector.lookup("\ud800", aCall())).toEqual(nothing);
  });
});

describe("products", () => {
  test("the event is the one product, known without a call", async () => {
    const { connector, server } = await openTag();
    expect(await connector.products(aCall())).toEqual(
      success([
        {
          id: "12",
          label: "Southern Lights Garden Night",
          timeZone: "Pacific/Auckland",
          units: [{ id: "ticket", label: "Ticket", people: 1 }],
        },
      ]),
    );
    expect(server.requests).toEqual([]);
  });
});

describe("delegates", () => {
  test("each is an open booking of the event with one unit item, and no e-mail", async () => {
    const { connector, supplier } = await openTag();
    supplier.sell(1);
    const listed = await connector.bookings?.(anyWindow, aCall());
    expect(listed).toMatchObject(
      success({
        bookings: [
          {
            key: "southern-lights/K3M8Q0ZT5HWD2ABC01",
            product: "southern-lights/12",
            status: { kind: "CONFIRMED" },
            visit: { kind: "open" },
            leadName: "Tapsell",
            redeemable: null,
            unitItems: [
              {
                key: "southern-lights/K3M8Q0ZT5HWD2ABC01",
                unit: "ticket",
                ticket: { codes: ["K3M8Q0ZT5HWD2ABC01"], method: "DIGITAL" },
              },
            ],
          },
        ],
        unreadable: [],
      }),
    );
    expect(JSON.stringify(listed)).not.toContain("example.test");
  });

  test("are asked for until the total is reached, however few a page brings", async () => {
    const { connector, supplier, server } = await openTag({ script: { mostPerPage: 2 } });
    supplier.sell(5);
    const listed = await connector.bookings?.(anyWindow, aCall());
    if (listed?.ok !== true) throw new Error("expected a list");
    expect(listed.value.bookings.map(({ uuid }) => uuid.slice(-2))).toEqual([
      "01",
      "02",
      "03",
      "04",
      "05",
    ]);
    const asked = server.requests.filter(({ path }) => path.includes("/delegate/"));
    expect(asked.map(({ query }) => [query.get("limit"), query.get("offset")])).toEqual([
      ["5000", "0"],
      ["5000", "2"],
      ["5000", "4"],
    ]);
  });

  test("one that cannot be read is kept raw beside the others", async () => {
    const bad = { id: 1, barcode: null, rfid: "04A1" };
    const entries = [bad, "drift", { id: "2", barcode: "B-2" }];
    const { connector } = await openTag({
      answer: ({ path }) => ({ status: 200, json: path.includes("/delegate/") ? entries : [] }),
    });
    expect(await connector.bookings?.(anyWindow, aCall())).toMatchObject(
      success({
        bookings: [{ uuid: "B-2" }],
        unreadable: [
          { raw: JSON.stringify(bad), path: "barcode" },
          { raw: '"drift"', path: "$" },
        ],
      }),
    );
  });

  test.each([
    [{ event_id: 13 }, "13", null],
    [{ data: { event_id: "13", description: "Child" } }, "13", "Child"],
    [{ data: { event_id: null, description: ["odd"] } }, "12", null],
    [{ data: [] }, "12", null],
    [{ data: "odd" }, "12", null],
  ])("%j is a ticket of event %s", async (fields, event, notes) => {
    const { connector } = await openTag({
      answer: delegateOr({ id: 1, barcode: "B-1", ...fields }),
    });
    expect(await connector.lookup("B-1", aCall())).toMatchObject(
      success({ bookings: [{ product: `southern-lights/${event}`, notes }] }),
    );
  });

  test.each(["event_id", "data.event_id"])(
    "%s that cannot be read is not this event",
    async (path) => {
      const odd = { event_id: { odd: true } };
      const fields = path === "event_id" ? odd : { data: odd };
      const { connector } = await openTag({
        answer: delegateOr({ id: 1, barcode: "B-1", ...fields }),
      });
      expect(await connector.lookup("B-1", aCall())).toMatchObject(
        success({ bookings: [], unreadable: [{ path }] }),
      );
    },
  );

  test.each([
    [{ status: 400, json: { code: 1501, message: "No filter" } }, "1501", "No filter"],
    [{ status: 404, json: { error: "no_route", error_description: "?" } }, "no_route", "?"],
    [{ status: 422, json: "odd" }, "HTTP_422", null],
  ])("a refused list is a failure, never an empty list: %j", async (answer, code, text) => {
    const { connector } = await openTag({ answer: () => answer });
    expect(await connector.bookings?.(anyWindow, aCall())).toEqual(
      failure({ kind: "rejected", code, text }),
    );
  });

  test.each([[{}], ["text"], [7], [null], [{ a: [], b: [] }], [{ data: {}, meta: [] }]])(
    "%j is no list",
    async (json) => {
      const { connector } = await openTag({ answer: () => ({ status: 200, json }) });
      expect(await connector.bookings?.(anyWindow, aCall())).toEqual(
        failure({ kind: "contract-broken", path: "$" }),
      );
    },
  );
});

describe("the list", () => {
  test("tells the first check-in of everybody at this gate, by whichever scanner", async () => {
    const { connector, supplier } = await openTag();
    const [used, elsewhere = used, fresh = used] = supplier.sell(3);
    const at = later(testStart, -60_000);
    supplier.checkIn(used, { at: later(testStart, -30_000) });
    supplier.checkIn(used, { at });
    supplier.checkIn(elsewhere, { at, place: 86 });
    const list = await connector.bookings?.(anyWindow, aCall());
    const usedAt = list?.ok
      ? new Map(list.value.bookings.map((b) => [b.uuid, b.redeemedAt]))
      : null;
    expect(usedAt).toEqual(
      new Map([
        [used.bookingUuid, at],
        [elsewhere.bookingUuid, null],
        [fresh.bookingUuid, null],
      ]),
    );
  });

  test("without its check-ins is a failure: used tickets would be good", async () => {
    const { connector, supplier, server } = await openTag();
    supplier.sell(1);
    server.failNext(html(502), ({ path }) => path.startsWith("/api/v5/interaction/list"));
    expect(await connector.bookings?.(anyWindow, aCall())).toMatchObject(
      failure({ kind: "outcome-unknown" }),
    );
  });

  test("keeps a check-in that cannot be read, and passes over what is none", async () => {
    const broken = { interactionType: "check-in", firstDelegate: 1, firstDevice: 85 };
    const { connector } = await openTag({
      answer: ({ path }) => ({
        status: 200,
        json: path.startsWith("/api/v5/delegate")
          ? [{ id: 1, barcode: "B-1" }]
          : [broken, { interactionType: "print" }, "odd"],
      }),
    });
    expect(await connector.bookings?.(anyWindow, aCall())).toMatchObject(
      success({
        bookings: [{ uuid: "B-1", redeemedAt: null }],
        unreadable: [
          { raw: JSON.stringify(broken), path: "recordedAt" },
          { raw: '"odd"', path: "$" },
        ],
      }),
    );
  });
});

describe("looking up", () => {
  test("a code of 4 KB and one that nobody sold are unknown", async () => {
    const { connector } = await openTag();
    expect(await connector.lookup("X".repeat(4_096), aCall())).toEqual(nothing);
  });

  test("tells the first check-in at this gate, and not one elsewhere", async () => {
    const { connector, supplier } = await openTag();
    const [used, fresh] = supplier.sell(2);
    if (fresh === undefined) throw new Error("two were sold");
    const at = later(testStart, -60_000);
    supplier.checkIn(used, { at: later(testStart, -30_000) });
    supplier.checkIn(used, { at });
    supplier.checkIn(fresh, { at, place: 86 });
    expect(await connector.lookup(used.reference, aCall())).toMatchObject(
      success({ bookings: [{ redeemedAt: at, unitItems: [{ redeemedAt: at }] }] }),
    );
    expect(await connector.lookup(fresh.reference, aCall())).toMatchObject(
      success({ bookings: [{ redeemedAt: null, unitItems: [{ redeemedAt: null }] }] }),
    );
  });

  test("without its check-ins is a failure: they would be missing", async () => {
    const { connector, supplier, server } = await openTag();
    const [request] = supplier.sell(1);
    server.failNext(html(502), ({ path }) => path.startsWith("/api/v5/interaction/list"));
    expect(await connector.lookup(request.reference, aCall())).toMatchObject(
      failure({ kind: "outcome-unknown" }),
    );
  });

  test("a list of one or wrapped is as good as the object", async () => {
    for (const json of [
      [{ id: 1, barcode: "B-1" }],
      { data: [{ id: 1, barcode: "B-1" }], meta: { total: 1 } },
    ]) {
      const { connector } = await openTag({ answer: delegateOr(json) });
      expect(await connector.lookup("B-1", aCall())).toMatchObject(
        success({ bookings: [{ uuid: "B-1" }] }),
      );
    }
  });
});

describe("what an instance does not offer", () => {
  test("without delegates nothing is listed, and a look-up is empty without a call", async () => {
    const connector = createSatelliteTagConnector({
      ...aTagAccount("http://nowhere.test", deadNetwork),
      delegates: false,
      checkIn: null,
    });
    expect(connector).not.toHaveProperty("bookings");
    expect(connector).not.toHaveProperty("redemption");
    expect(await connector.lookup("B-1", aCall())).toEqual(nothing);
  });

  test("without check-ins nothing is redeemed, and a look-up is one call", async () => {
    const { server, supplier, network } = await openTag();
    const [request] = supplier.sell(1);
    const connector = createSatelliteTagConnector({
      ...aTagAccount(server.baseUrl, network),
      checkIn: null,
    });
    expect(connector).not.toHaveProperty("redemption");
    expect(await connector.lookup(request.reference, aCall())).toMatchObject({ ok: true });
    expect(server.requests).toHaveLength(1);
  });
});

test("a secret that the supplier echoes is cut from all that is kept", async () => {
  const echoed = `Bearer token-1 of ${testClient.clientSecret}`;
  const { connector } = await openTag({
    options: withToken,
    answer: (request) =>
      request.path.startsWith("/api/oauth")
        ? { status: 200, json: { access_token: "token-1", expires_in: 60 } }
        : request.path.startsWith("/api/v5/delegate/list")
          ? { status: 200, json: [{ id: 1, note: echoed }] }
          : { status: 400, json: { error: echoed, message: echoed } },
  });
  const kept = JSON.stringify([
    await connector.bookings?.(anyWindow, aCall()),
    await connector.lookup("any", aCall()),
    await connector.sendSale({ body: "{}", device: testTill }, aCall()),
    await connector.ping(testTill, aCall()),
  ]);
  expect(kept).toContain("Bearer *** of ***");
  expect(kept).not.toMatch(/token-1|s3cr3t/);
});

const usable = aTagAccount("https://tag.test", createScriptedNetwork(testStart));

test.each<[string, Partial<SatelliteTagOptions>]>([
  ["base address", { baseUrl: "ftp://tag.test" }],
  ["base address", { baseUrl: "tag" }],
  ["token path", { auth: { kind: "client", ...testClient, tokenPath: "https://elsewhere.test/" } }],
  [
    "secret is empty",
    { auth: { kind: "client", clientId: "7", clientSecret: "", tokenPath: "/" } },
  ],
  ["time zone", { timeZone: "Pacific/Nowhere" }],
  ["event's id", { event: { id: 1.5, label: "" } }],
  ["check-in device", { checkIn: { deviceId: Number.NaN } }],
  ["needs delegates", { delegates: false }],
])("start-up fails on the %s", (what, wrong) => {
  const create = () => createSatelliteTagConnector({ ...usable, ...wrong });
  expect(create).toThrow(/^connection southern-lights: /);
  expect(create).toThrow(what);
  expect(create).not.toThrow(testClient.clientSecret);
});

const delegateOr =
  (json: unknown) =>
  (request: ScriptedRequest): ScriptedAnswer => ({
    status: 200,
    json: request.path.startsWith("/api/v5/delegate/barcode:") ? json : [],
  });
const nothing = success({ bookings: [], unreadable: [] });
const anyWindow = { from: asLocalDate("2026-06-26"), to: asLocalDate("2026-06-29") };
const deadNetwork = {
  ...createScriptedNetwork(testStart),
  fetch: () => {
    throw new Error("no call was expected");
  },
};
