import { expect, test } from "vitest";
import { aCall, success } from "../connector.contract.ts";
import { createScriptedNetwork, testStart } from "../scripted-server.contract.ts";
import type { Network } from "../supplier-http.ts";
import { dialectWith } from "./failures.ts";
import { createFormHttp } from "./form-http.ts";

test("a form is posted as its fields, percent-encoded, and answered in JSON", async () => {
  const sent: { method: unknown; body: unknown; type: string | null }[] = [];
  const fetch: Network["fetch"] = (_input, init) => {
    const type = new Headers(init?.headers).get("content-type");
    sent.push({ method: init?.method, body: init?.body, type });
    return Promise.resolve(Response.json({ done: true }));
  };
  const post = createFormHttp({ ...createScriptedNetwork(testStart), fetch }, dialectWith([]));
  const request = { url: "https://cc.example/redeem", headers: {}, bodyLimitBytes: 1_000 };
  const answer = await post({ ...request, form: { barcode: "PLF+A/71 é&x=1" } }, aCall());
  expect(answer).toMatchObject(success({ status: 200, json: { done: true } }));
  expect(sent).toEqual([
    {
      method: "POST",
      body: "barcode=PLF%2BA%2F71+%C3%A9%26x%3D1",
      type: "application/x-www-form-urlencoded",
    },
  ]);
});
