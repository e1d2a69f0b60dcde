import { expect, test } from "vitest";
import { createScriptedNetwork, testStart } from "../scripted-server.contract.ts";
import { testConnection } from "./scripted-city-connect.contract.ts";
import { type CityConnectOptions, requireUsable } from "./settings.ts";

const callback = {
  callbackUrl: "https://api.example.com/cc/callbacks",
  username: "gate",
  password: "s3cret",
  supplier: "ops@pelicanferries.example",
  prefixes: ["PLF"],
};
const account = { account: "pelicanferries.example", token: "s3cret" };
const usable: CityConnectOptions = {
  ...createScriptedNetwork(testStart),
  connection: testConnection,
  timeZone: "Australia/Hobart",
};

test.each<Partial<CityConnectOptions>>([
  { callback },
  { account },
  { callback: { ...callback, username: "", password: "" }, account },
])("start-up goes on with %j", (given) => {
  expect(() => requireUsable({ ...usable, ...given })).not.toThrow();
});

test.each<[string, Partial<CityConnectOptions>]>([
  ["time zone", { callback, timeZone: "Mars/Olympus" }],
  ["neither", {}],
  ["callback address", { callback: { ...callback, callbackUrl: "ftp://example.com" } }],
  ["callback address", { callback: { ...callback, callbackUrl: "https://u:s3cret@example.com" } }],
  ["user name", { callback: { ...callback, username: "a:b" } }],
  ["supplier", { callback: { ...callback, supplier: "" } }],
  ["prefix", { callback: { ...callback, prefixes: ["PLF", ""] } }],
  ["base address", { account: { ...account, baseUrl: "no URL" } }],
  ["account", { account: { ...account, account: "" } }],
  ["token", { account: { ...account, token: "" } }],
  ["path", { account: { ...account, redeemPath: "redeem" } }],
])("start-up fails on its %s, and tells no secret", (what, given) => {
  const start = () => requireUsable({ ...usable, ...given });
  expect(start).toThrow(new RegExp(`connection pelican: .*${what}`));
  expect(start).not.toThrow(/s3cret/);
});
