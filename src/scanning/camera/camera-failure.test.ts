import { expect, it } from "vitest";
import { cameraFailureOf } from "./camera-failure.ts";

it.each([
  ["NotAllowedError", "denied"],
  ["SecurityError", "denied"],
  ["NotFoundError", "none"],
  ["OverconstrainedError", "none"],
  ["NotReadableError", "busy"],
  ["AbortError", "busy"],
  ["SomethingNewError", "busy"],
] as const)("%s means %s", (name, kind) => {
  expect(cameraFailureOf(new DOMException("said by the browser", name))).toEqual({
    kind,
    detail: name,
  });
});

it("goes by the name alone, because browsers' own errors are not always Errors", () => {
  expect(cameraFailureOf({ name: "OverconstrainedError", constraint: "width" }).kind).toBe("none");
});

it("keeps what it does not understand for the log", () => {
  expect(cameraFailureOf("odd")).toEqual({ kind: "busy", detail: "odd" });
});
