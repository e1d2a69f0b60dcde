import { expect, test } from "vitest";
import { isSameSecret } from "./same-secret.ts";

test.each<[string, boolean]>([
  ["feed-secret-of-16", true],
  ["", false],
  ["feed-secret-of-1", false],
  ["feed-secret-of-167", false],
  ["Feed-secret-of-16", false],
  ["x".repeat(100_000), false],
])("%j is the secret: %s", (shown, same) => {
  expect(isSameSecret(shown, "feed-secret-of-16")).toBe(same);
});
