/**
 * Whether a receiver can be reached at all. While it cannot, one entry at a time asks for all, less and less often: a device
 * that is offline all day would otherwise store an attempt and start a request for each of its hundreds of entries every
 * few seconds, in the battery's and the next scan's time. When it is back, batches grow from call to call: should one entry
 * be the cause, the others get past it.
 *
 * A failure of one entry alone breaks no road, unless nobody listens there or somebody else answers (a captive portal): that
 * says nothing about the entry. Will not outlive the process: who starts believes in the road.
 */
import type { Random, Scheduler } from "../core/effects.ts";
import type { CallFailure } from "../core/failure.ts";
import { type BackoffPolicy, backoffMs } from "./backoff.ts";

export interface Road {
  /** The last call got nowhere: what is sent now is a question, and one is enough. */
  readonly isBroken: () => boolean;
  /** Nothing is sent for a while. */
  readonly isPaused: () => boolean;
  /** Most entries of one call. */
  readonly room: () => number;
  /** A call with `entries` ended: with `failure` for each of them, or null. */
  readonly ended: (entries: number, failure: CallFailure | null) => void;
  /** Somebody has reason to think that it is there again: no more waiting. */
  readonly tryNow: () => void;
  /** Forgets what it knows, and leaves no timer. */
  readonly forget: () => void;
}

export interface RoadDeps {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly backoff: BackoffPolicy;
  readonly onPauseEnd: () => void;
}

type State =
  | { readonly kind: "open"; readonly room: number }
  | { readonly kind: "broken"; readonly tries: number; readonly endPause: (() => void) | null };

const wideOpen: State = { kind: "open", room: Number.POSITIVE_INFINITY };

export function createRoad({ scheduler, random, backoff, onPauseEnd }: RoadDeps): Road {
  let state: State = wideOpen;
  const tryNow = (): void => {
    if (state.kind === "open") return;
    state.endPause?.();
    state = { ...state, endPause: null };
  };
  const breaks = (): void => {
    // of calls that were under way together, one counts
    if (state.kind === "broken" && state.endPause !== null) return;
    const tries = state.kind === "broken" ? state.tries + 1 : 0;
    const endPause = scheduler.after(backoffMs(tries, backoff, random), () => {
      tryNow();
      onPauseEnd();
    });
    state = { kind: "broken", tries, endPause };
  };
  const opens = (): void => {
    tryNow();
    state = { kind: "open", room: state.kind === "broken" ? 2 : state.room * 2 };
  };
  return {
    isBroken: () => state.kind === "broken",
    isPaused: () => state.kind === "broken" && state.endPause !== null,
    room: () => (state.kind === "broken" ? 1 : state.room),
    ended: (entries, failure) => {
      if (failure === null || isOfTheEntry(failure)) return opens();
      const isSurely = failure.kind === "unreachable" || failure.kind === "intercepted";
      if (isSurely || entries > 1 || state.kind === "broken") breaks();
    },
    tryNow,
    forget: () => {
      tryNow();
      state = wideOpen;
    },
  };
}

/** Who says so was reached, and has looked at what was sent. */
const isOfTheEntry = ({ kind }: CallFailure): boolean =>
  kind === "not-found" || kind === "rejected" || kind === "contract-broken";
