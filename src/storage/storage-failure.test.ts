import { Dexie } from "dexie";
import { expect, test } from "vitest";
import { attempted, CorruptRecord } from "./storage-failure.ts";

const named = (name: string): DOMException => new DOMException("", name);

test.each([
  [named("QuotaExceededError"), "quota"],
  [new Dexie.AbortError("with a cause", named("QuotaExceededError")), "quota"],
  [new CorruptRecord("torn"), "corrupt"],
  [named("ConstraintError"), "corrupt"],
  [named("UnknownError"), "closed"],
  [named("InvalidStateError"), "closed"],
  [new Dexie.DatabaseClosedError(), "closed"],
  // between two connections: the next one answers
  [new Dexie.OpenFailedError(""), "closed"],
  [new Dexie.OpenFailedError("with a cause", named("SecurityError")), "unavailable"],
  [new Dexie.OpenFailedError("with a cause", named("QuotaExceededError")), "quota"],
  [new Dexie.MissingAPIError(), "unavailable"],
  [named("VersionError"), "unavailable"],
  [named("NotReadableError"), "unavailable"],
  [named("AbortError"), "gave-up"],
  [named("TimeoutError"), "gave-up"],
  [named("TransactionInactiveError"), "gave-up"],
  [new Dexie.AbortError("with a cause", named("UnknownError")), "closed"],
  [new Dexie.AbortError("with a cause", named("SecurityError")), "unavailable"],
])("%s is %s", async (problem, kind) => {
  expect(await attempted(() => Promise.reject(problem))).toMatchObject({ failure: { kind } });
});

test("what nobody has foreseen is a bug, whatever its message says", async () => {
  const bug = new TypeError("QuotaExceededError");
  await expect(attempted(() => Promise.reject(bug))).rejects.toBe(bug);
});
