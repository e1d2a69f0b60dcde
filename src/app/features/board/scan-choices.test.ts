import { expect, test } from "vitest";
import { asInstant } from "../../../core/time.ts";
import { london, otherDevice } from "../../../testing/builders.ts";
import { local, now } from "../../ui/words/verdict-samples.contract.ts";
import { choicesIn, filterOf, type ScanChoices, searchOf } from "./scan-choices.ts";

const nothing: ScanChoices = {
  gate: "",
  verdict: "",
  time: { kind: "today" },
  device: null,
  text: "",
};
const seen = { now, timeZone: london };

test.each<[string, Partial<ScanChoices>]>([
  ["", {}],
  [
    "?gate=gate-1&verdict=already-used&text=O%27Brien+%26+sons",
    { gate: "gate-1", verdict: "already-used", text: "O'Brien & sons" },
  ],
  ["?time=since-1784380560000", { time: { kind: "since", at: asInstant(1_784_380_560_000) } }],
  ["?time=yesterday", { time: { kind: "yesterday" } }],
  [`?time=any-day&device=${otherDevice}`, { time: { kind: "any-day" }, device: otherDevice }],
])("%s is read as it was written", (search, change) => {
  const choices = { ...nothing, ...change };
  expect(searchOf(choices)).toBe(search);
  expect(choicesIn(search)).toEqual(choices);
});

test.each([
  "?verdict=maybe",
  "?device=phone",
  "?time=since-soon",
  "?time=since-99999999999999999",
  "?page=2",
])("what is no choice is left out: %s", (search) => {
  expect(choicesIn(search)).toEqual(nothing);
});

test.each<[Partial<ScanChoices>, object]>([
  [{}, { from: local(18, "00:00"), to: null, gates: [], kinds: [], devices: [] }],
  [{ time: { kind: "yesterday" } }, { from: local(17, "00:00"), to: local(18, "00:00") }],
  [{ time: { kind: "any-day" } }, { from: null, to: null }],
  [{ time: { kind: "since", at: now } }, { from: now, to: null }],
  [
    { gate: "gate-1", verdict: "hold", device: otherDevice, text: "x" },
    { gates: ["gate-1"], kinds: ["hold"], devices: [otherDevice], text: "x" },
  ],
])("%j asks for %j, in the venue's days", (change, filter) => {
  expect(filterOf({ ...nothing, ...change }, seen)).toMatchObject(filter);
});
