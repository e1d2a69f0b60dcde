import { describe, expect, it } from "vitest";
import { GARDEN_NIGHT_SALE } from "./fixtures.ts";
import { CREDENTIALS, NOW, USER_AGENT, WORLD, aSupplier } from "./supplier-at-noon.contract.ts";

const HOUR_MS = 3_600_000;
const CLIENT = { grant_type: "client_credentials", ...CREDENTIALS };
const USER = {
  ...CLIENT,
  grant_type: "password",
  username: WORLD.username,
  password: WORLD.password,
};

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

describe("a token", () => {
  it("is answered as the manual shows, at both addresses, from JSON and from a form", async () => {
    const supplier = await aSupplier();
    const answer = { expires_in: 3600, token_type: "bearer", scope: null };
    for (const path of ["/oauth/v2/token", "/api/oauth/v2/token"]) {
      const { status, body } = await supplier.token(CLIENT, path);
      expect({ status, body }).toEqual({
        status: 200,
        body: { ...answer, access_token: expect.stringMatching(/^\w{20,}$/) },
      });
    }
    const form = await supplier.call("/oauth/v2/token", {
      method: "POST",
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(CLIENT).toString(),
    });
    expect(form).toMatchObject({ status: 200, body: answer });
  });

  it("lasts an hour by the supplier's clock", async () => {
    const supplier = await aSupplier();
    supplier.passMs(HOUR_MS - 1);
    expect((await supplier.get("/device/list")).status).toBe(200);
    supplier.passMs(1);
    expect(await supplier.sell(GARDEN_NIGHT_SALE)).toMatchObject({
      status: 401,
      body: { error: "invalid_grant", error_description: "Token expired" },
    });
    const { body } = await supplier.token(CLIENT);
    const renewed = bearer(body.access_token);
    expect((await supplier.post("/ticket/transaction", GARDEN_NIGHT_SALE, renewed)).status).toBe(
      201,
    );
  });

  it("of a user is refreshed once by each refresh token", async () => {
    const supplier = await aSupplier();
    const { body: first } = await supplier.token(USER);
    const refresh = {
      ...CLIENT,
      grant_type: "refresh_token",
      refresh_token: first.refresh_token,
    };
    const { status, body: second } = await supplier.token(refresh);
    expect(status).toBe(200);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect((await supplier.get("/device/list", bearer(second.access_token))).status).toBe(200);
    expect(await supplier.token(refresh)).toMatchObject({
      status: 400,
      body: { error: "invalid_grant" },
    });
  });

  it.each([
    [{ ...CLIENT, client_secret: "wrong" }, "invalid_client"],
    [{ ...CLIENT, client_id: "nobody" }, "invalid_client"],
    [{ ...USER, password: "wrong" }, "invalid_grant"],
    [{ ...CLIENT, grant_type: "refresh_token" }, "invalid_grant"],
    [{ ...CLIENT, grant_type: "implicit" }, "unsupported_grant_type"],
    [{}, "invalid_request"],
    [[], "invalid_request"],
    [null, "invalid_request"],
    [{ ...CLIENT, client_id: {}, client_secret: [] }, "invalid_client"],
  ])("is refused to %j", async (request, error) => {
    const supplier = await aSupplier();
    expect(await supplier.token(request)).toMatchObject({ status: 400, body: { error } });
  });

  it("is refused to what is not JSON, and to a wrong secret in the dossier's words", async () => {
    const supplier = await aSupplier();
    expect(await supplier.token("{")).toMatchObject({ status: 400, body: { error: "bad_json" } });
    expect((await supplier.token({ ...CLIENT, client_secret: "" })).body).toEqual({
      error: "invalid_client",
      error_description: "Client rejected",
    });
  });
});

describe("a call", () => {
  it("without a token, or with a wrong one, is refused and stores nothing", async () => {
    const supplier = await aSupplier();
    const none = await supplier.post("/ticket/transaction", GARDEN_NIGHT_SALE, {});
    expect(none).toMatchObject({ status: 401, body: { error: "access_denied" } });
    expect(none.headers.get("www-authenticate")).toContain("Bearer");
    const wrong = await supplier.post("/ticket/transaction", "{", bearer("nobody"));
    expect(wrong).toMatchObject({ status: 401, body: { error: "invalid_grant" } });
    expect(supplier.state()).toMatchObject({ effects: [], quarantine: [] });
  });

  it("needs none where the switch says so, as in the seed", async () => {
    const supplier = await aSupplier({ switches: { auth: "none" } });
    expect((await supplier.post("/ticket/transaction", GARDEN_NIGHT_SALE, {})).status).toBe(201);
  });

  it("is recorded with its User-Agent", async () => {
    const supplier = await aSupplier({ switches: { auth: "none" } });
    await supplier.post("/device/ping", {}, { "User-Agent": USER_AGENT });
    await supplier.post("/device/ping", {}, { "User-Agent": "curl/8.0" });
    await supplier.post("/device/ping", {}, {});
    const call = "POST /satellite-tag/device/ping";
    expect(supplier.state().calls.slice(-3)).toEqual([
      { at: NOW, call, userAgent: USER_AGENT, deviceCode: "G07" },
      { at: NOW, call, userAgent: "curl/8.0", deviceCode: null },
      { at: NOW, call, userAgent: null, deviceCode: null },
    ]);
  });

  it("to nowhere is not found, and answers come without leave for other origins", async () => {
    const supplier = await aSupplier();
    const paths = [
      "/ticket",
      "/api/v4/delegate/list",
      "/delegate/list.xml",
      "/interaction/new/join",
    ];
    for (const path of paths)
      expect(await supplier.get(path)).toMatchObject({ status: 404, body: { error: "not_found" } });
    const { headers } = await supplier.get("/device/list");
    expect(headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("devices", () => {
  it("ping, and learn how often to", async () => {
    const supplier = await aSupplier();
    expect((await supplier.post("/api/v5/device/ping.json", "")).body).toEqual({
      device: { id: 201, code: "G07" },
      config: { pingInterval: 60 },
    });
  });

  it("are listed in the manual's shape", async () => {
    const supplier = await aSupplier();
    const { body } = await supplier.get("/api/v5/device/list.json?limit=1");
    expect(body.meta).toMatchObject({ total: 6, limit: 1, offset: 0, previous: null });
    expect(body.data).toEqual([
      {
        id: 85,
        _type: "session",
        parent: null,
        children: [],
        code: "GATE85",
        publicId: null,
        externalId: null,
        name: "Main gate",
        shortName: "GATE85",
        deviceTags: "",
        sources: [],
        data: { event_id: 12 },
        createdAt: "2026-11-04T23:00:00+00:00",
        updatedAt: "2026-11-04T23:00:00+00:00",
      },
    ]);
  });
});

describe("enrolment", () => {
  const ASKED = { code: "83A", secret: "owsso0wssogksk4s8gwg4gksw4w0" };

  it("follows the manual's steps: announce, poll, approval, credentials that work", async () => {
    const supplier = await aSupplier();
    const ask = () => supplier.post("/api/v5/device-request/new.json", ASKED, {});
    expect(await ask()).toMatchObject({ status: 403, body: { error: "discovery_closed" } });
    supplier.act({ kind: "openDiscovery" });
    const before = await ask();
    expect(before.body).toEqual({
      id: 1,
      ...ASKED,
      agent: null,
      apiUrl: "http://localhost/satellite-tag/api",
      createdAt: "2026-12-04T23:00:00+00:00",
      updatedAt: "2026-12-04T23:00:00+00:00",
    });
    supplier.passMs(20_000);
    expect(supplier.act({ kind: "approveDevice", code: "83A" })).toBe(true);
    const { body: after } = await ask();
    expect(after).toEqual({
      ...before.body,
      clientId: expect.stringMatching(/^1_\w{50}$/),
      clientSecret: expect.stringMatching(/^\w{50}$/),
      clearedAt: "2026-12-04T23:00:20+00:00",
      clearedStatus: "added",
      updatedAt: "2026-12-04T23:00:20+00:00",
    });
    const { clientId: client_id, clientSecret: client_secret } = after;
    const granted = await supplier.token({ ...CLIENT, client_id, client_secret });
    expect(granted.status).toBe(200);
    const headers = { ...bearer(granted.body.access_token), "User-Agent": "Gate/1/83A (iOS)" };
    expect((await supplier.post("/device/ping", {}, headers)).body.device.code).toBe("83A");
  });

  it("shows the credentials for ten minutes", async () => {
    const supplier = await aSupplier();
    supplier.act({ kind: "openDiscovery" });
    await supplier.post("/device-request/new", ASKED, {});
    supplier.act({ kind: "approveDevice", code: "83A" });
    supplier.passMs(600_000);
    expect((await supplier.post("/device-request/new", ASKED, {})).status).toBe(403);
    supplier.act({ kind: "openDiscovery" });
    const { body } = await supplier.post("/device-request/new", ASKED, {});
    expect(body).toMatchObject({ clearedStatus: "added" });
    expect(body).not.toHaveProperty("clientSecret");
  });

  it("refuses a code that another device has", async () => {
    const supplier = await aSupplier();
    supplier.act({ kind: "openDiscovery" });
    await supplier.post("/device-request/new", ASKED, {});
    for (const asked of [
      { ...ASKED, secret: "another" },
      { ...ASKED, code: "G07" },
    ])
      expect(await supplier.post("/device-request/new", asked, {})).toMatchObject({
        status: 409,
        body: { error: "code_taken" },
      });
  });

  it.each([
    ["{", "bad_json"],
    ["null", "invalid_request"],
    ['{"code":"83A"}', "invalid_request"],
    ['{"code":7,"secret":"x"}', "invalid_request"],
    ['{"code":"83A","secret":"x","preferredType":"spaceship"}', "invalid_request"],
  ])("refuses the body %s", async (body, error) => {
    const supplier = await aSupplier();
    expect(await supplier.post("/device-request/new", body, {})).toMatchObject({
      status: 400,
      body: { error },
    });
  });

  it("approves nobody who did not announce itself, and nobody twice", async () => {
    const supplier = await aSupplier();
    supplier.act({ kind: "openDiscovery" });
    expect(supplier.act({ kind: "approveDevice", code: "83A" })).toBe(false);
    await supplier.post("/device-request/new", ASKED, {});
    supplier.act({ kind: "approveDevice", code: "83A" });
    expect(supplier.act({ kind: "approveDevice", code: "83A" })).toBe(false);
    expect(supplier.state().acts.map(({ act }) => act.kind)).toEqual([
      "openDiscovery",
      "approveDevice",
    ]);
  });
});
