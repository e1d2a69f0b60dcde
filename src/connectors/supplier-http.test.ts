import { expect, onTestFinished, test } from "vitest";
import { later } from "../core/time.ts";
import { aCall, failure, success } from "./connector.contract.ts";
import type { Fault } from "./scripted-server.contract.ts";
import {
  createScriptedNetwork,
  startScriptedServer,
  testStart,
} from "./scripted-server.contract.ts";
import type { Dialect, Network, SupplierRequest } from "./supplier-http.ts";
import { createSupplierHttp } from "./supplier-http.ts";

const dialect: Dialect = {
  troubleIn: () => null,
  refusedFor: () => "key",
  retryAfterHeaders: ["Retry-After"],
  secrets: ["s3cret"],
};

test("an answer of 4xx with JSON is an answer", async () => {
  const { ask } = await openHttp(answering(422, '{"code":"limit"}'));
  expect(await ask({})).toMatchObject({
    ok: true,
    value: { status: 422, json: { code: "limit" } },
  });
});

test.each([204, 404])("an empty body with %i is null", async (status) => {
  const { ask } = await openHttp(answering(status, ""));
  expect(await ask({})).toMatchObject({ ok: true, value: { status, json: null } });
});

test("an empty body with 200 is outcome-unknown", async () => {
  const { ask } = await openHttp(answering(200, ""));
  expect(await ask({})).toMatchObject(failure({ kind: "outcome-unknown" }));
});

test("a body over the limit is given up", async () => {
  const { ask } = await openHttp(answering(200, JSON.stringify("x".repeat(2_000))));
  expect(await ask({ bodyLimitBytes: 2_002 })).toMatchObject({ ok: true });
  const { ask: again } = await openHttp(answering(200, JSON.stringify("x".repeat(2_000))));
  expect(await again({ bodyLimitBytes: 2_001 })).toMatchObject(
    failure({ kind: "outcome-unknown", detail: expect.stringContaining("over 2001 bytes") }),
  );
});

test("what is kept of a body is short and holds no secret", async () => {
  const { ask } = await openHttp(answering(502, `Authorization: s3cret ${"x".repeat(2_000)}`));
  const result = await ask({});
  if (result.ok || result.failure.kind !== "outcome-unknown") throw new Error("expected a failure");
  expect(result.failure.detail).toContain("Authorization: *** xxx");
  expect(result.failure.detail).toHaveLength(500);
});

test("a refused key is known by its status, whatever the body", async () => {
  const { ask } = await openHttp(answering(403, "<html>"));
  expect(await ask({})).toEqual(failure({ kind: "unauthorised", why: "key" }));
});

test("the supplier's own codes count before the status", async () => {
  const own: Dialect = { ...dialect, troubleIn: () => "unauthorised" };
  const { ask } = await openHttp(answering(500, "{}"), own);
  expect(await ask({})).toEqual(failure({ kind: "unauthorised", why: "key" }));
});

test.each([
  ["0", later(testStart, 0)],
  ["soon", null],
  ["-5", null],
  ["1e3", null],
])("Retry-After: %s", async (value, retryAt) => {
  const { ask } = await openHttp(answering(429, "{}", { "Retry-After": value }));
  expect(await ask({})).toEqual(failure({ kind: "rate-limited", retryAt }));
});

test("a form is posted as its fields, percent-encoded, and answered in JSON", async () => {
  const sent: { method: unknown; body: unknown; type: string | null }[] = [];
  const fetch: Network["fetch"] = (_input, init) => {
    const type = new Headers(init?.headers).get("content-type");
    sent.push({ method: init?.method, body: init?.body, type });
    return Promise.resolve(Response.json({ done: true }));
  };
  const http = createSupplierHttp({ ...createScriptedNetwork(testStart), fetch }, dialect);
  const body = new URLSearchParams({ barcode: "PLF+A/71 é&x=1" });
  const request = { ...aRequest("https://supplier.test/redeem"), method: "POST", body } as const;
  const answer = await http(request, aCall());
  expect(answer).toMatchObject(success({ status: 200, json: { done: true } }));
  expect(sent).toEqual([
    {
      method: "POST",
      body: "barcode=PLF%2BA%2F71+%C3%A9%26x%3D1",
      type: "application/x-www-form-urlencoded",
    },
  ]);
});

test("no redirect is followed", async () => {
  const elsewhere = await openHttp(answering(200, "{}"));
  const { ask } = await openHttp(answering(307, "", { Location: elsewhere.server.baseUrl }));
  expect(await ask({})).toMatchObject(failure({ kind: "outcome-unknown" }));
  expect(elsewhere.server.requests).toEqual([]);
});

test.each([
  [{ code: "ECONNREFUSED" }, { kind: "unreachable" }],
  [{ code: "ENOTFOUND" }, { kind: "unreachable" }],
  [{ code: "EAI_AGAIN" }, { kind: "unreachable" }],
  [{ code: "UND_ERR_CONNECT_TIMEOUT" }, { kind: "unreachable" }],
  [{ code: "EHOSTUNREACH", syscall: "connect" }, { kind: "unreachable" }],
  [{ code: "EHOSTUNREACH", syscall: "read" }, { kind: "outcome-unknown" }],
  [{ code: "ECONNRESET" }, { kind: "outcome-unknown" }],
  [{ code: "DEPTH_ZERO_SELF_SIGNED_CERT" }, { kind: "intercepted" }],
  [undefined, { kind: "outcome-unknown" }],
])("a rejected fetch with cause %j", async (cause, expected) => {
  const network = {
    ...createScriptedNetwork(testStart),
    fetch: () => Promise.reject(new TypeError("fetch failed", { cause })),
  };
  const result = await createSupplierHttp(network, dialect)(
    aRequest("http://supplier.test"),
    aCall(),
  );
  expect(result).toMatchObject(failure(expected));
  expect(network.runningTimers()).toBe(0);
});

const answering = (
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Fault => ({ kind: "instead", status, headers, body });

const aRequest = (url: string): SupplierRequest => ({
  method: "GET",
  url,
  headers: {},
  body: undefined,
  bodyLimitBytes: 10_000,
});

async function openHttp(fault: Fault, spoken: Dialect = dialect) {
  const server = await startScriptedServer(() => ({ status: 200, json: {} }));
  onTestFinished(() => server.stop());
  server.failNext(fault, () => true);
  const http = createSupplierHttp(createScriptedNetwork(testStart), spoken);
  const ask = (given: Partial<SupplierRequest>) =>
    http({ ...aRequest(server.baseUrl), ...given }, aCall());
  return { ask, server };
}
