import { expect, test } from "vitest";
import type { CallFailure } from "../../core/failure.ts";
import { fail, ok } from "../../core/result.ts";
import { later } from "../../core/time.ts";
import { now } from "../../testing/builders.ts";
import { afterAnswer, afterAsking, type Circuit, closedCircuit, mayAsk } from "./circuit.ts";

const silence = fail<CallFailure>({ kind: "unreachable" });
const after = (...answers: readonly Parameters<typeof afterAnswer>[1][]): Circuit =>
  answers.reduce<Circuit>((circuit, answer) => afterAnswer(circuit, answer, now), closedCircuit);

test("three silences in a row open it, for a while", () => {
  expect(mayAsk(after(silence, silence), now)).toBe(true);
  const open = after(silence, silence, silence);
  expect(mayAsk(open, now)).toBe(false);
  expect(mayAsk(open, later(now, 14_999))).toBe(false);
  expect(mayAsk(open, later(now, 15_000))).toBe(true);
});

test("an answer in between starts the count again", () => {
  expect(mayAsk(after(silence, silence, ok(null), silence, silence), now)).toBe(true);
});

test.each<[CallFailure, boolean]>([
  [{ kind: "unreachable" }, false],
  [{ kind: "outcome-unknown", detail: "late" }, false],
  [{ kind: "intercepted" }, false],
  [{ kind: "rate-limited", retryAt: null }, false],
  [{ kind: "unauthorised", why: "key" }, false],
  [{ kind: "contract-broken", path: "$" }, true],
  [{ kind: "not-found" }, true],
  [{ kind: "rejected", code: "NO", text: null }, true],
])("$kind three times: asked again at once: %s", (failure, asked) => {
  const answer = fail(failure);
  expect(mayAsk(after(answer, answer, answer), now)).toBe(asked);
});

test("one trial at a time; its answer decides", () => {
  const open = after(silence, silence, silence);
  const then = later(now, 15_000);
  const trying = afterAsking(open, then);
  expect(mayAsk(trying, then)).toBe(false);
  expect(afterAnswer(trying, ok(null), then)).toEqual(closedCircuit);
  const again = afterAnswer(trying, silence, then);
  expect(mayAsk(again, later(then, 14_999))).toBe(false);
  expect(mayAsk(again, later(then, 15_000))).toBe(true);
});
