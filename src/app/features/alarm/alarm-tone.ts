/** The alarm's sound (LOOK 5): every 10 s, thrice, and only while the alarm has the field, so that no verdict's is cut. */
import type { Scheduler } from "../../../core/effects.ts";

export interface AlarmTone {
  /** The alarm of this occasion has the field. The same one, back after a verdict, goes on where it was. */
  readonly shown: (occasion: string) => void;
  /** Something else has the field for now. */
  readonly hidden: () => void;
  readonly ended: () => void;
}

interface AlarmToneDeps {
  readonly scheduler: Scheduler;
  readonly sound: () => void;
}

const everyMs = 10_000;
const times = 3;

export function createAlarmTone({ scheduler, sound }: AlarmToneDeps): AlarmTone {
  let current: string | null = null;
  let visible = false;
  let due = false;
  let left = 0;
  let cancelNext: (() => void) | null = null;

  const soundWhenDue = (): void => {
    if (!visible || !due) return;
    due = false;
    left -= 1;
    sound();
    if (left > 0) cancelNext = scheduler.after(everyMs, becomeDue);
  };
  const becomeDue = (): void => {
    due = true;
    soundWhenDue();
  };
  const end = (): void => {
    cancelNext?.();
    cancelNext = null;
    current = null;
    visible = false;
    due = false;
  };

  return {
    shown: (occasion) => {
      if (occasion !== current) {
        end();
        current = occasion;
        left = times;
        due = true;
      }
      visible = true;
      soundWhenDue();
    },
    hidden: () => {
      visible = false;
    },
    ended: end,
  };
}
