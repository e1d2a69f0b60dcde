/**
 * A device that its gateway has stopped, because it was lost or a supervisor wants it back.
 *
 *   working ──► stopped ──► handed in ──► forgotten
 *
 * Promises: it is stopped from the first refusal on, also after a restart and whatever the gateway answers later; the list,
 * bookings and names go at once, and again every minute and at every start, in case something died half way, or another tab
 * was reading a file of it; what the gateway does not hold goes on being handed in; an hour after it holds everything this
 * device forgets who it is, its token with it.
 * Will not: decide who is stopped, or let go of a scan that the gateway has not taken.
 *
 * The hour is for a gateway that comes back from a backup meanwhile: it is offered all that it has lost. The token opens
 * nothing but the way in for scans all that time.
 */
import type { Log, Scheduler } from "../../core/effects.ts";
import { type Instant, minutes } from "../../core/time.ts";

export interface Stopped {
  /** Corrected time, as the other one. */
  readonly since: Instant;
  /** Scans that the gateway did not have then. */
  readonly toHandIn: number;
  /** Since when the gateway has them all; null before. */
  readonly handedInAt: Instant | null;
}

/** Each step may be repeated; trouble with the storage is thrown. */
export interface StopStorage {
  readonly read: () => Promise<Stopped | null>;
  readonly mark: (now: Instant) => Promise<Stopped>;
  /** A time to come was a wrong clock's: the hour begins anew. */
  readonly noteHandedIn: (now: Instant) => Promise<Stopped | null>;
  readonly forgetBookings: () => Promise<void>;
  readonly forgetNames: () => Promise<void>;
  /** False, and nothing has gone, while a scan waits. */
  readonly forgetDevice: () => Promise<boolean>;
}

export interface StoppingDeps {
  /** Corrected time: a clock that jumps ahead makes no hour. */
  readonly now: () => { readonly at: Instant; readonly uncertaintyMs: number };
  readonly scheduler: Scheduler;
  readonly log: Log;
  readonly storage: StopStorage;
  /** Ends the download, and the list goes. */
  readonly forgetList: () => Promise<void>;
  /** Leads to whatever the gateway lacks being handed in again. */
  readonly askWhatIsHeld: () => void;
  readonly onStopped: (stopped: Stopped) => void;
  readonly onForgotten: () => void;
}

export interface Stopping {
  readonly isStopped: () => boolean;
  /** Takes up where an earlier run was; true where that one was stopped. */
  readonly resume: () => Promise<boolean>;
  /** The gateway has refused this device. */
  readonly begin: () => void;
  /** Something may have been handed in. */
  readonly look: () => void;
  /** A person does not wait for the hour; false while a scan waits. */
  readonly forgetNow: () => Promise<boolean>;
  readonly stop: () => Promise<void>;
}

const keptAfterHandInMs = minutes(60);
const lookEveryMs = minutes(1);

export function createStopping(deps: StoppingDeps): Stopping {
  const { now, scheduler, storage } = deps;
  let stopped: Stopped | null = null;
  let isMarked = false;
  let areBookingsForgotten = false;
  let looking: Promise<void> | null = null;
  let isStale = false;
  let isEnding = false;
  const mayGoOn = (): boolean => isStale && !isEnding;
  let cancel: (() => void) | null = null;

  const enter = (next: Stopped): void => {
    stopped = next;
    deps.onStopped(next);
  };
  const forgotten = (): void => {
    if (!isEnding) deps.onForgotten();
  };

  /** What is left to do, in an order in which each step can die. */
  const round = async (since: Instant): Promise<void> => {
    if (!isMarked) {
      enter(await storage.mark(since));
      isMarked = true;
    }
    if (!areBookingsForgotten) {
      await deps.forgetList();
      await storage.forgetBookings();
      areBookingsForgotten = true;
    }
    await storage.forgetNames();
    const noted = await storage.noteHandedIn(now().at);
    if (noted === null) return forgotten(); // in another tab
    enter(noted);
    if (isOver(noted, now()) && (await storage.forgetDevice())) forgotten();
  };
  const rounds = async (): Promise<void> => {
    do {
      isStale = false;
      if (stopped !== null) await round(stopped.since);
    } while (mayGoOn());
  };
  const look = (): void => {
    if (stopped === null || isEnding) return;
    isStale = true;
    looking ??= rounds()
      .catch((problem: unknown) => {
        deps.log.error("forgetting failed", { problem: String(problem) });
      })
      .finally(() => {
        looking = null;
      });
  };
  /** Also after a step that failed, and in case another tab has put something back meanwhile. */
  const watch = (): void => {
    areBookingsForgotten = false;
    look();
    deps.askWhatIsHeld();
    cancel = scheduler.after(lookEveryMs, watch);
  };

  return {
    isStopped: () => stopped !== null,
    resume: async () => {
      const held = await storage.read();
      if (held === null) return false;
      isMarked = true;
      enter(held);
      watch();
      return true;
    },
    begin: () => {
      if (stopped !== null) return;
      enter({ since: now().at, toHandIn: 0, handedInAt: null });
      watch();
    },
    look,
    forgetNow: async () => {
      const gone = await storage.forgetDevice();
      if (gone) forgotten();
      return gone;
    },
    stop: async () => {
      isEnding = true;
      cancel?.();
      await looking;
    },
  };
}

/** For certain: until the gateway tells the time again, a jump ahead is only uncertainty. */
const isOver = (
  { handedInAt }: Stopped,
  { at, uncertaintyMs }: ReturnType<StoppingDeps["now"]>,
): boolean => handedInAt !== null && at - uncertaintyMs - handedInAt >= keptAfterHandInMs;
