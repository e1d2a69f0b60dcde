/**
 * Whether the page is on screen, as far as capturing cares: hidden pages get no camera frames and no wake lock.
 */
export interface Page {
  readonly isVisible: () => boolean;
  /** Calls on every change; the answer ends it. */
  readonly onVisibilityChange: (run: () => void) => () => void;
}

export const browserPage = (document: Document): Page => ({
  isVisible: () => document.visibilityState === "visible",
  onVisibilityChange: (run) => {
    document.addEventListener("visibilitychange", run);
    return () => document.removeEventListener("visibilitychange", run);
  },
});
