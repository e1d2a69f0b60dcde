/** One scan after the other as at a gate, and how late the page was for them. */

export interface Paced<T> {
  readonly results: readonly T[];
  /** How much later than it was due each began, in milliseconds: the page had something else to do. */
  readonly late: readonly number[];
}

/** Back-to-back reads hide the tail (STORAGE 3.2): a gate has a pause after each. */
export async function paced<I, T>(
  items: readonly I[],
  pauseMs: number,
  work: (item: I) => Promise<T>,
): Promise<Paced<T>> {
  const results: T[] = [];
  const late: number[] = [];
  for (const item of items) {
    const dueAt = performance.now() + pauseMs;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    late.push(performance.now() - dueAt);
    results.push(await work(item));
  }
  return { results, late };
}

/**
 * The longest that the page's main thread was held up, in milliseconds; the answer ends the watch. Tasks below 50 ms are not
 * told by the browser: then it is the longest gap between two timers, which no task can have been longer than.
 */
export function watchMainThread(): () => number {
  const tasks: number[] = [];
  const observer = new PerformanceObserver((list) => {
    tasks.push(...list.getEntries().map(({ duration }) => duration));
  });
  observer.observe({ type: "longtask" });
  let longestGap = 0;
  let lastAt = performance.now();
  const timer = setInterval(() => {
    const at = performance.now();
    longestGap = Math.max(longestGap, at - lastAt);
    lastAt = at;
  }, 4);
  return () => {
    clearInterval(timer);
    tasks.push(...observer.takeRecords().map(({ duration }) => duration));
    observer.disconnect();
    return tasks.length > 0 ? Math.max(...tasks) : Math.min(longestGap, shortestToldMs);
  };
}

const shortestToldMs = 50;
