import { describe, expect, it, test } from "vitest";
import { asInstant, minutes } from "../../core/time.ts";
import { now } from "../../testing/builders.ts";
import { clockTime } from "../ui/words/when.ts";
import type { ReadyFacts } from "./ready-facts.ts";
import { type Check, readinessOf, troubleAtStart } from "./readiness-of.ts";

const ready: ReadyFacts = {
  kept: "promised",
  saving: { kind: "written", ms: 11 },
  bookings: { here: 1_284, there: 1_284, isSame: true },
  clock: { offMs: -200, uncertaintyMs: 40 },
  camera: "running",
  sound: { state: "ready", wasPlayed: true, vibrates: true },
  staysOn: true,
  hasScanned: false,
  reachability: { kind: "reachable", slowCalls: 0 },
  answeredInMs: 38,
  hasRead: false,
  mode: null,
  isInstalled: false,
  spaceShort: false,
};

test("a device that is ready says so of everything", () => {
  expect(readinessOf(ready)).toEqual([
    { check: "saving", state: "good", what: "Test scan written in 11 ms", fix: null },
    { check: "storage", state: "good", what: "Browser keeps it", fix: null },
    { check: "bookings", state: "good", what: "1,284 here = 1,284 at the gateway", fix: null },
    { check: "clock", state: "good", what: "0.2 s apart, give or take 0.0 s", fix: null },
    { check: "camera", state: "good", what: "Picture and code reader work", fix: null },
    { check: "sound", state: "good", what: "Tone and buzz played", fix: "play-again" },
    { check: "network", state: "good", what: "Gateway answers in 38 ms", fix: null },
  ]);
});

type Row = readonly [Partial<ReadyFacts>, Check["check"], Check["state"], string, Check["fix"]];
const since = asInstant(now - minutes(9));

const rows: readonly Row[] = [
  [{ kept: null }, "storage", "checking", "Looking", null],
  [
    { kept: "not-promised" },
    "storage",
    "amber",
    "Browser may clear it, and unsent scans with it",
    "keep",
  ],
  [
    { kept: "refused" },
    "storage",
    "amber",
    "Browser may clear it, and unsent scans with it. Add Stile to the home screen; leave a private window",
    "keep",
  ],
  [
    { kept: "refused", isInstalled: true },
    "storage",
    "amber",
    "Browser may clear it, and unsent scans with it. Free some space on this device",
    "keep",
  ],
  [
    { kept: "unknown" },
    "storage",
    "amber",
    "Browser does not say whether it keeps it. Add Stile to the home screen; leave a private window",
    null,
  ],
  [
    { kept: "unknown", isInstalled: true },
    "storage",
    "amber",
    "Browser does not say whether it keeps it",
    null,
  ],
  [
    { spaceShort: true },
    "saving",
    "amber",
    "Nearly full; scans still fit. Free some space on this device, then try again",
    "save",
  ],
  [{ spaceShort: true, saving: null }, "saving", "checking", "Looking", null],
  [{ saving: null }, "saving", "checking", "Looking", null],
  [
    { saving: { kind: "trouble", trouble: "quota" } },
    "saving",
    "red",
    "Storage is full. Free some space on this device, then try again.",
    "save",
  ],
  [{ bookings: null }, "bookings", "checking", "Looking", null],
  [
    { bookings: { here: null, there: 9, isSame: false } },
    "bookings",
    "amber",
    "No list yet. Every ticket would be unknown",
    "fetch-list",
  ],
  [
    { bookings: { here: 1_284, there: null, isSame: false } },
    "bookings",
    "amber",
    "1,284 here. Gateway not asked",
    "fetch-list",
  ],
  [
    { bookings: { here: 1_280, there: 1_284, isSame: false } },
    "bookings",
    "amber",
    "1,280 here, 1,284 at the gateway",
    "fetch-list",
  ],
  [
    { bookings: { here: 1_280, there: 1_284, isSame: true } },
    "bookings",
    "amber",
    "1,280 here, 1,284 at the gateway",
    "fetch-list",
  ],
  [
    { bookings: { here: 1, there: 1, isSame: false } },
    "bookings",
    "amber",
    "1 booking. The gateway has a newer list",
    "fetch-list",
  ],
  [{ clock: null }, "clock", "amber", "Never compared with the gateway's", "ask-gateway"],
  [
    { clock: { offMs: minutes(1), uncertaintyMs: 1_500 } },
    "clock",
    "good",
    "60 s apart, give or take 1.5 s",
    null,
  ],
  [
    { clock: { offMs: -minutes(1) - 1, uncertaintyMs: 0 } },
    "clock",
    "amber",
    "60 s slow. Set it to automatic",
    "ask-gateway",
  ],
  [
    { clock: { offMs: minutes(7), uncertaintyMs: 0 } },
    "clock",
    "amber",
    "7 min fast. Dated tickets wait until it is set",
    "ask-gateway",
  ],
  [{ camera: "off" }, "camera", "checking", "Looking", null],
  [{ camera: "starting" }, "camera", "checking", "Looking", null],
  [
    { camera: "asking" },
    "camera",
    "amber",
    "May Stile use the camera? Allow it in the browser's question.",
    null,
  ],
  [
    { camera: "denied" },
    "camera",
    "amber",
    "Stile may not use the camera. Allow it in the browser, or type codes.",
    "open-camera",
  ],
  [
    { camera: "none" },
    "camera",
    "amber",
    "No camera here. Type, or plug in a scanner.",
    "retry-camera",
  ],
  [
    { camera: "insecure" },
    "camera",
    "amber",
    "Browsers give no camera to this address. Open the https link, or type codes.",
    null,
  ],
  [{ hasRead: true }, "camera", "good", "Read a code just now", null],
  [
    { sound: { state: "locked", wasPlayed: false, vibrates: true } },
    "sound",
    "amber",
    "Not tried yet",
    "play-sound",
  ],
  [
    { sound: { state: "ready", wasPlayed: false, vibrates: false } },
    "sound",
    "amber",
    "Not tried yet. This device cannot buzz",
    "play-sound",
  ],
  [
    { sound: { state: "interrupted", wasPlayed: true, vibrates: true } },
    "sound",
    "amber",
    "Not tried yet",
    "play-sound",
  ],
  [
    { sound: { state: "ready", wasPlayed: true, vibrates: false } },
    "sound",
    "good",
    "Tone played. This device cannot buzz",
    "play-again",
  ],
  [
    { sound: { state: "unavailable", wasPlayed: true, vibrates: true } },
    "sound",
    "amber",
    "No sound in this browser. Watch the screen",
    "play-again",
  ],
  [{ answeredInMs: null }, "network", "good", "Gateway answers", null],
  [
    { reachability: { kind: "unknown" } },
    "network",
    "amber",
    "Gateway has not answered yet",
    "ask-gateway",
  ],
  [
    { reachability: { kind: "unreachable", since } },
    "network",
    "amber",
    `No answer since ${clockTime(since, null)}. Scanning works`,
    "ask-gateway",
  ],
  [
    { reachability: { kind: "captive", since } },
    "network",
    "amber",
    "Wi-Fi wants a sign-in. Scanning works",
    "ask-gateway",
  ],
  [{ mode: "observe" }, "mode", "amber", "Watching only. Nothing is redeemed.", null],
  [{ mode: "test" }, "mode", "amber", "Test connection. Nobody is really let in.", null],
  [
    { staysOn: false },
    "screen",
    "amber",
    "May go dark while you scan. Set a longer screen time",
    null,
  ],
  [{ hasScanned: true }, "scanner", "good", "Typed a code just now", null],
];

describe("each check", () => {
  it.each(rows.map(([facts, ...told]) => ({ facts, told })))("$facts", ({ facts, told }) => {
    const [check, state, what, fix] = told;
    const found = readinessOf({ ...ready, ...facts }).find((each) => each.check === check);
    expect(found).toEqual({ check, state, what, fix });
  });
});

test("problems come first, the worst of all on top", () => {
  const list = readinessOf({
    ...ready,
    kept: "not-promised",
    saving: { kind: "trouble", trouble: "unavailable" },
    camera: "starting",
    reachability: { kind: "unknown" },
  });
  expect(list.map(({ check, state }) => `${check} ${state}`)).toEqual([
    "saving red",
    "storage amber",
    "network amber",
    "camera checking",
    "bookings good",
    "clock good",
    "sound good",
  ]);
});

test("only storage that cannot be written is red", () => {
  const reds = rows.flatMap(([facts]) =>
    readinessOf({ ...ready, ...facts }).filter(({ state }) => state === "red"),
  );
  expect(reds.map(({ check }) => check)).toEqual(["saving"]);
});

test.each([
  [null, null],
  ["promised", null],
  ["unknown", null],
  ["not-promised", "Storage: Browser may clear it, and unsent scans with it"],
  [
    "refused",
    "Storage: Browser may clear it, and unsent scans with it. Free some space on this device",
  ],
] as const)("storage %s makes the row under the camera say %s", (kept, text) => {
  expect(troubleAtStart({ kept, isInstalled: true })).toBe(text);
});
