import { expect, test } from "vitest";
import { createAppUpdate, type AppUpdate } from "./app-update.ts";

interface Page {
  readonly fire: (event: "waiting" | "controlling") => void;
  readonly log: string[];
  readonly update: AppUpdate;
}

function page(): Page {
  const log: string[] = [];
  const listeners = new Map<string, () => void>();
  const update = createAppUpdate({
    versions: {
      onWaiting: (listener) => void listeners.set("waiting", listener),
      onControlling: (listener) => void listeners.set("controlling", listener),
      register: async () => void log.push("register"),
      look: async () => void log.push("look"),
      takeOver: () => void log.push("take over"),
    },
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
  expect(log).toEqual(["register", "take over", "reload"]);
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
