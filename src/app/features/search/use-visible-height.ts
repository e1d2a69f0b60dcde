/**
 * The height that a keyboard on the screen leaves, for what must stand above it. Chromium shrinks the page itself
 * (`interactive-widget`); Safari lays the keyboard over it and tells the visual viewport alone.
 */
import { useEffect } from "react";

export function useVisibleHeight(): void {
  useEffect(() => {
    const viewport = window.visualViewport;
    if (viewport === null) return undefined;
    const { style } = document.documentElement;
    const follow = (): void => {
      // zoomed with two fingers, it is what is looked at and not what there is room for
      if (viewport.scale !== 1) return;
      style.setProperty("--visible-height", `${viewport.height}px`);
      window.scrollTo(0, 0);
    };
    follow();
    viewport.addEventListener("resize", follow);
    return () => {
      viewport.removeEventListener("resize", follow);
      style.removeProperty("--visible-height");
    };
  }, []);
}
