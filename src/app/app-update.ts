/**
 * New versions of the app: noticed, offered, and activated only by a tap. Never a reload by itself, and never while a scan
 * is open or being sent (the prompt is not shown then).
 *
 *   current ──► waiting ──► activating ──► (reload into the new version)
 */
import { createStore, type StoreApi } from "zustand/vanilla";

export type UpdateState = "current" | "waiting" | "activating";

export interface AppUpdate {
  readonly store: StoreApi<{ readonly state: UpdateState }>;
  readonly start: () => Promise<void>;
  /** The operator's tap. */
  readonly activate: () => void;
}

/** What workbox-window's `Workbox` offers, as far as it is used. */
export interface VersionSource {
  /** A new version is installed and waits. */
  readonly onWaiting: (listener: () => void) => void;
  /** A new version has taken this page over. */
  readonly onControlling: (listener: () => void) => void;
  readonly register: () => Promise<void>;
  readonly look: () => Promise<void>;
  readonly takeOver: () => void;
}

export interface AppUpdateDeps {
  readonly versions: VersionSource;
  readonly reload: () => void;
  /** Runs a task again and again, so that a shift-long page hears of versions. */
  readonly every: (ms: number, task: () => void) => void;
}

const lookEveryMs = 30 * 60_000;

export function createAppUpdate({ versions, reload, every }: AppUpdateDeps): AppUpdate {
  const store = createStore<{ readonly state: UpdateState }>(() => ({ state: "current" }));
  return {
    store,
    start: async () => {
      versions.onWaiting(() => store.setState({ state: "waiting" }));
      versions.onControlling(() => {
        // another tab may have agreed: only the tab that was tapped reloads
        if (store.getState().state === "activating") reload();
      });
      await versions.register();
      every(lookEveryMs, () => void versions.look());
    },
    activate: () => {
      if (store.getState().state !== "waiting") return;
      store.setState({ state: "activating" });
      versions.takeOver();
    },
  };
}
