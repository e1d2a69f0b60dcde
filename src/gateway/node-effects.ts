/** Node's effects behind the core's ports; the one place of the gateway that reads the clock. */
import { pino } from "pino";
import type { Clock, Log, Random, Scheduler } from "../core/effects.ts";
import { asInstant } from "../core/time.ts";

export const nodeClock: Clock = { now: () => asInstant(Date.now()) };

export const nodeScheduler: Scheduler = {
  after: (ms, task) => {
    // setTimeout fires at once beyond 2^31 ms; nothing here waits that long
    const timer = setTimeout(task, Math.min(ms, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  },
};

export const nodeRandom: Random = Math.random;

/** JSON lines on stderr, so that stdout stays for the person (ready line, links) and for scripts. */
export function createNodeLog(level: string): Log {
  const logger = pino({ level, base: null }, pino.destination(2));
  return {
    info: (message, context) => logger.info(context ?? {}, message),
    warn: (message, context) => logger.warn(context ?? {}, message),
    error: (message, context) => logger.error(context ?? {}, message),
  };
}
