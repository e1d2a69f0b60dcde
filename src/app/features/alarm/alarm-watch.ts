/**
 * The alarm: contradictions that nobody at this gate has seen yet, one after the other, each until "I have seen it".
 *
 * Promises: a verdict has the field first, for 2 s from when it was told (LOOK 5), also one that comes while the alarm
 * stands: scanning goes on underneath, and the guest in front of the operator is always answered. What is in hand (a code
 * being decided or typed) is not interrupted at all. A press meant for the key that stood there a moment before is not
 * taken for having seen it. What is withdrawn raises no alarm, and leaves the field where it has it.
 * It does not decide what a contradiction is: the gateway does.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Conflict } from "../../../core/conflict.ts";
import type { Scheduler } from "../../../core/effects.ts";
import type { Standing } from "../../standing.ts";
import { createAlarmTone } from "./alarm-tone.ts";

export type Alarm =
  | { readonly kind: "quiet" }
  | {
      readonly kind: "raised";
      readonly conflict: Conflict;
      /** Which of how many that stand in a row, from 1. */
      readonly number: number;
      readonly of: number;
    };

export interface AlarmWatch {
  readonly store: StoreApi<{ readonly alarm: Alarm }>;
  /** Looks now and after every change. */
  readonly start: () => void;
  /** "I have seen it": ends the one on the screen, even where that cannot be stored; then it comes back at the next start. */
  readonly seen: () => Promise<void>;
  /** Keeps the alarm off the field until the answer is called. */
  readonly hold: () => () => void;
}

export interface AlarmDeps {
  readonly conflicts: {
    readonly unseen: () => Promise<readonly Conflict[]>;
    readonly see: (id: string) => Promise<void>;
    readonly subscribe: (listener: () => void) => () => void;
  };
  /** Whether this device has to know. */
  readonly concerns: (conflict: Conflict) => boolean;
  /** What has the gate's screen. */
  readonly standing: {
    readonly now: () => Standing;
    readonly subscribe: (listener: () => void) => () => void;
  };
  readonly scheduler: Scheduler;
  /** Sound and vibration. */
  readonly sound: () => void;
}

const verdictStandsMs = 2_000;
/** Longer than a finger takes that was on its way to the key below. */
const deafMs = 500;

export function createAlarmWatch(deps: AlarmDeps): AlarmWatch {
  const store = createStore<{ readonly alarm: Alarm }>(() => ({ alarm: { kind: "quiet" } }));
  const tone = createAlarmTone(deps);
  const field = createFieldWatch(deps, () => update());
  let waiting: readonly Conflict[] = [];
  /** Pressed away here, and still listed as unseen until that is stored. */
  let pressed: ReadonlySet<string> = new Set();
  let seenInRow = 0;
  let holds = 0;
  let reads = 0;
  let shown: string | null = null;
  let deaf = false;
  let cancelDeaf: (() => void) | null = null;

  const update = (): void => {
    const [conflict] = waiting;
    if (conflict === undefined) {
      seenInRow = 0;
      tone.ended();
      return leave();
    }
    if (holds > 0 || !field.isFree()) {
      tone.hidden();
      return leave();
    }
    take(conflict);
  };

  const leave = (): void => {
    shown = null;
    store.setState({ alarm: { kind: "quiet" } });
  };

  const take = (conflict: Conflict): void => {
    const occasion = occasionOf(conflict);
    if (shown !== occasion) {
      shown = occasion;
      deaf = true;
      cancelDeaf?.();
      cancelDeaf = deps.scheduler.after(deafMs, () => {
        deaf = false;
      });
    }
    const of = seenInRow + waiting.length;
    store.setState({ alarm: { kind: "raised", conflict, number: seenInRow + 1, of } });
    tone.shown(occasion);
  };

  const read = async (): Promise<void> => {
    reads += 1;
    const thisRead = reads;
    const unseen = await deps.conflicts.unseen();
    if (thisRead !== reads) return;
    pressed = new Set(unseen.map(occasionOf).filter((occasion) => pressed.has(occasion)));
    waiting = unseen
      .filter(
        (each) => each.state === "open" && deps.concerns(each) && !pressed.has(occasionOf(each)),
      )
      .toSorted((a, b) => a.raisedAt - b.raisedAt);
    update();
  };

  return {
    store,
    start: () => {
      field.start();
      deps.conflicts.subscribe(() => void read());
      void read();
    },
    seen: async () => {
      const { alarm } = store.getState();
      if (alarm.kind === "quiet" || deaf) return;
      const { id } = alarm.conflict;
      pressed = new Set([...pressed, occasionOf(alarm.conflict)]);
      waiting = waiting.filter((each) => each.id !== id);
      seenInRow += 1;
      update();
      await deps.conflicts.see(id);
    },
    hold: () => {
      let held = true;
      holds += 1;
      update();
      return () => {
        if (held) holds -= 1;
        held = false;
        update();
      };
    },
  };
}

/** One that has grown since is told again. */
const occasionOf = ({ id, admissions }: Conflict): string => `${id} ${admissions.length}`;

/** Whether the field may be taken: nothing is being decided, and the last answer has stood its time. */
function createFieldWatch({ standing, scheduler }: AlarmDeps, onChange: () => void) {
  let last: Standing = { kind: "nothing" };
  let free = true;
  let cancelWait: (() => void) | null = null;

  const look = (): void => {
    const now = standing.now();
    if (isSame(now, last)) return;
    last = now;
    cancelWait?.();
    cancelWait = null;
    free = now.kind === "nothing";
    if (now.kind === "told") {
      cancelWait = scheduler.after(verdictStandsMs, () => {
        free = true;
        onChange();
      });
    }
    onChange();
  };
  return {
    isFree: () => free,
    start: () => {
      standing.subscribe(look);
      look();
    },
  };
}

const isSame = (a: Standing, b: Standing): boolean =>
  a.kind === "told" && b.kind === "told" ? a.occasion === b.occasion : a.kind === b.kind;
