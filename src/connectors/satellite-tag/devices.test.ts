import { describe, expect, onTestFinished, test } from "vitest";
import { aCall, failure, success } from "../connector.contract.ts";
import {
  createScriptedNetwork,
  startScriptedServer,
  testStart,
} from "../scripted-server.contract.ts";
import { createDeviceRequests } from "./device-request.ts";
import { openTag, withToken } from "./open-tag.contract.ts";
import { readFixture } from "./read-fixture.contract.ts";
import { testTill } from "./scripted-satellite-tag.contract.ts";

describe("a ping", () => {
  test("names the device and returns the configuration as it is", async () => {
    const { connector, server } = await openTag({ options: withToken });
    expect(await connector.ping(testTill, aCall())).toEqual(
      success({ configuration: '{"pingInterval":60}' }),
    );
    expect(server.requests.at(-1)).toMatchObject({
      method: "POST",
      path: "/api/v5/device/ping.json",
      headers: { "user-agent": "Stile/0.1.0/G07 (Android 14)", authorization: "Bearer token-1" },
    });
  });

  test("of the gateway itself is its heartbeat", async () => {
    const { connector, server } = await openTag({ options: withToken });
    expect(await connector.heartbeat?.(aCall())).toEqual(success(null));
    expect(server.requests.at(-1)).toMatchObject({
      path: "/api/v5/device/ping.json",
      headers: { "user-agent": expect.stringMatching(/^Stile\//) },
    });
  });

  test("of a device that nobody registered is rejected", async () => {
    const { connector } = await openTag({
      answer: () => ({ status: 400, json: { code: 1401, message: "Unknown device" } }),
    });
    expect(await connector.ping(testTill, aCall())).toEqual(
      failure({ kind: "rejected", code: "1401", text: "Unknown device" }),
    );
  });
});

describe("a request for a device", () => {
  const { code, secret } = { code: "83A", secret: "owsso0wssogksk4s8gwg4gksw4w0" };
  const announcement = { code, secret, preferredType: "checkin" };

  test("waits until staff approve it", async () => {
    const { announce, server } = await openInstance(200, readFixture("device-request-before"));
    expect(await announce(announcement, aCall())).toEqual(success({ kind: "waiting" }));
    expect(server.requests).toMatchObject([
      {
        path: "/api/v5/device-request/new.json",
        headers: { "user-agent": "Stile/0.1.0/83A (Android 14)" },
        body: { code, secret, preferredType: "checkin" },
      },
    ]);
    expect(server.requests[0]?.headers).not.toHaveProperty("authorization");
  });

  test("approved, it brings the credentials", async () => {
    const { announce, server } = await openInstance(200, readFixture("device-request-after"));
    expect(await announce({ ...announcement, preferredType: null }, aCall())).toEqual(
      success({
        kind: "approved",
        apiUrl: "https://example.com/api",
        clientId: "13_1xxh5y6rxwzog8ksgswck8w0k8ok0k8ksos48s0c8wk4ko488k",
        clientSecret: "3z0igne72b288ksg0w80wwkk048ocokcowws4coksskg00w0oc",
      }),
    );
    expect(server.requests[0]?.body).toEqual({ code, secret });
  });

  test.each(["added", "denied"])(
    "cleared as %s without credentials, it is closed",
    async (word) => {
      const json = { ...readFixture("device-request-before"), clearedStatus: word };
      const { announce } = await openInstance(200, json);
      expect(await announce(announcement, aCall())).toEqual(
        success({ kind: "closed", status: word }),
      );
    },
  );

  test.each<[number, unknown, object]>([
    [200, { code }, { kind: "contract-broken", path: "apiUrl" }],
    [200, { code: "84", apiUrl: "" }, { kind: "contract-broken", path: "code" }],
    [200, ["drift"], { kind: "contract-broken", path: "$" }],
    [
      409,
      { message: `${secret} is taken` },
      { kind: "rejected", code: "HTTP_409", text: "*** is taken" },
    ],
  ])("%i %j is a failure", async (status, json, expected) => {
    const { announce } = await openInstance(status, json);
    expect(await announce(announcement, aCall())).toEqual(failure(expected));
  });

  test("needs an http address", () => {
    const access = { ...anAccess("ftp://tag.test"), ...createScriptedNetwork(testStart) };
    expect(() => createDeviceRequests(access)).toThrow("base address");
  });
});

const anAccess = (baseUrl: string) => ({
  baseUrl,
  app: { name: "Stile", version: "0.1.0", platform: "Android 14" },
});

async function openInstance(status: number, json: unknown) {
  const server = await startScriptedServer(() => ({ status, json }));
  onTestFinished(() => server.stop());
  const network = createScriptedNetwork(testStart);
  return {
    server,
    announce: createDeviceRequests({ ...anAccess(`${server.baseUrl}/api/v5`), ...network }),
  };
}
