import { expect, onTestFinished, test } from "vitest";
import { asConnectionId } from "../../core/ids.ts";
import { aCall, failure, success } from "../connector.contract.ts";
import {
  type ScriptedAnswer,
  createScriptedNetwork,
  html,
  startScriptedServer,
  testStart,
} from "../scripted-server.contract.ts";
import { createOctoKeyFinder } from "./key-finder.ts";

// the keys of seed 002
const accounts = [
  { connection: asConnectionId("river"), key: "5bd1629a-323e-4edb-ac9b-327ef51e6136" },
  { connection: asConnectionId("tower"), key: "84ea621d-b3c3-4cee-be5f-8cfdf00666cc" },
];

test("asks with all keys in the body and none in a header", async () => {
  const { find, server } = await openFinder({ status: 200, json: { apiKey: accounts[1]?.key } });
  expect(await find("HTA89203+/=", aCall())).toEqual(success("tower"));
  const [request] = server.requests;
  expect(request?.method).toBe("POST");
  expect(request?.path).toBe("/octo/redemption/credentials");
  expect(request?.headers.authorization).toBeUndefined();
  expect(request?.body).toEqual({
    reference: "HTA89203+/=",
    apiKeys: accounts.map(({ key }) => key),
  });
});

test.each<[string, ScriptedAnswer, unknown]>([
  ["nobody's code", { status: 200, json: { apiKey: null } }, success(null)],
  [
    "a key that was not offered",
    { status: 200, json: { apiKey: "29e13da7-f5fa-45fa-be74-16f55af24c90" } },
    failure({ kind: "contract-broken", path: "apiKey" }),
  ],
  ["no answer", { status: 200, json: {} }, failure({ kind: "contract-broken", path: "apiKey" })],
  [
    "a supplier without the call",
    { status: 404, json: { error: "NOT_FOUND" } },
    failure({ kind: "not-found" }),
  ],
  [
    "a refusal that repeats the body",
    { status: 400, json: { error: "BAD_REQUEST", errorMessage: `not ${accounts[0]?.key}` } },
    failure({ kind: "rejected", code: "BAD_REQUEST", text: "not ***" }),
  ],
  ["too many", { status: 429, json: {} }, failure({ kind: "rate-limited", retryAt: null })],
  [
    "trouble that repeats the body",
    { status: 500, json: { body: accounts } },
    failure({ kind: "outcome-unknown", detail: expect.stringContaining("***") }),
  ],
])("%s", async (_name, answer, expected) => {
  const { find } = await openFinder(answer);
  const found = await find("any", aCall());
  expect(found).toEqual(expected);
  for (const { key } of accounts) expect(JSON.stringify(found)).not.toContain(key);
});

test("a page of a captive portal is no answer", async () => {
  const { find, server } = await openFinder({ status: 200, json: { apiKey: null } });
  server.failNext(html(200), () => true);
  expect(await find("any", aCall())).toMatchObject(failure({ kind: "outcome-unknown" }));
});

test.each([
  ["ftp://supplier.test", "fine"],
  ["https://supplier.test", ""],
  ["https://supplier.test", "with a space"],
])("start-up fails on base %j and key %j, and does not tell the key", (baseUrl, key) => {
  const create = () =>
    createOctoKeyFinder(
      { baseUrl, accounts: [{ connection: asConnectionId("river"), key }] },
      createScriptedNetwork(testStart),
    );
  expect(create).toThrow(/key finder/);
  expect(create).not.toThrow(/with a space|fine/);
});

async function openFinder(answer: ScriptedAnswer) {
  const server = await startScriptedServer(() => answer);
  onTestFinished(() => server.stop());
  const find = createOctoKeyFinder(
    { baseUrl: `${server.baseUrl}/octo/`, accounts },
    createScriptedNetwork(testStart),
  );
  return { find, server };
}
