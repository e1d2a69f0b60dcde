/**
 * Asks for something as long as somebody looks at it: at once, then every so often, and when there is news. One question
 * at a time; what is asked for while one is on its way is asked right after it, because that answer may be older.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Clock, Scheduler } from "../../core/effects.ts";
import type { Result } from "../../core/result.ts";
import type { Trouble } from "./trouble.ts";
import { answered, missed, type Watched } from "./watched.ts";

export interface Watch<T> {
  readonly store: StoreApi<{ readonly watched: Watched<T> }>;
  /** Asks until the answer of the last who looks is called. */
  readonly look: () => () => void;
  /** Asks now, if anybody looks. */
  readonly again: () => void;
}

export interface WatchDeps<T> {
  readonly ask: () => Promise<Result<T, Trouble>>;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  /** Between an answer and the next question (ms). */
  readonly everyMs: number;
}

/** After trouble; soon enough that a network that is back shows (ms). */
const againAfterTroubleMs = 5_000;

export function createWatch<T>({ ask, clock, scheduler, everyMs }: WatchDeps<T>): Watch<T> {
  const store = createStore<{ readonly watched: Watched<T> }>(() => ({
    watched: { kind: "asking" },
  }));
  let lookers = 0;
  let isAsking = false;
  let isStale = false;
  let cancel: (() => void) | null = null;

  const question = async (): Promise<void> => {
    const answer = await ask();
    const now = clock.now();
    const { watched } = store.getState();
    store.setState({
      watched: answer.ok ? answered(answer.value, now) : missed(watched, answer.failure, now),
    });
    isAsking = false;
    if (lookers === 0) return;
    if (isStale) askNow();
    else cancel = scheduler.after(answer.ok ? everyMs : againAfterTroubleMs, askNow);
  };
  const askNow = (): void => {
    if (lookers === 0) return;
    cancel?.();
    cancel = null;
    isStale = isAsking;
    if (isAsking) return;
    isAsking = true;
    void question();
  };

  return {
    store,
    again: askNow,
    look: () => {
      let looks = true;
      lookers += 1;
      if (lookers === 1) askNow();
      return () => {
        if (!looks) return;
        looks = false;
        lookers -= 1;
        if (lookers === 0) cancel?.();
      };
    },
  };
}
