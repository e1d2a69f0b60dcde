/**
 * Tells when a scanner has paused. A page or a browser that was busy hears of keys late, one by one, with their true times: a
 * pause has passed only when nothing of before it can still be on its way. So it is told when nothing has come for `pauseMs`,
 * and two looks in a row came on time; after `longestMs` whatever happens.
 */
import type { Scheduler } from "../../core/effects.ts";
import { pauseMs } from "./rhythm.ts";

export interface PauseWatch {
  /** When a pause will have passed, unless a key comes (then this is called anew); null: nothing is waited for. */
  readonly expect: (dueAt: number | null) => void;
}

export interface PauseWatchDeps {
  readonly scheduler: Scheduler;
  readonly monotonic: () => number;
  readonly onPause: () => void;
}

/** Between the two looks (ms); several turns of the way from the keyboard to the page. */
const apartMs = 40;
/** A look that is later than this comes from a busy page (ms). */
const onTimeMs = 15;
const longestMs = 1_500;

export function createPauseWatch({ scheduler, monotonic, onPause }: PauseWatchDeps): PauseWatch {
  let cancel: (() => void) | null = null;
  const look = (due: number, wasOnTime: boolean, until: number): void => {
    cancel = scheduler.after(Math.max(0, due - monotonic()), () => {
      const now = monotonic();
      const isOnTime = now - due <= onTimeMs;
      if ((wasOnTime && isOnTime) || now >= until) onPause();
      else look(now + apartMs, isOnTime, until);
    });
  };
  return {
    expect: (dueAt) => {
      cancel?.();
      cancel = null;
      if (dueAt === null) return;
      // counted from when a key came, too, whenever it was pressed
      const due = Math.max(dueAt, monotonic() + pauseMs);
      look(due, false, due + longestMs);
    },
  };
}
