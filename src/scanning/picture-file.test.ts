import { expect, it } from "vitest";
import { fittedSize } from "./picture-file.ts";

it.each([
  ["as it is", { width: 640, height: 480 }, { width: 640, height: 480 }],
  ["wide", { width: 8_192, height: 2_048 }, { width: 4_096, height: 1_024 }],
  ["tall", { width: 3_000, height: 6_000 }, { width: 2_048, height: 4_096 }],
  ["a line", { width: 40_000, height: 1 }, { width: 4_096, height: 1 }],
])("fits a picture: %s", (_, size, fitted) => {
  expect(fittedSize(size, 4_096)).toEqual(fitted);
});
