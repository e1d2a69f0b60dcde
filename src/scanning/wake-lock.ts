/**
 * Keeps the screen on while a gate scans. The browser takes the lock away whenever the page is hidden, so it is asked
 * for again each time the page is shown.
 */
import type { Page } from "./page.ts";

/** What is used of `navigator.wakeLock`. */
export interface ScreenWakeLock {
  request(type: "screen"): Promise<{ release(): Promise<void> }>;
}

export type WakeState =
  | { readonly kind: "awake" }
  /** The page is hidden: the browser lets the screen sleep. */
  | { readonly kind: "hidden" }
  /** This browser has no such thing (or the origin is insecure). */
  | { readonly kind: "unsupported" }
  /** Refused, for example by battery saver; `detail` is the error's name. Asked again when the page is next shown. */
  | { readonly kind: "refused"; readonly detail: string };

export interface WakeLockDeps {
  /** `navigator.wakeLock`, which is missing in some browsers. */
  readonly wakeLock: ScreenWakeLock | undefined;
  readonly page: Page;
  readonly onState: (state: WakeState) => void;
}

/** Begins at once; the answer lets the screen sleep again. */
export function keepScreenAwake({ wakeLock, page, onState }: WakeLockDeps): () => void {
  if (wakeLock === undefined) {
    onState({ kind: "unsupported" });
    return () => undefined;
  }
  let stopped = false;
  let release: (() => void) | null = null;

  const acquire = async (): Promise<void> => {
    if (!page.isVisible()) return onState({ kind: "hidden" });
    const lock = await request(wakeLock);
    if (lock.kind === "refused") return stopped ? undefined : onState(lock);
    if (stopped || !page.isVisible()) return lock.release();
    release?.(); // shown twice in a row: two locks must not outlive one release
    release = lock.release;
    onState({ kind: "awake" });
  };

  void acquire();
  const forget = page.onVisibilityChange(() => void acquire());
  return () => {
    stopped = true;
    forget();
    release?.();
  };
}

type Requested =
  | { readonly kind: "held"; readonly release: () => void }
  | Extract<WakeState, { kind: "refused" }>;

async function request(wakeLock: ScreenWakeLock): Promise<Requested> {
  try {
    const sentinel = await wakeLock.request("screen");
    // releasing a lock that the browser already took is no error, and there is nothing left to do about any other
    return { kind: "held", release: () => void sentinel.release().catch(() => undefined) };
  } catch (error) {
    return { kind: "refused", detail: error instanceof Error ? error.name : String(error) };
  }
}
