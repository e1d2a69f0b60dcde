/** What a store has acknowledged, over all its lives on one profile, and what of that was not there at some start. */
export interface Book {
  /** The store's word that it is durable. */
  readonly note: (id: string, seq: number) => void;
  /** At a start: `held` is all that is there now. Answers the numbers of what is newly missing. */
  readonly compare: (held: readonly string[]) => readonly number[];
  readonly acknowledged: () => number;
  /** Also of what came back later: a gate was without it. */
  readonly missing: () => number;
}

export function openBook(): Book {
  const numbers = new Map<string, number>();
  const missed = new Set<string>();
  return {
    note: (id, seq) => void numbers.set(id, seq),
    compare: (held) => {
      const isHeld = new Set(held);
      const gone = [...numbers].filter(([id]) => !isHeld.has(id) && !missed.has(id));
      for (const [id] of gone) missed.add(id);
      return gone.map(([, seq]) => seq);
    },
    acknowledged: () => numbers.size,
    missing: () => missed.size,
  };
}
