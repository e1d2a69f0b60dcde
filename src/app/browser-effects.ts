/** The browser's effects behind the core's ports; the one place that reads the clock. */
import type { Clock, Log, Random, Scheduler } from "../core/effects.ts";
import { asInstant } from "../core/time.ts";

export const browserClock: Clock = { now: () => asInstant(Date.now()) };

/** Milliseconds since the page began; stops where the machine sleeps (w3c/hr-time #115). */
export const browserMonotonic = (): number => performance.now();

export const browserNewId = (): string => crypto.randomUUID();

export const browserScheduler: Scheduler = {
  after: (ms, task) => {
    const timer = setTimeout(task, ms);
    return () => clearTimeout(timer);
  },
};

export const browserRandom: Random = () => {
  const [bits = 0] = crypto.getRandomValues(new Uint32Array(1));
  return bits / 2 ** 32;
};

/** The console of the device: read over a cable, or not at all. Never holds a secret. */
export const browserLog: Log = {
  // oxlint-disable-next-line no-console -- this is the log
  info: (message, context) => console.info(message, context ?? ""),
  // oxlint-disable-next-line no-console -- this is the log
  warn: (message, context) => console.warn(message, context ?? ""),
  // oxlint-disable-next-line no-console -- this is the log
  error: (message, context) => console.error(message, context ?? ""),
};

/** Names this build: by the script that it is in, whose name is made from its content; at most 40 characters. */
export const browserBuild = (): string =>
  (new URL(import.meta.url).pathname.split("/").at(-1) ?? "").replace(/\.[a-z]+$/, "").slice(0, 40);
