/** How often somebody may be wrong about a secret. In memory: a restart forgives. */
import type { Clock } from "../../core/effects.ts";
import { type Instant, later, minutes } from "../../core/time.ts";

export interface GuessLimit {
  /** False: too many were wrong of late, so that nobody is listened to for a while. */
  readonly mayTry: (door: string) => boolean;
  readonly wrong: (door: string) => void;
}

const mostWrong = 30;
const perMs = minutes(1);

/** Doors are few and known: others would let a stranger fill the memory. */
export function createGuessLimit(clock: Clock): GuessLimit {
  const spells = new Map<string, { readonly until: Instant; readonly wrong: number }>();
  const spellOf = (door: string): { readonly until: Instant; readonly wrong: number } => {
    const spell = spells.get(door);
    const isOver = spell === undefined || spell.until <= clock.now();
    return isOver ? { until: later(clock.now(), perMs), wrong: 0 } : spell;
  };
  return {
    mayTry: (door) => spellOf(door).wrong < mostWrong,
    wrong: (door) => {
      const { until, wrong } = spellOf(door);
      spells.set(door, { until, wrong: wrong + 1 });
    },
  };
}
