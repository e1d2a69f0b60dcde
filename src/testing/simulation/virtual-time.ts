/**
 * The one time line of a simulated world. Tasks run in order of their time, those of one instant in order of booking; each
 * has finished, with everything that it started, before the next begins. The same seed gives the same run.
 */
import type { Scheduler } from "../../core/effects.ts";
import { asInstant, type Instant } from "../../core/time.ts";

export interface VirtualTime extends Scheduler {
  /** The omniscient clock. */
  readonly now: () => Instant;
  /** Runs what is booked until `end`, or until `isOver` says so after a task; time then stands at `end` or at that task. */
  readonly run: (end: Instant, isOver?: () => boolean) => Promise<void>;
  /** Work outside of JavaScript (an embedded database): time stands still until it is done. */
  readonly outside: <T>(work: () => Promise<T>) => Promise<T>;
}

interface Task {
  readonly at: number;
  readonly n: number;
  run: (() => void) | null;
}

export function createVirtualTime(start: Instant): VirtualTime {
  const heap = createHeap();
  let time: number = start;
  let booked = 0;
  let outside = 0;
  const isWorkingOutside = (): boolean => outside > 0;

  const settle = async (): Promise<void> => {
    await noMicrotaskLeft();
    while (isWorkingOutside()) {
      await aMacrotask();
      await noMicrotaskLeft();
    }
  };
  return {
    now: () => asInstant(time),
    after: (ms, run) => {
      booked += 1;
      const task: Task = { at: time + Math.max(0, Math.ceil(ms)), n: booked, run };
      heap.push(task);
      return () => {
        task.run = null;
      };
    },
    run: async (end, isOver = () => false) => {
      await settle();
      while (!isOver()) {
        const task = heap.popBefore(end);
        if (task === null) {
          time = Math.max(time, end);
          return;
        }
        if (task.run === null) continue;
        time = Math.max(time, task.at);
        task.run();
        await settle();
      }
    },
    outside: async (work) => {
      outside += 1;
      try {
        return await work();
      } finally {
        outside -= 1;
      }
    },
  };
}

/** Node runs its next-tick queue when no microtask is left, however long their chain was; without a turn of the event loop. */
const noMicrotaskLeft = (): Promise<void> =>
  new Promise((resolve) => {
    process.nextTick(resolve);
  });

const aMacrotask = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

interface Heap {
  readonly push: (task: Task) => void;
  /** The first task, if it is due at `end`. */
  readonly popBefore: (end: number) => Task | null;
}

/** A binary heap: a schedule books some thousand tasks, most of them cancelled. */
function createHeap(): Heap {
  const tasks: Task[] = [];
  const isBefore = (a: Task, b: Task): boolean => a.at < b.at || (a.at === b.at && a.n < b.n);
  const swap = (i: number, j: number): void => {
    const [a, b] = [tasks[i], tasks[j]];
    if (a === undefined || b === undefined) return;
    tasks[i] = b;
    tasks[j] = a;
  };
  const less = (i: number, j: number): boolean => {
    const [a, b] = [tasks[i], tasks[j]];
    return a !== undefined && b !== undefined && isBefore(a, b);
  };
  return {
    push: (task) => {
      tasks.push(task);
      let i = tasks.length - 1;
      while (i > 0) {
        const parent = (i - 1) >> 1;
        if (!less(i, parent)) return;
        swap(i, parent);
        i = parent;
      }
    },
    popBefore: (end) => {
      const first = tasks[0];
      if (first === undefined || first.at > end) return null;
      swap(0, tasks.length - 1);
      tasks.pop();
      for (let i = 0; ;) {
        let next = i;
        for (const child of [2 * i + 1, 2 * i + 2]) if (less(child, next)) next = child;
        if (next === i) return first;
        swap(i, next);
        i = next;
      }
    },
  };
}
