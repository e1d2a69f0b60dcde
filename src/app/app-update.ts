/**
 * New versions of the app: noticed, offered, and activated only by a tap. Never a reload by itself, and never while a scan
 * is open or being sent (the prompt is not shown then).
 *
 *   current ──► waiting ──► activating ──► (reload into the new version)
 */
import type { Workbox } from "workbox-window";
import { createStore, type StoreApi } from "zustand/vanilla";

export type UpdateState = "current" | "waiting" | "activating";

export interface AppUpdate {
  readonly store: StoreApi<{ readonly state: UpdateState }>;
  readonly start: () => Promise<void>;
  /** The operator's tap. */
  readonly activate: () => void;
}

export interface AppUpdateDeps {
  readonly workbox: Pick<Workbox, "addEventListener" | "register" | "messageSkipWaiting" | "update">;
  readonly reload: () => void;
  /** Runs a task again and again, so that a shift-long page hears of versions. */
  readonly every: (ms: number, task: () => void) => void;
}

const lookEveryMs = 30 * 60_000;

export function createAppUpdate({ workbox, reload, every }: AppUpdateDeps): AppUpdate {
  const store = createStore<{ readonly state: UpdateState }>(() => ({ state: "current" }));
  return {
    store,
    start: async () => {
      workbox.addEventListener("waiting", () => store.setState({ state: "waiting" }));
      workbox.addEventListener("controlling", () => {
        // another tab may have agreed: only the tab that was tapped reloads
        if (store.getState().state === "activating") reload();
      });
      await workbox.register();
      every(lookEveryMs, () => void workbox.update());
    },
    activate: () => {
      if (store.getState().state !== "waiting") return;
      store.setState({ state: "activating" });
      workbox.messageSkipWaiting();
    },
  };
}
