/**
 * Wakes those who wait for changes: a process-wide word that something was written, never what.
 *
 * Promises: no word is lost between a look and the wait that follows it; nobody waits beyond `stop`; a wait that is over
 * leaves no timer and no listener behind. What other gateways write to the same database is heard of within `pollEveryMs`,
 * asked for only while somebody waits.
 */
import type { Log, Scheduler } from "../../core/effects.ts";

export interface NewsDeps {
  readonly scheduler: Scheduler;
  readonly log: Log;
  /** Null where nobody else writes to this database. */
  readonly others: {
    /** Answers another number when another gateway may have written. */
    readonly mark: () => Promise<string | number>;
    readonly pollEveryMs: number;
  } | null;
}

export interface News {
  /** After every write that a device may be waiting for. */
  readonly tell: () => void;
  /** Read before a look; handed to the wait that follows it. */
  readonly edition: () => number;
  /** Resolves at once when there was news since `edition`, otherwise at the next news, when `signal` aborts, or at `stop`. */
  readonly since: (edition: number, signal: AbortSignal) => Promise<void>;
  readonly waiting: () => number;
  readonly isStopped: () => boolean;
  readonly stop: () => Promise<void>;
}

export function createNews({ scheduler, log, others }: NewsDeps): News {
  const waiting = new Set<() => void>();
  let edition = 0;
  let stopped = false;
  let lastMark: string | number | null = null;
  let polling: Promise<void> | null = null;
  let cancelPoll: (() => void) | null = null;

  const tell = (): void => {
    edition += 1;
    for (const wake of waiting) wake();
  };
  const look = async (mark: () => Promise<string | number>): Promise<void> => {
    try {
      const now = await mark();
      if (now !== lastMark) tell();
      lastMark = now;
    } catch (problem) {
      log.warn("changes of other gateways are not seen", { problem: String(problem) });
    }
  };
  const poll = (): void => {
    if (others === null || stopped || waiting.size === 0 || cancelPoll !== null) return;
    cancelPoll = scheduler.after(others.pollEveryMs, () => {
      polling = look(others.mark).finally(() => {
        cancelPoll = null;
        poll();
      });
    });
  };

  return {
    tell,
    edition: () => edition,
    since: (seen, signal) =>
      new Promise((resolve) => {
        if (seen !== edition || stopped || signal.aborted) {
          resolve();
          return;
        }
        const wake = (): void => {
          waiting.delete(wake);
          signal.removeEventListener("abort", wake);
          resolve();
        };
        waiting.add(wake);
        signal.addEventListener("abort", wake);
        poll();
      }),
    waiting: () => waiting.size,
    isStopped: () => stopped,
    stop: async () => {
      stopped = true;
      cancelPoll?.();
      tell();
      await polling;
    },
  };
}
