import { expect, test } from "vitest";
import { aCall, failure, success } from "../connector.contract.ts";
import { openAnyRoad } from "./open-anyroad.contract.ts";
import { testZone } from "./scripted-anyroad.contract.ts";

test("experiences of all pages; an add-on is nobody", async () => {
  const { connector, server } = await openAnyRoad({}, (request) => ({
    status: 200,
    json: request.query.has("page")
      ? { items: [{ id: 8, name: " " }], next_url: "" }
      : { items: [{ id: "still-house", name: "Still House" }], next_url: nextPage },
  }));
  const nextPage = `${server.baseUrl}/anyroad/experiences?page=2`;
  const units = [
    { id: "guest", label: "Guest", people: 1 },
    { id: "addon", label: "Add-on", people: 0 },
  ];
  expect(await connector.products(aCall())).toEqual(
    success([
      { id: "still-house", label: "Still House", timeZone: testZone, units },
      { id: "8", label: "8", timeZone: testZone, units },
    ]),
  );
  expect(server.requests.map(({ path }) => path)).toEqual([
    "/anyroad/experiences",
    "/anyroad/experiences?page=2",
  ]);
  expect(server.requests[0]?.headers["content-type"]).toBeUndefined();
});

test("a next page that was there before ends the list", async () => {
  const { connector, server } = await openAnyRoad({}, () => ({
    status: 200,
    json: { items: [], next_url: samePage },
  }));
  const samePage = `${server.baseUrl}/anyroad/experiences`;
  expect(await connector.products(aCall())).toEqual(success([]));
  expect(server.requests).toHaveLength(1);
});

test("the token does not go to another origin", async () => {
  const { connector } = await openAnyRoad({}, () => ({
    status: 200,
    json: { items: [], next_url: "http://127.0.0.1:9/experiences" },
  }));
  expect(await connector.products(aCall())).toEqual(
    failure({ kind: "contract-broken", path: "next_url" }),
  );
});

test("configured ones are not asked for", async () => {
  const experiences = [{ id: "still-house", label: "Still House" }];
  const { connector, server } = await openAnyRoad({ experiences });
  expect(await connector.products(aCall())).toMatchObject(success([{ id: "still-house" }]));
  expect(server.requests).toEqual([]);
});
