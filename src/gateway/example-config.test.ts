import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { createConnector } from "../connectors/registry.ts";
import { createScriptedNetwork, testStart } from "../connectors/scripted-server.contract.ts";
import { readConfig } from "./config.ts";
import { connectionSettings } from "./config/connections.ts";

const path = fileURLToPath(new URL("example-config.json", import.meta.url));
const secrets = {
  SEA_KEY: "a",
  CELLAR_SECRET: "b",
  CELLAR_FEED_SECRET: "b-sixteen-letters",
  CITY_PASSWORD: "c",
  CITY_TOKEN: "d",
  CITY_FEED_SECRET: "d-sixteen-letters",
  NIGHT_SECRET: "e",
  ANSWERS_PASSWORD: "f",
};

test("the example is read, and every connector of it can be built", () => {
  const { connections } = readConfig({ STILE_CONFIG: path, ...secrets }, false);
  const network = createScriptedNetwork(testStart);
  const connectors = connections.map((connection) =>
    createConnector(connectionSettings(connection), network),
  );
  expect(connectors.map(({ kind }) => kind)).toEqual([
    "octo",
    "anyroad",
    "city-connect",
    "satellite-tag",
  ]);
});

test("it holds no secret, and says which variables it needs", () => {
  expect(() => readConfig({ STILE_CONFIG: path }, false)).toThrow(
    new RegExp(Object.keys(secrets).join("(.|\n)*")),
  );
  expect(readFileSync(path, "utf8")).not.toMatch(
    /"(key|token|clientSecret|password|feedSecret)": "/,
  );
});
