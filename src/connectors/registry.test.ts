import { expect, test } from "vitest";
import { asConnectionId } from "../core/ids.ts";
import { createConnector } from "./registry.ts";
import { createScriptedNetwork, testStart } from "./scripted-server.contract.ts";

const settings = {
  connection: asConnectionId("quay"),
  baseUrl: "https://supplier.test/octo",
  key: "k",
};

test("a known kind makes its connector", () => {
  const connector = createConnector(
    { ...settings, kind: "octo" },
    createScriptedNetwork(testStart),
  );
  expect(connector).toMatchObject({ connection: "quay", kind: "octo" });
});

test.each(["Octo", "constructor", ""])("an unknown kind %j ends the start-up", (kind) => {
  expect(() => createConnector({ ...settings, kind }, createScriptedNetwork(testStart))).toThrow(
    `connection quay: unknown kind "${kind}"; known: octo`,
  );
});
