import { expect, test } from "vitest";
import { nearest } from "./nearest.ts";

const known = ["id", "kind", "label", "mode", "gatewayFirst", "timeZone"];

test.each([
  ["lable", "label"],
  ["Mode", "mode"],
  ["mod", "mode"],
  ["timezone", "timeZone"],
  ["gatewayfrist", "gatewayFirst"],
  ["iid", "id"],
  ["colour", null],
  ["xy", null],
  ["", null],
])("%j means %j", (word, meant) => {
  expect(nearest(word, known)).toBe(meant);
});
