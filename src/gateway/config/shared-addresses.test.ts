import { expect, test } from "vitest";
import { sharedAddresses } from "./shared-addresses.ts";
import { readWritten, seaConnection, written } from "./written-config.contract.ts";

const octo = (id: string, change: Readonly<Record<string, unknown>> = {}) => ({
  ...seaConnection,
  id,
  key: `key of ${id}`.replaceAll(" ", "-"),
  ...change,
});
const shared = (...connections: readonly object[]) =>
  sharedAddresses(readWritten(written({ connections })).connections).map(
    ({ baseUrl, accounts }) => [baseUrl, ...accounts.map(({ connection }) => connection)],
  );

test("accounts at one address are one group, with their own keys", () => {
  const { connections } = readWritten(
    written({ connections: [octo("sea"), octo("bay", { url: "https://sea.example/" })] }),
  );
  expect(sharedAddresses(connections)).toEqual([
    {
      baseUrl: "https://sea.example",
      accounts: [
        { connection: "sea", key: "key-of-sea" },
        { connection: "bay", key: "key-of-bay" },
      ],
    },
  ]);
});

test.each<[string, readonly object[]]>([
  ["one account", [octo("sea")]],
  ["another origin", [octo("sea"), octo("lake", { url: "https://lake.example" })]],
  ["another path", [octo("sea"), octo("lake", { url: "https://sea.example/lake" })]],
  ["one key twice", [octo("sea"), octo("again", { key: "key-of-sea" })]],
  ["no key", [octo("sea"), octo("open", { options: { authentication: "none" } })]],
  ["no redemption", [octo("sea"), octo("reader", { options: { redeemBy: "none" } })]],
])("%s is no group", (_name, connections) => {
  expect(shared(...connections)).toEqual([]);
});

test("who cannot be told apart stays out of a group of others", () => {
  const twice = [octo("one", { key: "same" }), octo("two", { key: "same" })];
  expect(shared(octo("sea"), ...twice, octo("bay"))).toEqual([
    ["https://sea.example", "sea", "bay"],
  ]);
});
