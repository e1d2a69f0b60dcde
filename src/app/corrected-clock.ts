/** The device's clock, corrected by the last contact with the gateway. */
import { createStore } from "zustand/vanilla";
import { type ClockOffset, correctedAt } from "../core/clock-offset.ts";
import type { Clock } from "../core/effects.ts";
import type { Instant } from "../core/time.ts";

export interface CorrectedClock {
  readonly now: () => { readonly at: Instant; readonly uncertaintyMs: number };
  readonly note: (offset: ClockOffset) => void;
}

export function createCorrectedClock(clock: Clock): CorrectedClock {
  const held = createStore<{ readonly offset: ClockOffset | null }>(() => ({ offset: null }));
  return {
    now: () => {
      const { offset } = held.getState();
      return {
        at: correctedAt(clock.now(), offset),
        uncertaintyMs: offset?.uncertaintyMs ?? 0,
      };
    },
    note: (offset) => held.setState({ offset }),
  };
}
