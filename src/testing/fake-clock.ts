/**
 * Time that stands still until a test moves it. Tasks run in order of their time, those of one instant in order of
 * booking, and whatever they started is given time to finish before the clock moves on.
 */
import type { Clock, Scheduler } from "../core/effects.ts";
import { asInstant, type Instant } from "../core/time.ts";

export interface FakeClock extends Clock, Scheduler {
  /** Moves on by `ms`, running what becomes due on the way. */
  readonly advance: (ms: number) => Promise<void>;
  /** Runs whatever is due without moving the clock. */
  readonly settle: () => Promise<void>;
  /** A promise that resolves `ms` from now. */
  readonly sleep: (ms: number) => Promise<void>;
  /** When the next task is due; null when none is booked. */
  readonly nextAt: () => Instant | null;
}

interface Task {
  readonly at: number;
  readonly n: number;
  readonly run: () => void;
}

export function createFakeClock(start: Instant): FakeClock {
  let time: number = start;
  let booked = 0;
  let tasks: readonly Task[] = [];

  const after: Scheduler["after"] = (ms, run) => {
    const task = { at: time + Math.max(0, ms), n: (booked += 1), run };
    tasks = [...tasks, task].toSorted((a, b) => a.at - b.at || a.n - b.n);
    return () => {
      tasks = tasks.filter((each) => each !== task);
    };
  };
  const advance = async (ms: number): Promise<void> => {
    const end = time + ms;
    await drainMicrotasks();
    for (let task = tasks[0]; task !== undefined && task.at <= end; task = tasks[0]) {
      tasks = tasks.slice(1);
      time = task.at;
      task.run();
      await drainMicrotasks();
    }
    time = end;
  };
  return {
    now: () => asInstant(time),
    after,
    advance,
    settle: () => advance(0),
    sleep: (ms) =>
      new Promise((resolve) => {
        after(ms, resolve);
      }),
    nextAt: () => (tasks[0] === undefined ? null : asInstant(tasks[0].at)),
  };
}

/** A macrotask runs when no microtask is left, however long their chain was. */
const drainMicrotasks = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });
