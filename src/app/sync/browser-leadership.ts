/** The browser's lock and heartbeat behind the leader's ports. */
import type { Heartbeat, LeaderLocks } from "./leader.ts";

const lockName = "stile-outbox";

/** Null in a browser without Web Locks, and outside a secure context. */
export const browserLocks: LeaderLocks | null =
  "locks" in navigator
    ? {
        request: async (how, work) => {
          const options: LockOptions =
            how.kind === "steal" ? { steal: true } : { signal: how.signal };
          await navigator.locks.request(lockName, options, work);
        },
      }
    : null;

/** `tab` tells the beats of two tabs apart. */
export function createBrowserHeartbeat(storage: Storage, tab: string): Heartbeat {
  const key = "stile-leader-beat";
  let beats = 0;
  return {
    beat: () => {
      beats += 1;
      storage.setItem(key, `${tab} ${beats}`);
    },
    seen: () => storage.getItem(key),
  };
}
