/**
 * The trial of a hand scanner: first what it sends around a code, then five known codes. Pure; nothing is a scan meanwhile.
 */
import { type Framing, framingAround } from "../../../scanning/wedge/framing.ts";
import type { Arrival } from "../../../scanning/wedge/keystrokes.ts";
import {
  type Finding,
  findingOf,
  frameCode,
  type TrialCode,
  trialCodes,
} from "../../../scanning/wedge/trial.ts";

export interface KeysTrial {
  /** Which code is shown: the one for the frame, one of the five, or none any more. */
  readonly step: "frame" | "codes" | "over";
  /** Of the five, the one that is shown. */
  readonly index: number;
  /** What was seen around the first code; `unknown` where it was not that code. */
  readonly seen: Framing | "unknown" | null;
  /** One for each of the five; null until it has arrived, and where it was left out. */
  readonly findings: readonly (Finding | null)[];
}

export const newTrial: KeysTrial = {
  step: "frame",
  index: 0,
  seen: null,
  findings: trialCodes.map(() => null),
};

export const shownCode = ({ step, index }: KeysTrial): TrialCode | null =>
  step === "frame" ? frameCode : step === "codes" ? (trialCodes[index] ?? null) : null;

/** `kept`: what this device reads by. */
export function afterArrival(trial: KeysTrial, arrival: Arrival, kept: Framing): KeysTrial {
  if (trial.step === "over") return trial;
  if (trial.step === "frame") {
    return {
      ...trial,
      seen: framingAround(arrival.text, frameCode.text, endOf(arrival)) ?? "unknown",
    };
  }
  const found = trialCodes.map((code) => findingOf(arrival, code, kept));
  const whole = found.findIndex(({ verdict }) => verdict === "whole");
  // one that was scanned out of turn is that one
  const index = whole === -1 ? trial.index : whole;
  const findings = trial.findings.map((before, n) => (n === index ? (found[n] ?? null) : before));
  return whole === trial.index ? afterSkip({ ...trial, findings }) : { ...trial, findings };
}

const endOf = ({ ended }: Arrival): Framing["end"] => (ended === "pause" ? "none" : ended);

/** On to the next code that has not arrived. */
export function afterSkip(trial: KeysTrial): KeysTrial {
  if (trial.step === "frame") return { ...trial, step: "codes", index: 0 };
  const next = trial.findings.findIndex((finding, n) => n > trial.index && finding === null);
  return next === -1 ? { ...trial, step: "over" } : { ...trial, index: next };
}

/** What was seen is other than what is kept: it can be taken. */
export const proposed = ({ step, seen }: KeysTrial, kept: Framing): Framing | null =>
  step === "frame" && seen !== null && seen !== "unknown" && !isSame(seen, kept) ? seen : null;

const isSame = (one: Framing, other: Framing): boolean =>
  one.prefix === other.prefix && one.suffix === other.suffix && one.end === other.end;
