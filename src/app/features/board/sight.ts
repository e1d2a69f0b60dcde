/** Tells where an element lies as the page is scrolled. */

export type Sight = "in-view" | "above" | "below";

/**
 * A ref for the element: told at once and then whenever it changes. What stays in view is told once only; another key on
 * the element asks anew. It counts as in view `marginPx` (CSS pixels) outside already.
 */
export const sightRef =
  (tell: (sight: Sight) => void, marginPx: number) =>
  (element: HTMLElement | null): (() => void) | undefined => {
    if (element === null) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        const sight = sightOf(entries, innerHeight);
        if (sight !== null) tell(sight);
      },
      { rootMargin: `${marginPx}px` },
    );
    observer.observe(element);
    return () => observer.disconnect();
  };

interface Entry {
  readonly isIntersecting: boolean;
  readonly boundingClientRect: { readonly top: number };
}

/** A busy page tells several at once: the last is how it stands. Null where nothing was told. */
export function sightOf(entries: readonly Entry[], pageHeightPx: number): Sight | null {
  const entry = entries.at(-1);
  if (entry === undefined) return null;
  if (entry.isIntersecting) return "in-view";
  return entry.boundingClientRect.top < pageHeightPx / 2 ? "above" : "below";
}
