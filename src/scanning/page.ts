/**
 * Whether the page is on screen, as far as capturing cares: hidden pages get no camera frames and no wake lock. And whether
 * somebody is there.
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

/** What a person can do to a page; `click` alone is what screen readers do. */
const touches = ["pointerdown", "keydown", "click"] as const;

/** Calls when somebody touches anything on the page, also where something else deals with it; the answer ends it. */
export function onTouch(document: Touchable, run: () => void): () => void {
  for (const touch of touches) document.addEventListener(touch, run, { capture: true });
  return () => {
    for (const touch of touches) document.removeEventListener(touch, run, { capture: true });
  };
}

/** What is used of a `Document`. */
type Touchable = Pick<EventTarget, "addEventListener" | "removeEventListener">;
