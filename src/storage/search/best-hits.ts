/** The best few of many, kept in order while they come in. */

export interface BestHits<T> {
  /** Whether a hit at this place would be kept. */
  readonly takes: (place: number) => boolean;
  /** Less is better; of equal ones the earlier stays in front. */
  readonly add: (hit: T, place: number) => void;
  readonly inOrder: () => readonly T[];
}

export function createBestHits<T>(most: number): BestHits<T> {
  const places: number[] = [];
  const hits: T[] = [];
  const takes = (place: number): boolean =>
    hits.length < most || place < (places.at(-1) ?? Infinity);
  return {
    takes,
    add: (hit, place) => {
      if (!takes(place)) return;
      let at = places.length;
      while (at > 0 && (places[at - 1] ?? 0) > place) at -= 1;
      places.splice(at, 0, place);
      hits.splice(at, 0, hit);
      places.length = Math.min(places.length, most);
      hits.length = Math.min(hits.length, most);
    },
    inOrder: () => hits,
  };
}
