import { expect, test } from "vitest";
import { asConnectionId } from "../core/ids.ts";
import { type ConnectionSettings, createConnector } from "./registry.ts";
import { createScriptedNetwork, testStart } from "./scripted-server.contract.ts";

const network = createScriptedNetwork(testStart);
const quay = { connection: asConnectionId("quay"), baseUrl: "https://supplier.test/api" };
const timeZone = "Europe/Madrid";
const account = { account: "us@example.com", token: "k" };

test.each<ConnectionSettings>([
  { ...quay, kind: "octo", key: "k" },
  { ...quay, kind: "anyroad", timeZone, credentials: { kind: "token", token: "k" } },
  { ...quay, kind: "city-connect", timeZone, account },
  {
    ...quay,
    kind: "satellite-tag",
    timeZone,
    event: { id: 12, label: "Night" },
    auth: { kind: "none" },
    app: { name: "Stile", version: "0", platform: "test" },
    deviceCode: () => "G07",
    checkIn: null,
    delegates: false,
  },
])("$kind makes its connector", (settings) => {
  const { kind } = settings;
  expect(createConnector(settings, network)).toMatchObject({ connection: "quay", kind });
});

test.each(["Octo", "constructor", ""])("an unknown kind %j ends the start-up", (kind) => {
  const settings = JSON.parse(JSON.stringify({ ...quay, key: "k", kind }));
  expect(() => createConnector(settings, network)).toThrow(
    `connection quay: unknown kind "${kind}"; known: octo, anyroad, city-connect, satellite-tag`,
  );
});

test.each<ConnectionSettings>([
  { ...quay, kind: "octo", key: "not sendable" },
  { ...quay, kind: "anyroad", timeZone: "Mars", credentials: { kind: "token", token: "k" } },
  { ...quay, kind: "city-connect", timeZone },
])("settings that $kind cannot work with end it too", (settings) => {
  expect(() => createConnector(settings, network)).toThrow(/^connection quay: /);
});
