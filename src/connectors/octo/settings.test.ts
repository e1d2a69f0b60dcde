import { expect, test } from "vitest";
import { createScriptedNetwork, testStart } from "../scripted-server.contract.ts";
import { createOctoConnector } from "./connector.ts";
import { testConnection, testKey } from "./scripted-octo.contract.ts";
import { type OctoOptions, secretsIn } from "./settings.ts";

const access = {
  connection: testConnection,
  baseUrl: "https://supplier.test/octo",
  key: testKey,
  ...createScriptedNetwork(testStart),
};
const created = (given: Partial<OctoOptions>) => createOctoConnector({ ...access, ...given });

test.each([
  [{ baseUrl: "ftp://supplier.test" }, /base address/],
  [{ baseUrl: "not a URL" }, /base address/],
  [{ baseUrl: `https://stile:${testKey}@supplier.test` }, /base address/],
  [{ key: "key\nwith a line break" }, /the key is empty or/],
  [{ key: "" }, /the key is empty or/],
  [{ options: { capabilities: "octo/content" } }, /lack octo\/redemption/],
  [{ options: { capabilities: "octo/redemption\r\nX: y" } }, /cannot stand in a header/],
  [{ options: { redeemBy: "validate", redeemsArrays: true } }, /several codes/],
  [{ options: { redeemBy: "validate", timestamp: true } }, /timestamp/],
  [{ options: { redeemBy: "none", unredeem: true } }, /nothing to correct/],
  [{ options: { redeemBy: "none", noShow: true } }, /nothing to correct/],
] as const)("start-up fails on %j and tells neither key nor address", (given, problem) => {
  const create = () => created(given);
  expect(create).toThrow(/connection tidewater/);
  expect(create).toThrow(problem);
  expect(create).not.toThrow(/line break|5bd1629a|supplier\.test/);
});

test("start-up fails on an option that does not exist", () => {
  const misspelt: object = { redeemBy: "redeem", updatedsince: true };
  expect(() => created({ options: misspelt })).toThrow(/connection tidewater.*updatedsince/s);
});

test.each([
  [{}, { redemption: true, redeemMany: false, unredeem: false, noShow: false }],
  [
    { redeemsArrays: true, unredeem: true, noShow: true },
    { redemption: true, redeemMany: true, unredeem: true, noShow: true },
  ],
  [
    { redeemBy: "validate" },
    { redemption: true, redeemMany: false, unredeem: false, noShow: false },
  ],
  [{ redeemBy: "none" }, { redemption: false, redeemMany: false, unredeem: false, noShow: false }],
] as const)("with %j the connector has %j", (options, expected) => {
  const { redemption, redeemMany, unredeem, noShow } = created({ options });
  const has = { redemption, redeemMany, unredeem, noShow };
  expect(
    Object.fromEntries(Object.entries(has).map(([name, one]) => [name, one !== undefined])),
  ).toEqual(expected);
});

test("a key is cut out as it is and as JSON writes it", () => {
  expect(secretsIn(['a"b', ""])).toEqual(['a"b', String.raw`a\"b`]);
});
