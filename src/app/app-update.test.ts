import { expect, test } from "vitest";
import { createAppUpdate, type AppUpdate } from "./app-update.ts";

interface FakeWorkbox {
  readonly fire: (event: "waiting" | "controlling") => void;
  readonly log: string[];
  readonly update: AppUpdate;
}

function page(): FakeWorkbox {
  const log: string[] = [];
  const listeners = new Map<string, () => void>();
  const update = createAppUpdate({
    workbox: {
      // the page listens to two events, neither of which needs its details
      addEventListener: (type: string, listener: () => void) => void listeners.set(type, listener),
      register: async () => void log.push("register"),
      messageSkipWaiting: () => log.push("skip waiting"),
      update: async () => void log.push("update"),
    } as never,
    reload: () => log.push("reload"),
    every: () => undefined,
  });
  return { fire: (event) => listeners.get(event)?.(), log, update };
}

test("a new version waits for the tap, then takes over, then the page reloads", async () => {
  const { fire, log, update } = page();
  await update.start();
  fire("waiting");
  expect(update.store.getState().state).toBe("waiting");
  expect(log).toEqual(["register"]);
  update.activate();
  fire("controlling");
  expect(log).toEqual(["register", "skip waiting", "reload"]);
});

test("a version that another tab activated does not reload this one", async () => {
  const { fire, log, update } = page();
  await update.start();
  fire("waiting");
  fire("controlling");
  expect(log).toEqual(["register"]);
});

test("nothing is activated while nothing waits", async () => {
  const { log, update } = page();
  await update.start();
  update.activate();
  expect(log).toEqual(["register"]);
});
