/**
 * The life of a simulated process. When it ends, nothing of it goes on: its timers never fire, and whatever it still waits
 * for never comes, so that no line after an `await` runs. While frozen (a tab in the background), it waits.
 */
import type { Scheduler } from "../../core/effects.ts";
import type { VirtualTime } from "./virtual-time.ts";

export interface Life extends Scheduler {
  readonly isOver: () => boolean;
  readonly end: () => void;
  readonly onEnd: (listener: () => void) => void;
  /** Timers and answers of the next `ms` come when they are over. */
  readonly freeze: (ms: number) => void;
  /** The same outcome, unless this life is over by then. */
  readonly awaits: <T>(outcome: Promise<T>) => Promise<T>;
}

export function createLife(time: VirtualTime): Life {
  let over = false;
  let frozenUntil = 0;
  const listeners: (() => void)[] = [];

  const unlessOver = (step: () => void): void => {
    if (over) return;
    const rest = frozenUntil - time.now();
    if (rest <= 0) step();
    else time.after(rest, () => unlessOver(step));
  };
  return {
    isOver: () => over,
    end: () => {
      if (over) return;
      over = true;
      for (const listener of listeners) listener();
    },
    onEnd: (listener) => void listeners.push(listener),
    freeze: (ms) => {
      frozenUntil = Math.max(frozenUntil, time.now() + ms);
    },
    after: (ms, task) => {
      let cancelled = false;
      const cancel = time.after(ms, () => unlessOver(() => (cancelled ? undefined : task())));
      return () => {
        cancelled = true;
        cancel();
      };
    },
    awaits: (outcome) =>
      new Promise((resolve, reject) => {
        outcome.then(
          (value) => unlessOver(() => resolve(value)),
          (problem: unknown) => unlessOver(() => reject(problem)),
        );
      }),
  };
}

/** What a process that has just died goes on waiting for. */
export const forever = <T>(): Promise<T> => new Promise<T>(() => undefined);
