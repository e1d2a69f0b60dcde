/** A promise that is waited for so long and no longer. */
import type { Scheduler } from "../core/effects.ts";

/** Null when nothing came in time; what comes later is nobody's business. */
export function within<T extends object>(
  promise: Promise<T>,
  ms: number,
  scheduler: Scheduler,
): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const cancel = scheduler.after(ms, () => resolve(null));
    promise.then(
      (value) => {
        cancel();
        resolve(value);
        return undefined;
      },
      (error: unknown) => {
        cancel();
        reject(error);
      },
    );
  });
}
