import { expect, test } from "vitest";
import { type Framing, plainFraming } from "../../../scanning/wedge/framing.ts";
import type { Arrival } from "../../../scanning/wedge/keystrokes.ts";
import { frameCode, trialCodes } from "../../../scanning/wedge/trial.ts";
import {
  afterArrival,
  afterSkip,
  type KeysTrial,
  newTrial,
  proposed,
  shownCode,
} from "./keys-trial.ts";

const arrival = (text: string, ended: Arrival["ended"] = "enter"): Arrival => ({
  text,
  ended,
  hasLost: false,
  tookMs: 40,
  slowestMs: 4,
});
const framed: Framing = { prefix: "*", suffix: "#", end: "tab" };
const verdicts = ({ findings }: KeysTrial): readonly (string | null)[] =>
  findings.map((finding) => finding?.verdict ?? null);

test("what a scanner sends around the first code is proposed, unless it is kept already", () => {
  const seen = afterArrival(newTrial, arrival(`*${frameCode.text}#`, "tab"), plainFraming);
  expect(proposed(seen, plainFraming)).toEqual(framed);
  expect(proposed(seen, framed)).toBeNull();
  expect(shownCode(seen)).toBe(frameCode);
});

test.each<[string, Arrival["ended"], KeysTrial["seen"]]>([
  [frameCode.text, "pause", { prefix: "", suffix: "", end: "none" }],
  [`]C1${frameCode.text}`, "enter", plainFraming],
  ["STILE7FRAM", "enter", "unknown"],
  [frameCode.text + frameCode.text, "enter", "unknown"],
  [`far too much before ${frameCode.text}`, "enter", "unknown"],
])("around %j, ended by %s: %j", (text, ended, seen) => {
  expect(afterArrival(newTrial, arrival(text, ended), plainFraming).seen).toEqual(seen);
});

test("each code that arrives whole leads to the next, and the last to the end", () => {
  let trial = afterSkip(newTrial);
  for (const [n, code] of trialCodes.entries()) {
    expect(shownCode(trial)).toBe(code);
    expect(trial.index).toBe(n);
    trial = afterArrival(trial, arrival(`*${code.text}#`), framed);
  }
  expect(trial.step).toBe("over");
  expect(verdicts(trial)).toEqual(Array.from({ length: 5 }, () => "whole"));
  expect(afterArrival(trial, arrival("more"), framed)).toBe(trial);
});

test("one that is not whole stays to be tried again, or is left behind", () => {
  const begun = afterSkip(newTrial);
  const lost = afterArrival(begun, arrival("TICKT-20260719"), plainFraming);
  expect([lost.index, verdicts(lost)[0]]).toEqual([0, "lost"]);
  expect(afterSkip(lost).index).toBe(1);
});

test("one that is scanned out of turn counts where it belongs, and is not asked for again", () => {
  const ahead = afterArrival(afterSkip(newTrial), arrival(trialCodes[1]?.text ?? ""), plainFraming);
  expect([ahead.index, verdicts(ahead)]).toEqual([0, [null, "whole", null, null, null]]);
  expect(afterSkip(ahead).index).toBe(2);
});
