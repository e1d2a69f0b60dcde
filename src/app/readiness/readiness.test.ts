import { expect, test } from "vitest";
import { now } from "../../testing/builders.ts";
import { createFakeClock } from "../../testing/fake-clock.ts";
import { askToKeep, isInstalledIn, keptBy } from "./browser-probes.ts";
import type { Kept, Saving } from "./ready-facts.ts";
import { createReadiness, type Probes } from "./readiness.ts";

interface Device {
  kept: Kept;
  saving: Saving;
  here: Awaited<ReturnType<Probes["listHere"]>>;
  there: Awaited<ReturnType<Probes["listThere"]>>;
  sound: ReturnType<Probes["sound"]>;
  clock: ReturnType<Probes["clock"]>;
}

function world() {
  const clock = createFakeClock(now);
  const device: Device = {
    kept: "not-promised",
    saving: { kind: "written", ms: 7 },
    here: null,
    there: null,
    sound: { state: "locked", vibrates: true },
    clock: null,
  };
  const log: string[] = [];
  const readiness = createReadiness(
    {
      kept: async () => device.kept,
      isInstalled: () => true,
      keep: async () => {
        log.push("keep");
        device.kept = "promised";
        return device.kept;
      },
      save: async () => {
        log.push("save");
        return device.saving;
      },
      listHere: async () => device.here,
      listThere: async () => {
        log.push("there");
        return device.there;
      },
      clock: () => device.clock,
      staysOn: () => null,
      sound: () => device.sound,
      playSound: async () => {
        log.push("play");
        device.sound = { ...device.sound, state: "ready" };
      },
      askGateway: () => log.push("ask"),
    },
    clock,
  );
  return { clock, device, log, readiness, probed: () => readiness.store.getState().probed };
}

test("a glance looks at the storage alone, and is nobody's visit", async () => {
  const { log, readiness, probed } = world();
  await readiness.glance();
  expect(probed()).toMatchObject({ kept: "not-promised", isInstalled: true });
  expect(probed()).toMatchObject({ saving: null, bookings: null });
  expect(readiness.store.getState().wasOpened).toBe(false);
  expect(log).toEqual([]);
});

test("an open page has tried everything at once, and ends with it", async () => {
  const { clock, device, log, readiness, probed } = world();
  device.here = { id: "a", bookings: 9 };
  device.there = { id: "a", bookings: 9, tookMs: 38 };
  const close = readiness.open();
  await clock.settle();
  expect(probed()).toMatchObject({
    kept: "not-promised",
    saving: { kind: "written", ms: 7 },
    bookings: { here: 9, there: 9, isSame: true },
    answeredInMs: 38,
    sound: { state: "locked", wasPlayed: false, vibrates: true },
  });
  expect(readiness.store.getState().wasOpened).toBe(true);
  close();
  log.splice(0);
  await clock.advance(60_000);
  expect(log).toEqual([]);
  expect(clock.nextAt()).toBeNull();
});

test("a list that is missing is looked for until it is there, and then no more", async () => {
  const { clock, device, log, readiness, probed } = world();
  device.there = { id: "b", bookings: 9, tookMs: 38 };
  readiness.open();
  await clock.settle();
  expect(probed().bookings).toEqual({ here: null, there: 9, isSame: false });
  await readiness.fix("fetch-list");
  expect(log).toContain("ask");
  device.here = { id: "b", bookings: 9 };
  await clock.advance(2_000);
  expect(probed().bookings).toEqual({ here: 9, there: 9, isSame: true });
  log.splice(0);
  await clock.advance(20_000);
  expect(log).toEqual([]);
});

test("pages that are missing of the same list are not the same list", async () => {
  const { clock, device, log, readiness } = world();
  device.here = { id: "b", bookings: 8 };
  device.there = { id: "b", bookings: 9, tookMs: 38 };
  readiness.open();
  await clock.settle();
  log.splice(0);
  await clock.advance(2_000);
  expect(log).toEqual(["there"]);
});

test("a fix shows what came of it", async () => {
  const { device, log, readiness, probed } = world();
  await readiness.fix("keep");
  expect(probed().kept).toBe("promised");
  device.saving = { kind: "trouble", trouble: "quota" };
  await readiness.fix("save");
  expect(probed().saving).toEqual(device.saving);
  device.clock = { offMs: 5, uncertaintyMs: 1 };
  await readiness.fix("ask-gateway");
  expect(probed().clock).toEqual(device.clock);
  await readiness.fix("play-sound");
  expect(probed().sound).toEqual({ state: "ready", wasPlayed: true, vibrates: true });
  expect(log).toEqual(["keep", "save", "ask", "there", "play"]);
});

test("codes are tests while the page is open, and tickets otherwise", async () => {
  const { clock, readiness, probed } = world();
  expect(readiness.takes("camera")).toBe(false);
  const close = readiness.open();
  await clock.settle();
  expect(readiness.takes("demo")).toBe(true);
  expect(probed().hasRead).toBe(false);
  expect(readiness.takes("camera")).toBe(true);
  expect(probed().hasRead).toBe(true);
  close();
  expect(readiness.takes("camera")).toBe(false);
  expect(probed().hasRead).toBe(false);
});

test("a page opened twice in a row, as React does, is open until its last end", async () => {
  const { clock, readiness } = world();
  readiness.open()();
  const close = readiness.open();
  await clock.advance(5_000);
  expect(readiness.takes("camera")).toBe(true);
  close();
  expect(clock.nextAt()).toBeNull();
});

test("a hand scanner that types shows itself while the page is open", () => {
  const { readiness, probed } = world();
  expect(readiness.takes("wedge")).toBe(false);
  const close = readiness.open();
  expect(probed().hasScanned).toBe(false);
  expect(readiness.takes("wedge")).toBe(true);
  expect(probed()).toMatchObject({ hasScanned: true, hasRead: false });
  close();
  expect(probed().hasScanned).toBe(false);
});

test("a probe that fails says nothing, and the others go on", async () => {
  const { clock, device, readiness, probed } = world();
  Object.defineProperty(device, "here", {
    get: () => {
      throw new Error("closed");
    },
  });
  readiness.open();
  await clock.advance(2_000);
  expect(probed()).toMatchObject({ kept: "not-promised", bookings: null });
});

const browser = (kept: boolean, given: boolean) => ({
  persisted: async () => kept,
  persist: async () => given,
});

test.each([
  [undefined, "unknown", "unknown"],
  [{}, "unknown", "unknown"],
  [browser(true, true), "promised", "promised"],
  [browser(false, true), "not-promised", "promised"],
  [browser(false, false), "not-promised", "refused"],
] as const)("what a browser says of its storage", async (storage, kept, asked) => {
  expect(await keptBy(storage)).toBe(kept);
  expect(await askToKeep(storage)).toBe(asked);
});

test.each([
  ["standalone", true],
  ["fullscreen", true],
  ["browser", false],
])("a page that is shown as %s runs as an app of its own: %s", (shown, isInstalled) => {
  const matchMedia = (query: string) => ({ matches: query === `(display-mode: ${shown})` });
  expect(isInstalledIn({ matchMedia })).toBe(isInstalled);
});
