import { describe, expect, test } from "vitest";
import { otherDevice, usedBy } from "../../testing/builders.ts";
import { aCall, runConnectorContract } from "../connector.contract.ts";
import { createScriptedNetwork, testStart } from "../scripted-server.contract.ts";
import type { AnyRoadOptions } from "./connector.ts";
import { anyRequest, connect, openAnyRoad } from "./open-anyroad.contract.ts";
import { readFixture } from "./read-fixture.contract.ts";
import { createScriptedAnyRoad, ourName, testToken } from "./scripted-anyroad.contract.ts";

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

test("it cannot list bookings", async () => {
  const { connector } = await openAnyRoad();
  expect(connector).toMatchObject({ kind: "anyroad", honoursIdempotencyKey: false });
  expect(connector.bookings).toBeUndefined();
});

test("its list grows: an answer tells of the asked ticket alone, webhooks and lists name others", async () => {
  const { connector, supplier } = await openAnyRoad();
  const [request] = supplier.sell(2);
  const answer = await connector.lookup(request.reference, aCall());
  expect(answer).toMatchObject({ ok: true, value: { isAskedPart: true, bookings: [{}] } });
  const body = JSON.stringify({ booking: { id: 7 }, ticket: { qr_code: "KR-7" } });
  expect(connector.feed?.read({ event: "booking.canceled", body })).toMatchObject({
    value: { kind: "look-up", codes: ["KR-7"] },
  });
  expect(connector.readCodes?.("qr_code\nKR-8")).toMatchObject({ value: { codes: ["KR-8"] } });
});

test("an open code names it, forged or not; any other text does not", async () => {
  const { connector } = await openAnyRoad();
  const open = `data:application/json;base64,${btoa('{"booking_id":"77012"}')}`;
  expect(connector.recognises?.(open)).toBe(true);
  expect(connector.recognises?.("KR-77020-1")).toBe(false);
  expect(connector.recognises?.('{"booking_id":"77012"}')).toBe(false);
});

const client = {
  kind: "client",
  tokenUrl: "https://supplier.test/token",
  clientId: "id",
  clientSecret: "s",
} as const;

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
