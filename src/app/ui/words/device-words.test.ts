import { expect, test } from "vitest";
import { asInstant, minutes } from "../../../core/time.ts";
import type { DeviceState, KnownDevice } from "../../../protocol/venue.ts";
import { london } from "../../../testing/builders.ts";
import { aDevice, aDeviceState } from "./board-samples.contract.ts";
import {
  deviceDetails,
  deviceName,
  devicesLine,
  deviceWords,
  type Fact,
  releaseQuestion,
  revokeQuestion,
} from "./device-words.ts";
import { forbidden, local, now } from "./verdict-samples.contract.ts";

const seen = { now, timeZone: london };
const silent = { lastSeenAt: local(18, "11:05") };

const stopped = { revokedAt: local(18, "10:00") };
const oldList = { id: "l", asOf: asInstant(now - minutes(300)), bookings: 3 };

test.each<[string, KnownDevice, string]>([
  ["all is well", aDevice(), "live: Live"],
  ["it sends", aDevice({}, { unsent: 2 }), "up: Live · sending"],
  ["it is not heard", aDevice(silent), "half: Last heard 11:05 (trouble)"],
  [
    "it was not heard for days",
    aDevice({ lastSeenAt: local(16, "11:20") }),
    "half: Last heard 2 days ago (trouble)",
  ],
  [
    "its clock is off",
    aDevice({}, { clock: { offMs: 70_000, uncertaintyMs: 300 } }),
    "warning: Live · clock off (trouble)",
  ],
  ["it has no list", aDevice({}, { list: null }), "warning: Live · no list yet (trouble)"],
  ["its list is old", aDevice({}, { list: oldList }), "warning: Live · list 5 h old (trouble)"],
  ["scans are set aside", aDevice({}, { parked: 1 }), "warning: Live · 1 scan set aside (trouble)"],
  ["nothing was told", aDevice({}, null), "half: Has not told yet"],
  ["scans wait", aDevice({ held: 2 }), "warning: 2 scans wait for you (trouble)"],
  ["it is stopped", aDevice(stopped), "stop: Stopped 10:00"],
  [
    "it is stopped, and handed in since",
    aDevice({ ...stopped, ...silent, held: 1 }),
    "warning: Stopped 10:00 · 1 scan waits for you (trouble)",
  ],
])("%s", (_name, device, told) => {
  const { icon, standing, isTrouble } = deviceWords(device, seen);
  expect(`${icon}: ${standing}${isTrouble ? " (trouble)" : ""}`).toBe(told);
});

test.each<[string, DeviceState["clock"], Fact]>([
  [
    "as good as it was measured",
    { offMs: 40, uncertaintyMs: 260 },
    { text: "Clock ±0.3 s", isOff: false },
  ],
  ["within a second", { offMs: -900, uncertaintyMs: 10 }, { text: "Clock ±0.9 s", isOff: false }],
  [
    "measured badly",
    { offMs: 3_000, uncertaintyMs: 4_000 },
    { text: "Clock ±4.0 s", isOff: false },
  ],
  ["fast", { offMs: 48_000, uncertaintyMs: 300 }, { text: "Clock 48 s fast", isOff: false }],
  ["slow", { offMs: -130_000, uncertaintyMs: 300 }, { text: "Clock 2 min slow", isOff: true }],
  ["never measured", null, { text: "Clock not known", isOff: true }],
])("the clock: %s", (_name, clock, fact) => {
  expect(deviceWords(aDevice({}, { clock }), seen).clock).toEqual(fact);
});

test("of a list that is aged nobody is told to be live", () => {
  expect(deviceWords(aDevice(), seen, true)).toMatchObject({
    icon: "half",
    standing: "Last heard 11:19",
    unsent: { text: "Not known", isOff: true },
  });
});

test("what a silent device still has is not known, and how old its list is, is", () => {
  const { unsent, list: listFact } = deviceWords(aDevice(silent, { unsent: 3 }), seen);
  expect(unsent).toEqual({ text: "Not known", isOff: true });
  expect(listFact).toEqual({ text: "List 11:19", isOff: false });
});

test.each<[string, readonly KnownDevice[], readonly [string, string]]>([
  [
    "all heard, nothing to come",
    [aDevice()],
    ["Live · everything received", "1 of 1 device reachable"],
  ],
  [
    "one sends",
    [aDevice({}, { unsent: 3 }), aDevice()],
    ["Live · 3 scans to come", "2 of 2 devices reachable"],
  ],
  [
    "one is silent: nobody knows what it has",
    [aDevice(), aDevice(silent, { unsent: 9 })],
    ["Live · perhaps more to come", "1 of 2 devices reachable"],
  ],
  [
    "stopped ones do not count",
    [aDevice(), aDevice({ ...silent, ...stopped })],
    ["Live · everything received", "1 of 1 device reachable"],
  ],
])("the line of all: %s", (_name, devices, [first, second]) => {
  expect(devicesLine(devices, now)).toEqual({ first, second });
});

test("everything said is plain words", () => {
  const device = aDevice();
  const said = JSON.stringify([
    deviceName(device),
    deviceDetails(device, seen),
    deviceDetails(aDevice({ role: "admin" }, null), seen),
    revokeQuestion("Jonas"),
    releaseQuestion("Jonas", 1),
    deviceWords(aDevice({}, aDeviceState()), seen),
  ]);
  expect(said).not.toMatch(forbidden);
  expect(said).toContain("Take 1 scan of Jonas?");
  expect(said).toContain("Enrolled Today 08:30 for an admin");
});
