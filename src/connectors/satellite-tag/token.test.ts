import { expect, test } from "vitest";
import { minutes } from "../../core/time.ts";
import { aCall, failure, success } from "../connector.contract.ts";
import type { Fault } from "../scripted-server.contract.ts";
import { createScriptedNetwork, html, testStart } from "../scripted-server.contract.ts";
import { openTag, withToken } from "./open-tag.contract.ts";
import { readFixture } from "./read-fixture.contract.ts";
import { createTokens } from "./token.ts";

const options = withToken;

test("the first call asks for a token, the next ones carry it", async () => {
  const { connector, supplier, server } = await openTag({ options });
  const [request] = supplier.sell(1);
  expect(await connector.lookup(request.reference, aCall())).toMatchObject({ ok: true });
  const [asked, ...others] = server.requests;
  expect(asked).toMatchObject({
    method: "POST",
    path: "/api/oauth/v2/token",
    body: {
      grant_type: "client_credentials",
      client_id: "7_gate",
      client_secret: "s3cr3t-of-the-gate",
    },
  });
  expect(asked?.headers["user-agent"]).toBe("Stile/0.1.0/GATEWAY (Android 14)");
  expect(others.map(({ headers }) => headers.authorization)).toEqual([
    "Bearer token-1",
    "Bearer token-1",
  ]);
});

test("a token is replaced at four fifths of its life", async () => {
  const { connector, supplier, network } = await openTag({ options });
  await connector.lookup("any", aCall());
  network.advance(minutes(48) - 1);
  await connector.lookup("any", aCall());
  expect(supplier.tokensGiven()).toBe(1);
  network.advance(1);
  await connector.lookup("any", aCall());
  expect(supplier.tokensGiven()).toBe(2);
});

test("a token that does not tell its life is replaced after 45 minutes", async () => {
  const network = createScriptedNetwork(testStart);
  const tokens = tokensAnswering(network, [{ access_token: "a" }, { access_token: "b" }]);
  expect(await tokens.current(aCall())).toEqual(success("a"));
  network.advance(minutes(45) - 1);
  expect(await tokens.current(aCall())).toEqual(success("a"));
  network.advance(1);
  expect(await tokens.current(aCall())).toEqual(success("b"));
});

test("the manual's example is read", async () => {
  const tokens = tokensAnswering(createScriptedNetwork(testStart), [readFixture("token")]);
  expect(await tokens.current(aCall())).toEqual(success("MTI1ZWFkNDBmYjOGVmMGI0YzRjMGMzZGE4MQ"));
});

test("a 401 renews the token and sends the same once more", async () => {
  const { connector, supplier, server } = await openTag({ options });
  const [request] = supplier.sell(1);
  await connector.lookup(request.reference, aCall());
  supplier.endTokens();
  expect(await connector.lookup(request.reference, aCall())).toMatchObject(
    success({ bookings: [{ uuid: request.bookingUuid }] }),
  );
  expect(supplier.tokensGiven()).toBe(2);
  expect(server.requests.slice(3).map(({ path }) => path.split("?")[0])).toEqual([
    `/api/v5/delegate/barcode:${request.reference}.json`,
    "/api/oauth/v2/token",
    `/api/v5/delegate/barcode:${request.reference}.json`,
    "/api/v5/interaction/list.json",
  ]);
});

test("a second 401 is the connection's trouble", async () => {
  const { connector, server } = await openTag({
    options,
    answer: ({ path }) =>
      path.startsWith("/api/oauth")
        ? { status: 200, json: { access_token: "refused-anyway" } }
        : { status: 401, json: {} },
  });
  expect(await connector.lookup("any", aCall())).toEqual(
    failure({ kind: "unauthorised", why: "key" }),
  );
  expect(server.requests).toHaveLength(4);
});

test("calls at the same time share one request for a token", async () => {
  const { connector, supplier } = await openTag({ options });
  await Promise.all(["a", "b", "c"].map((code) => connector.lookup(code, aCall())));
  expect(supplier.tokensGiven()).toBe(1);
  supplier.endTokens();
  await Promise.all(["a", "b", "c"].map((code) => connector.lookup(code, aCall())));
  expect(supplier.tokensGiven()).toBe(2);
});

test("who waits for a request that another gives up asks again", async () => {
  const { connector, server, network } = await openTag({ options });
  server.failNext({ kind: "hang" }, isToken);
  const stop = new AbortController();
  const first = connector.lookup("a", aCall(stop.signal));
  const second = connector.lookup("b", aCall());
  await server.arrived(1);
  stop.abort();
  expect(await first).toEqual(failure({ kind: "unreachable" }));
  expect(await second).toMatchObject({ ok: true });
  expect(network.runningTimers()).toBe(0);
});

const instead = (status: number, json: unknown): Fault => ({
  kind: "instead",
  status,
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify(json),
});

const key = { kind: "unauthorised", why: "key" } as const;

test.each<[string, Fault, object]>([
  ["a wrong secret", instead(400, { error: "invalid_client" }), key],
  ["a wrong path", instead(404, { code: 404 }), key],
  ["401", instead(401, {}), key],
  ["a lost answer", { kind: "drop-after" }, { kind: "unreachable" }],
  ["an error page", html(502), { kind: "unreachable" }],
  ["no token", instead(200, { expires_in: 3_600 }), broken("access_token")],
  ["a token that no header takes", instead(200, { access_token: "a\nb" }), broken("access_token")],
  ["429", instead(429, {}), { kind: "rate-limited", retryAt: null }],
])(
  "%s for a token says nothing of the ticket, and that nothing was sent",
  async (...[, fault, kind]) => {
    const { redemption, supplier, server } = await openTag({ options });
    const [request] = supplier.sell(1);
    server.failNext(fault, isToken);
    expect(await redemption.redeem(request, "5501", aCall())).toEqual(failure(kind));
    expect(server.requests).toHaveLength(1);
  },
);

test("below the base address the token's path may be relative", async () => {
  const tokenPath = "../../api/oauth/v2/token";
  const { connector, server } = await openTag({
    options: { auth: { ...withToken.auth, tokenPath } },
  });
  await connector.lookup("any", aCall());
  expect(server.requests[0]?.path).toBe("/api/oauth/v2/token");
});

const isToken = ({ path }: { readonly path: string }): boolean => path === "/api/oauth/v2/token";

function broken(path: string) {
  return { kind: "contract-broken", path };
}

function tokensAnswering(
  network: ReturnType<typeof createScriptedNetwork>,
  answers: readonly unknown[],
) {
  const waiting = [...answers];
  const account = {
    url: "https://tag.test/token",
    clientId: "7",
    clientSecret: "s",
    userAgent: () => "Stile",
  };
  const fetch = () => Promise.resolve(Response.json(waiting.shift()));
  return createTokens(account, { ...network, fetch });
}
