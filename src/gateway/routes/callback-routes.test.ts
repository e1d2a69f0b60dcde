import { serve } from "@hono/node-server";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { aCall } from "../../connectors/connector.contract.ts";
import { createCityConnectConnector } from "../../connectors/city-connect/connector.ts";
import { readFixture } from "../../connectors/city-connect/read-fixture.contract.ts";
import { createScriptedNetwork } from "../../connectors/scripted-server.contract.ts";
import type { Booking } from "../../core/booking.ts";
import { asConnectionId, bookingKey, productKey } from "../../core/ids.ts";
import {
  aBooking,
  anAdmission,
  aUnitItem,
  aVoucherBooking,
  codes,
  connection,
  gateTwo,
  now,
  scanIdOf,
  thisDevice,
} from "../../testing/builders.ts";
import {
  account,
  answersConfig,
  type AskedGateway,
  openAskedGateway,
  password,
  seedBooking,
  tourMapping,
} from "./asked-gateway.contract.ts";

const basic = (text: string): string => `Basic ${Buffer.from(text).toString("base64")}`;
const credentials = basic(`city:${password}`);
const numbered = (n: number, change: Partial<Booking>): Booking =>
  aBooking({
    key: bookingKey(connection, `b${n}`),
    uuid: `b${n}`,
    unitItems: [aUnitItem(n, { ticket: codes(`B${n}`) })],
    ...change,
  });
const party = aVoucherBooking(2, { key: bookingKey(connection, "party"), uuid: "party" });
const bookings = [
  seedBooking,
  party,
  numbered(10, { cancellation: { at: null } }),
  numbered(11, { status: { kind: "ON_HOLD" } }),
  numbered(12, { test: true }),
  numbered(13, { product: productKey(connection, "other") }),
  numbered(14, { product: productKey(connection, "no longer listed") }),
];
const invalid = { status: 400, json: { error: "BARCODE_INVALID" } };

let gateway: AskedGateway;
beforeEach(async () => {
  gateway = await openAskedGateway({ bookings });
});

async function ask(query: string, init: RequestInit = { headers: { authorization: credentials } }) {
  const answer = await gateway.core.app.request(`/callbacks/barcode_lookup${query}`, init);
  const text = await answer.text();
  const json: unknown = text === "" ? null : JSON.parse(text);
  return { status: answer.status, json, text, headers: answer.headers };
}

const about = (barcode: string, supplier = account): string =>
  `?${new URLSearchParams({ supplier, barcode }).toString()}`;

describe("the example of seed 000", () => {
  const nobody = { first_name: null, email: null, mobile: null, language: null, country: null };
  // Stile keeps one name and no contact data
  const example = { ...readFixture("lookup"), customer: { ...nobody, last_name: "Smith" } };

  test("is the answer about its ticket, with the ticket on top", async () => {
    const { status, json, text, headers } = await ask(about("CTT847889400"));
    expect({ status, json }).toEqual({ status: 200, json: example });
    expect(text).toMatch(/^\{"ticket":\{"type":"adult","barcode":"CTT847889400","redeemed":true\}/);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("content-type")).toMatch("application/json");
  });

  test("has no ticket on top for the party's code", async () => {
    const { json } = await ask(about("CTT128465552", "PORTVELL.example"));
    expect(json).toEqual({ ...example, ticket: null });
  });

  test("says who has come in since, and who went back", async () => {
    const admission = anAdmission(1, { booking: seedBooking.key, unitItem: secondKey });
    await gateway.admit(admission);
    const ticket = { barcode: "CTT2512356846", redeemed: true };
    expect((await ask(about("CTT2512356846"))).json).toMatchObject({
      ticket,
      tickets: [{}, ticket, {}],
    });
    await gateway.undo({
      scan: scanIdOf(2),
      undoes: admission.scan,
      booking: admission.booking,
      at: now,
      gate: gateTwo,
      operator: "Sam",
      device: thisDevice,
      reason: "wrong party",
    });
    expect((await ask(about("CTT2512356846"))).json).toMatchObject({ ticket: { redeemed: false } });
  });
});

const secondKey = seedBooking.unitItems[1]?.key ?? null;

describe("BARCODE_INVALID is the answer to", () => {
  test.each([
    ["a code that nobody sold", about("CTT0")],
    ["a code in another case", about("ctt847889400")],
    ["a reference", about("REF-1")],
    ["a code with NUL", about("CTT\u0000")],
    ["a very long code", about("x".repeat(8_000))],
    ["a cancelled booking", about("B10")],
    ["an unconfirmed booking", about("B11")],
    ["a test booking", about("B12")],
    ["a product without codes of City Connect", about("B13")],
    ["a product that its supplier lists no more", about("B14")],
    ["another supplier", about("CTT847889400", "ops@pelican.example")],
    ["another mailbox of the same domain", about("CTT847889400", "bar@portvell.example")],
  ])("%s", async (_, query) => {
    expect(await ask(query)).toMatchObject(invalid);
  });
});

describe("credentials", () => {
  const query = about("CTT847889400");
  test.each<[string, Record<string, string>]>([
    ["none", {}],
    ["a wrong password", { authorization: basic("city:harbour") }],
    ["a wrong name", { authorization: basic(`City:${password}`) }],
    ["nothing encoded", { authorization: basic("") }],
    ["the password alone", { authorization: basic(password) }],
    ["another scheme", { authorization: credentials.replace("Basic", "Bearer") }],
    ["no base64", { authorization: "Basic ~~~" }],
  ])("%s: 401, whatever was asked", async (_, headers) => {
    for (const asked of [query, about("CTT0"), about("CTT0", "x"), ""]) {
      const answer = await ask(asked, { headers });
      expect(answer).toMatchObject({ status: 401, json: { error: "UNAUTHORIZED" } });
      expect(answer.headers.get("www-authenticate")).toBe('Basic realm="stile"');
      expect(answer.headers.get("cache-control")).toBe("no-store");
    }
  });

  test("are taken with the scheme in any case", async () => {
    const headers = { authorization: credentials.replace("Basic", "basic") };
    expect((await ask(query, { headers })).status).toBe(200);
  });
});

test.each([
  ["no supplier", "?barcode=CTT847889400"],
  ["no barcode", `?supplier=${account}`],
  ["an empty barcode", `?supplier=${account}&barcode=`],
  ["two barcodes", `?supplier=${account}&barcode=CTT847889400&barcode=CTT0`],
  ["nothing", ""],
])("%s is a bad request", async (_, query) => {
  expect(await ask(query)).toMatchObject({ status: 400, json: { error: "BAD_REQUEST" } });
});

test.each(["POST", "PUT", "DELETE"])("%s is refused, and is no 404", async (method) => {
  const answer = await ask(about("CTT847889400"), {
    method,
    headers: { authorization: credentials },
  });
  expect(answer).toMatchObject({ status: 405, json: { error: "METHOD_NOT_ALLOWED" } });
});

test("trouble of our own is told as such, and the log has neither code nor booking nor password", async () => {
  gateway = await openAskedGateway({
    bookings,
    bookingsByCode: async (code) => {
      throw new Error(`no row for ${code} of Smith with ${password}`);
    },
  });
  expect(await ask(about("CTT847889400"))).toMatchObject({
    status: 500,
    json: { error: "SERVER_ERROR" },
  });
  const log = gateway.logged.join("\n");
  expect(log).toContain("a look-up for City Connect failed");
  expect(log).not.toMatch(/CTT847889400|Smith|har\+bour/);
});

test("where nobody may ask, there is no such address", async () => {
  gateway = await openAskedGateway({ bookings, config: { answers: undefined } });
  const headers = { authorization: credentials };
  const answer = await gateway.core.app.request(`/callbacks/barcode_lookup${about("B10")}`, {
    headers,
  });
  expect(answer.status).toBe(404);
});

test("a unit without a guest type is told once in the log, and counts as an adult", async () => {
  const told = gateway.logged.filter((line) => line.includes("guestTypes"));
  expect(told).toHaveLength(1);
  expect(told[0]).toContain('"unit":"pass"');
  const strange = numbered(20, {
    unitItems: ["pass", "constructor"].map((unit, n) =>
      aUnitItem(n, { unit, ticket: codes(`S${n}`) }),
    ),
  });
  gateway = await openAskedGateway({ bookings: [strange] });
  expect((await ask(about("S0"))).json).toMatchObject({ adult: 2, ticket: { type: "adult" } });
});

describe("option and departure", () => {
  test.each<[string, object, object]>([
    ["lunch", {}, { option: null, departure: null }],
    ["lunch", { option: "L", departure: "1030EN" }, { option: "L", departure: "1030EN" }],
    ["es", { departure: { en: "{HHmm}EN", es: "{HH:mm} ES" } }, { departure: "10:30 ES" }],
    ["fr", { option: { en: "E" }, departure: { en: "X" } }, { option: null, departure: null }],
    ["constructor", { option: { en: "E" } }, { option: null }],
  ])("of option %j with %j are %j", async (option, cityConnect, told) => {
    expect(await answerFor(option, cityConnect)).toMatchObject(told);
  });

  test("without a start there is no departure that tells it", async () => {
    gateway = await openAskedGateway({ bookings: [numbered(1, {})] });
    expect((await ask(about("B1"))).json).toMatchObject({ departure: null, date: "2026-05-07" });
  });
});

async function answerFor(option: string, cityConnect: object): Promise<unknown> {
  const config = { mapping: [{ ...tourMapping, cityConnect: { product: "W", ...cityConnect } }] };
  const { visit } = seedBooking;
  gateway = await openAskedGateway({ bookings: [numbered(1, { option, visit })], config });
  return (await ask(about("B1"))).json;
}

test("our own connector finds the booking and its guests at our own gateway", async () => {
  const server = serve({ fetch: gateway.core.app.fetch, port: 0, hostname: "127.0.0.1" });
  await new Promise<void>((resolve) => {
    server.once("listening", () => resolve());
  });
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const callback = { ...answersConfig, prefixes: ["CTT", "V"] };
  const asker = createCityConnectConnector({
    ...createScriptedNetwork(now),
    connection: asConnectionId("city"),
    timeZone: "Europe/London",
    callback: { ...callback, callbackUrl: `http://127.0.0.1:${address.port}/callbacks` },
  });
  const lookup = async (code: string) => {
    const found = await asker.lookup(code, aCall());
    if (!found.ok) throw new Error(JSON.stringify(found.failure));
    expect(found.value.unreadable).toEqual([]);
    return found.value.bookings;
  };

  const [booking, ...others] = await lookup("CTT847889400");
  expect(others).toEqual([]);
  expect(booking).toMatchObject({
    uuid: "CTT128465552",
    product: "city/WINETOUR",
    option: "WITHLUNCH",
    visit: { kind: "day", from: "2017-10-07" },
    leadName: "Smith",
    notes: "Allergic to nuts",
    voucher: { codes: ["CTT128465552"] },
    unitItems: [
      { uuid: "CTT847889400", unit: "adult", status: { kind: "REDEEMED" } },
      { uuid: "CTT2512356846", unit: "adult", status: { kind: "CONFIRMED" } },
      { uuid: "CTT9257377533", unit: "child", status: { kind: "CONFIRMED" } },
    ],
  });
  expect(await lookup("CTT128465552")).toEqual([booking]);
  expect(await lookup("CTT0")).toEqual([]);

  await gateway.admit(anAdmission(1, { booking: party.key, unitItem: null, people: 1 }));
  const [entered] = await lookup("V1");
  expect(entered?.unitItems.map(({ status }) => status?.kind ?? null)).toEqual(["REDEEMED", null]);
});
