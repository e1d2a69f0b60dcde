import { describe, expect, test } from "vitest";
import { asInstant, later } from "../../core/time.ts";
import { aCall } from "../connector.contract.ts";
import type { Fault } from "../scripted-server.contract.ts";
import { html, testStart } from "../scripted-server.contract.ts";
import { aSale } from "./a-sale.contract.ts";
import { openTag, withToken } from "./open-tag.contract.ts";
import { toSaleBody } from "./sale.ts";
import { testTill } from "./scripted-satellite-tag.contract.ts";

const sale = { body: toSaleBody(aSale()), device: testTill };

const instead = (status: number, body: string, headers: Record<string, string> = {}): Fault => ({
  kind: "instead",
  status,
  headers: { "Content-Type": "application/json", ...headers },
  body,
});

test("a sale is stored, once, whatever is lost and sent again; every body is the same bytes", async () => {
  const bodies: unknown[] = [];
  const { connector, supplier, server } = await openTag({
    options: {
      fetch: (input, init) => {
        bodies.push(init?.body);
        return globalThis.fetch(input, init);
      },
    },
  });
  server.failNext({ kind: "drop-after" }, () => true);
  expect(await connector.sendSale(sale, aCall())).toMatchObject({
    kind: "retry",
    failure: { kind: "outcome-unknown" },
  });
  expect(await connector.sendSale(sale, aCall())).toEqual({
    kind: "stored",
    status: 200,
    answer: '{"id":901,"code":"K3M8Q0ZT5HWD2","warnings":[]}',
  });
  expect(supplier.sales()).toEqual(["K3M8Q0ZT5HWD2"]);
  expect(bodies).toEqual([sale.body, sale.body]);
  expect(server.requests).toHaveLength(2);
  for (const { path, headers } of server.requests) {
    expect(path).toBe("/api/v5/ticket/transaction.json");
    expect(headers["user-agent"]).toBe("Stile/0.1.0/G07 (Android 14)");
  }
});

test("bytes that are not ours to arrange stay as they are", async () => {
  const body = '{ "b": 1,\n"a": 1.0, "1": null }';
  const sent: unknown[] = [];
  const { connector } = await openTag({
    options: {
      fetch: (_input, init) => {
        sent.push(init?.body);
        return Promise.resolve(Response.json({}));
      },
    },
  });
  await connector.sendSale({ ...sale, body }, aCall());
  expect(sent).toEqual([body]);
});

describe("any 2xx is stored", () => {
  test.each<[string, Fault, number, string]>([
    ["created", instead(201, "{}"), 201, "{}"],
    ["accepted without a body", instead(202, ""), 202, "status 202, empty body: "],
    ["no content", instead(204, ""), 204, "null"],
    ["with a page", html(200), 200, "status 200, not JSON: <!doctype html>"],
    ["with half a body", instead(200, '{"id":9'), 200, 'status 200, not JSON: {"id":9'],
  ])("%s", async (...[, fault, status, answer]) => {
    const { connector, server } = await openTag();
    server.failNext(fault, () => true);
    expect(await connector.sendSale(sale, aCall())).toEqual({
      kind: "stored",
      status,
      answer: expect.stringContaining(answer),
    });
  });

  test("cut off within the body", async () => {
    const { connector, server } = await openTag();
    server.failNext({ kind: "cut-off" }, () => true);
    expect(await connector.sendSale(sale, aCall())).toMatchObject({ kind: "stored", status: 200 });
  });
});

describe("what is refused waits for a person", () => {
  test.each<[number, string]>([
    [400, '{"error":"bad_json"}'],
    [403, "{}"],
    [404, "<html>"],
    [409, ""],
    [413, "{}"],
    [422, "[]"],
  ])("%i %s", async (status, body) => {
    const { connector, server } = await openTag();
    server.failNext(instead(status, body), () => true);
    expect(await connector.sendSale(sale, aCall())).toMatchObject({ kind: "park", status });
  });
});

describe("what may pass is sent again", () => {
  test.each<[string, Fault, object]>([
    ["500", instead(500, "{}"), { kind: "outcome-unknown" }],
    ["a page with 503", html(503), { kind: "outcome-unknown" }],
    ["a redirect", instead(302, "", { Location: "/" }), { kind: "outcome-unknown" }],
    ["408", instead(408, "{}"), { kind: "outcome-unknown", detail: "status 408" }],
    [
      "429",
      instead(429, "{}", { "Retry-After": "30" }),
      { kind: "rate-limited", retryAt: later(testStart, 30_000) },
    ],
    ["a lost connection", { kind: "drop-before" }, { kind: "outcome-unknown" }],
    ["401 without a token to renew", instead(401, "{}"), { kind: "unauthorised", why: "key" }],
  ])("%s", async (_name, fault, failure) => {
    const { connector, server } = await openTag();
    server.failNext(fault, () => true);
    expect(await connector.sendSale(sale, aCall())).toMatchObject({ kind: "retry", failure });
  });

  test("no answer within the time-out, and nobody there", async () => {
    const { connector, server, network } = await openTag();
    server.failNext({ kind: "hang" }, () => true);
    const sending = connector.sendSale(sale, aCall());
    await server.arrived(1);
    network.expire();
    expect(await sending).toMatchObject({ kind: "retry", failure: { kind: "outcome-unknown" } });
    await server.stop();
    expect(await connector.sendSale(sale, aCall())).toEqual({
      kind: "retry",
      failure: { kind: "unreachable" },
    });
    expect(network.runningTimers()).toBe(0);
  });

  test("no token now", async () => {
    const { connector, server } = await openTag({ options: withToken });
    server.failNext(instead(400, '{"error":"invalid_client"}'), () => true);
    expect(await connector.sendSale(sale, aCall())).toEqual({
      kind: "retry",
      failure: { kind: "unauthorised", why: "key" },
    });
  });
});

test("a 401 renews the token once and sends the same sale", async () => {
  const { connector, supplier } = await openTag({ options: withToken });
  const another = { ...sale, body: toSaleBody(aSale({ code: "Q9", soldAt: asInstant(0) })) };
  await connector.sendSale(sale, aCall());
  supplier.endTokens();
  expect(await connector.sendSale(another, aCall())).toMatchObject({ kind: "stored", status: 201 });
  expect(supplier.sales()).toEqual(["K3M8Q0ZT5HWD2", "Q9"]);
});
