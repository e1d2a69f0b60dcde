import { describe, expect, it } from "vitest";
import { KINDS, NOW, WORLD, codeOf, fourSuppliers } from "./four-suppliers.contract.ts";
import { SUPPLIERS } from "./supplier-names.ts";
import { createWorld, parseWorld } from "./world.ts";

const BASE = "http://localhost";
const { anyroad, cityConnect, satelliteTag, octo } = WORLD;

const basic = (credentials: string) => ({
  Authorization: `Basic ${Buffer.from(credentials).toString("base64")}`,
});

async function cards() {
  const { call } = fourSuppliers();
  const { suppliers } = (await call("GET", "/_sandbox")).body;
  return suppliers;
}

describe("the cards", () => {
  it("are those of the four suppliers in the contract's order, each with its members", async () => {
    const found = await cards();
    expect(found.map(({ kind }: { kind: string }) => kind)).toEqual(KINDS);
    for (const { kind, baseUrl, key, date, codes } of found) {
      expect(baseUrl).toBe(`${BASE}/${kind}`);
      expect(key).toEqual(expect.stringMatching(/./));
      expect(date).toBe("2026-07-15");
      for (const role of ["good", "used", "cancelled", "tomorrow", "unknown"])
        expect(codes).toHaveProperty(role);
    }
  });

  it("have a date in the supplier's own zone", async () => {
    const evening = Date.parse("2026-07-15T20:00:00Z");
    const { call } = fourSuppliers({ now: () => evening });
    const { suppliers } = (await call("GET", "/_sandbox")).body;
    expect(suppliers.map(({ date }: { date: string }) => date)).toEqual([
      "2026-07-15",
      "2026-07-16",
      "2026-07-15",
      "2026-07-16",
    ]);
  });

  it("say what AnyRoad is called with", async () => {
    const [, card] = await cards();
    expect(card).toMatchObject({
      key: anyroad.temporaryToken,
      clientId: anyroad.clientId,
      clientSecret: anyroad.clientSecret,
      tokenUrl: `${BASE}/anyroad/oauth/token`,
      timeZone: "Pacific/Auckland",
      webhook: { secretHeader: "X-Webhook-Secret", secret: anyroad.webhook.secret },
    });
    const { call, verify } = fourSuppliers();
    const { clientId: client_id, clientSecret: client_secret } = card;
    const body = { grant_type: "client_credentials", client_id, client_secret };
    expect((await call("POST", new URL(card.tokenUrl).pathname, { body })).status).toBe(200);
    expect((await verify(card.codes.good)).status).toBe(200);
    expect((await verify(card.codes.cancelled)).body.code).toBe("booking_canceled");
    expect((await verify(card.codes.tomorrow)).body.code).toBe("booking_in_future");
    expect((await verify(card.codes.unknown)).status).toBe(404);
  });

  it("say what City Connect is called with: one key for both of its parts", async () => {
    const [, , card] = await cards();
    const [account = "", callback = ""] = card.key.split(" ");
    const { call } = fourSuppliers();
    const listed = await call("GET", "/city-connect/v1/bookings", { headers: basic(account) });
    expect(listed.status).toBe(200);
    const query = new URLSearchParams({ supplier: card.account.name, barcode: card.codes.good });
    const path = `/city-connect/callbacks/barcode_lookup?${query}`;
    expect((await call("GET", path, { headers: basic(callback) })).status).toBe(200);
    expect(card.account).toMatchObject({ url: `${BASE}/city-connect/v1`, token: "t0k3n" });
    expect(card.callback).toEqual({
      url: `${BASE}/city-connect/callbacks`,
      user: "gate",
      password: "harbour",
      supplier: card.account.name,
      prefixes: ["CTT", "PLF-"],
    });
    expect(card.products.map(({ code }: { code: string }) => code)).not.toContain("NIGHTWALK");
  });

  it("have no second part in City Connect's key where its callback asks for nothing", async () => {
    const world = { cityConnect: { ...cityConnect, callback: null } };
    const { call } = fourSuppliers({ world });
    const [, , card] = (await call("GET", "/_sandbox")).body.suppliers;
    expect(card.key).toBe("ops@pelicanferries.example:t0k3n");
    expect(card.callback).toMatchObject({ user: null, password: null });
  });

  it("say what Satellite TAG is called with, and have no codes that it cannot express", async () => {
    const [, , , card] = await cards();
    expect(card).toMatchObject({
      key: "7_gate:s3",
      clientId: "7_gate",
      clientSecret: "s3",
      apiUrl: `${BASE}/satellite-tag/api/v5`,
      event: { id: 12 },
      gateDeviceId: 85,
      scannerCode: "G07",
    });
    expect(card.codes).toMatchObject({ cancelled: null, tomorrow: null });
    const { call } = fourSuppliers();
    const { clientId: client_id, clientSecret: client_secret } = card;
    const body = { grant_type: "client_credentials", client_id, client_secret };
    const token = await call("POST", new URL(card.tokenUrl).pathname, { body });
    const headers = { Authorization: `Bearer ${token.body.access_token}` };
    const good = `/satellite-tag/api/v5/delegate/barcode:${card.codes.good}.json`;
    expect((await call("GET", good, { headers })).body).toMatchObject({ data: { event_id: 12 } });
  });
});

describe("the world", () => {
  it("may leave suppliers out: the generated ones stand in", async () => {
    const world = parseWorld(JSON.stringify({ anyroad: { ...anyroad, temporaryToken: "tok_x" } }));
    const { call } = fourSuppliers({ world });
    expect((await call("GET", "/_sandbox/world")).body).toEqual({
      ...WORLD,
      anyroad: { ...anyroad, temporaryToken: "tok_x" },
    });
  });

  it("is refused where a supplier's member is wrong", () => {
    expect(() => parseWorld(JSON.stringify({ cityconnect: cityConnect }))).toThrow("cityconnect");
    expect(() =>
      parseWorld(JSON.stringify({ satelliteTag: { ...satelliteTag, events: [] } })),
    ).toThrow("satelliteTag.events");
  });

  it("is the same for the same moment, and another one for another", () => {
    expect(createWorld({ now: NOW })).toEqual(WORLD);
    const later = createWorld({ now: NOW + 86_400_000 });
    expect(later.octo.bookings).not.toEqual(octo.bookings);
    expect(createWorld({ now: NOW, seed: 2 }).cityConnect).not.toEqual(cityConnect);
    expect(createWorld({ now: NOW })).toEqual(WORLD);
  });
});

describe("faults", () => {
  it("hit the supplier that they are set for, and no other", async () => {
    const { app, setFaults, verify, state } = fourSuppliers();
    await setFaults({ cityConnect: [{ kind: "down" }] });
    await expect(app.request("/city-connect/v1/bookings")).rejects.toThrow("fetch failed");
    expect((await verify(codeOf(anyroad.demo, "good"))).status).toBe(200);
    const { faults, fired } = await state();
    expect(faults).toEqual({
      octo: [],
      anyroad: [],
      cityConnect: [{ kind: "down" }],
      satelliteTag: [],
    });
    expect(fired).toMatchObject({ cityConnect: { down: 1 }, anyroad: {} });
  });

  it("stay as they are for a supplier that a list leaves out, and all end on DELETE", async () => {
    const { call, setFaults } = fourSuppliers({ faults: { octo: [{ kind: "html" }] } });
    const answer = await setFaults({ satelliteTag: [{ kind: "drift", times: 2 }], anyroad: [] });
    expect(answer.body).toEqual({
      octo: [{ kind: "html" }],
      anyroad: [],
      cityConnect: [],
      satelliteTag: [{ kind: "drift", times: 2 }],
    });
    const ended = await call("DELETE", "/_sandbox/faults");
    expect(ended.body).toEqual({ octo: [], anyroad: [], cityConnect: [], satelliteTag: [] });
  });

  it("drop an answer only after the work is done", async () => {
    const { scan, setFaults, state } = fourSuppliers();
    await setFaults({ anyroad: [{ kind: "drop-after-commit", path: "/tickets/scan", times: 1 }] });
    await expect(scan(codeOf(anyroad.demo, "good"))).rejects.toThrow("fetch failed");
    expect((await state()).anyroad.effects).toHaveLength(1);
  });

  it("rename members of an answer whose supplier did its work", async () => {
    const { scan, setFaults, state } = fourSuppliers();
    await setFaults({ anyroad: [{ kind: "drift" }] });
    const { status, body } = await scan(codeOf(anyroad.demo, "good"));
    expect(status).toBe(200);
    expect(body).toHaveProperty("url_v2");
    expect(body.items[0]).toMatchObject({ type_v2: "guest", scans: [{ device_v2: "gate1" }] });
    expect((await state()).anyroad.effects).toHaveLength(1);
  });
});

describe("acts and state", () => {
  it("are every supplier's own", async () => {
    const { act, state } = fourSuppliers();
    const [booking] = octo.bookings;
    const code = codeOf(satelliteTag.demo, "good");
    const ferry = cityConnect.bookings.find(({ tickets }) =>
      tickets.some(({ barcode }) => barcode === codeOf(cityConnect.demo, "good")),
    );
    const tour = anyroad.bookings.find(({ tickets }) =>
      tickets.some(({ qrCode }) => qrCode === codeOf(anyroad.demo, "good")),
    );
    const cancel = { kind: "cancel" };
    const checkIn = { kind: "redeem", barcode: code, gate: 85, scanner: "G09" };
    for (const answer of [
      await act("octo", { ...cancel, bookingUuid: booking?.uuid }),
      await act("anyroad", { ...cancel, bookingId: tour?.id }),
      await act("city-connect", { ...cancel, bookingId: ferry?.id }),
      await act("satellite-tag", checkIn),
    ])
      expect(answer).toMatchObject({ status: 200, body: { done: true } });
    const after = await state();
    for (const { member } of SUPPLIERS) expect(after[member].acts).toHaveLength(1);
    expect((await act("anyroad", { ...cancel, bookingId: tour?.id })).body).toEqual({
      done: false,
    });
  });

  it.each(KINDS)("refuse what %s does not know", async (kind) => {
    const { act, call } = fourSuppliers();
    expect(await act(kind, { kind: "explode" })).toMatchObject({
      status: 400,
      body: { error: "BAD_REQUEST" },
    });
    expect((await act(kind, undefined)).status).toBe(400);
    expect((await call("GET", "/_sandbox/state")).status).toBe(200);
  });

  it("count the calls to each, and forget them on a reset", async () => {
    const { verify, call, state } = fourSuppliers();
    await verify("nobody");
    const before = await state();
    expect(before.anyroad.requests.byEndpoint).toEqual({ "POST /anyroad/tickets/verify": 1 });
    expect(before.satelliteTag.requests.total).toBe(0);
    const after = (await call("POST", "/_sandbox/reset")).body;
    expect(after.anyroad.requests.total).toBe(0);
  });
});

describe("switches", () => {
  it("change how a supplier answers, and keep what has happened", async () => {
    const { setSwitches, verify, scan, state } = fourSuppliers();
    await scan(codeOf(anyroad.demo, "good"));
    const answer = await setSwitches("anyroad", { unknownCode: "empty", localTimes: "offset" });
    expect(answer).toMatchObject({
      status: 200,
      body: { ...anyroad.switches, unknownCode: "empty", localTimes: "offset" },
    });
    expect((await verify("nobody")).body.items).toEqual([]);
    const { items } = (await verify(codeOf(anyroad.demo, "good"))).body;
    expect(items[0].scans).toHaveLength(1);
    expect(items[0].time_slot.local_datetime_start).toMatch(/\+12:00$/);
    expect((await state()).switches.anyroad).toMatchObject({ unknownCode: "empty" });
  });

  it("take add-ons away and give them back as they were", async () => {
    const { setSwitches, verify, scan } = fourSuppliers();
    const code = codeOf(anyroad.demo, "addon");
    await scan(code);
    await setSwitches("anyroad", { addons: "none" });
    expect((await verify(code)).status).toBe(404);
    const booking = anyroad.bookings.find(({ tickets }) =>
      tickets.some((one) => one.qrCode === code),
    );
    const guest = booking?.tickets.find(({ type }) => type === "guest")?.qrCode ?? "";
    await scan(guest);
    await setSwitches("anyroad", { addons: "sold" });
    expect((await verify(code)).body.items[0].scans).toHaveLength(1);
    expect((await verify(guest)).body.items[0].scans).toHaveLength(1);
  });

  it("change what City Connect answers to a lookup", async () => {
    const { setSwitches, call } = fourSuppliers();
    const headers = basic("gate:harbour");
    const barcode = codeOf(cityConnect.demo, "cancelled");
    const query = new URLSearchParams({ supplier: "pelicanferries.example", barcode });
    const lookup = () =>
      call("GET", `/city-connect/callbacks/barcode_lookup?${query}`, { headers });
    expect((await lookup()).status).toBe(400);
    expect((await setSwitches("city-connect", { cancelledInLookup: "shown" })).body).toEqual({
      ...cityConnect.switches,
      cancelledInLookup: "shown",
    });
    expect((await lookup()).body).toMatchObject({ cancelled: true });
  });

  it("change which sales Satellite TAG takes for a repeat", async () => {
    const { setSwitches, call } = fourSuppliers();
    await setSwitches("satellite-tag", { auth: "none" });
    const sell = (body: unknown) => call("POST", "/satellite-tag/ticket/transaction", { body });
    const sale = { code: "REPEAT1", items: [], transactions: [] };
    const reordered = { transactions: [], items: [], code: "REPEAT1" };
    expect((await sell(sale)).status).toBe(201);
    expect((await sell(reordered)).status).toBe(200);
    await setSwitches("satellite-tag", { resend: "strict" });
    expect((await sell(reordered)).status).toBe(201);
  });

  it("change what OCTO answers", async () => {
    const { setSwitches, call } = fourSuppliers();
    const products = () => call("GET", "/octo/products");
    expect((await products()).status).toBe(401);
    await setSwitches("octo", { statuses: "all-400" });
    expect((await products()).status).toBe(400);
  });

  it("change what a second redemption is answered", async () => {
    const { setSwitches, state } = fourSuppliers();
    await setSwitches("octo", { redeemAgain: "again" });
    expect((await state()).switches.octo).toMatchObject({ redeemAgain: "again" });
  });

  it("are in the world that is answered, and as in the start world after a reset", async () => {
    const { setSwitches, call } = fourSuppliers();
    await setSwitches("city-connect", { shape: "new" });
    const present = (await call("GET", "/_sandbox/world")).body;
    expect(parseWorld(JSON.stringify(present)).cityConnect?.switches.shape).toBe("new");
    await call("POST", "/_sandbox/reset");
    expect((await call("GET", "/_sandbox/world")).body).toEqual(WORLD);
  });

  it.each(KINDS)("of %s are refused by its schema, and stay as they are", async (kind) => {
    const { setSwitches, state } = fourSuppliers();
    const before = (await state()).switches;
    for (const wrong of [
      { colour: "blue" },
      { ids: 7, shape: 7, granularity: 7, paging: 7 },
      [],
      "x",
    ])
      expect(await setSwitches(kind, wrong)).toMatchObject({
        status: 400,
        body: { error: "BAD_REQUEST" },
      });
    expect((await state()).switches).toEqual(before);
  });
});
