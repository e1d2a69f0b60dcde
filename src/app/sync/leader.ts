/**
 * One of this origin's tabs replays the outbox; any may fill it.
 *
 *   standing by ──► leading ──► standing by      (robbed by another tab, which found this one frozen)
 *        └─ alone (no Web Locks: one tab, as far as anybody can know)
 *
 * Promises: two tabs that can run never lead for longer than it takes to tell one of them; a frozen leader is replaced after
 * ten seconds; a robbed one stops at once. Will not: make two sends of one scan harmless; the gateway does (same ScanId).
 *
 * A Web Lock alone is not enough: a frozen tab keeps it (STORAGE 4.3). So the leader also shows a beat that changes, and
 * who stands by watches whether it changes, never what time it says: clocks are set.
 */
import type { Log, Scheduler } from "../../core/effects.ts";

export interface LeaderDeps {
  /** Null in a browser without Web Locks. */
  readonly locks: LeaderLocks | null;
  readonly heartbeat: Heartbeat;
  readonly scheduler: Scheduler;
  readonly log: Log;
  /** This tab replays from now on. */
  readonly lead: () => void;
  /** And no longer. */
  readonly standDown: () => Promise<void>;
}

export interface LeaderLocks {
  /**
   * Holds the lock until `work` ends. Without `steal` it waits for its turn, until `signal` aborts. Rejects when the lock was
   * stolen or the wait was given up, as `navigator.locks.request` does (`AbortError`).
   */
  readonly request: (how: LockRequest, work: () => Promise<void>) => Promise<void>;
}

export type LockRequest =
  | { readonly kind: "wait"; readonly signal: AbortSignal }
  | { readonly kind: "steal" };

/**
 * Seen by all tabs at once and gone for nobody's loss: `localStorage`. A row of the ledger would cost a strict transaction
 * every two seconds, in the way of the next green.
 */
export interface Heartbeat {
  readonly beat: () => void;
  /** Another text after each beat; null before the first. */
  readonly seen: () => string | null;
}

export interface Leader {
  readonly start: () => void;
  readonly leads: () => boolean;
  /** Gives the lock back; resolves when this tab replays nothing any more. */
  readonly stop: () => Promise<void>;
}

const beatEveryMs = 2_000;
const silentLooks = 5; // of two seconds each

export function createLeader(deps: LeaderDeps): Leader {
  const { locks, heartbeat, scheduler } = deps;
  let state: State = { kind: "stopped" };
  let standing: Promise<void> = Promise.resolve();

  const standBy = (lock: LeaderLocks, how: LockRequest["kind"]): void => {
    const waiting = new AbortController();
    const candidate: Candidate = { waiting, cancel: null, seen: heartbeat.seen(), silent: 0 };
    state = { kind: "standing-by", candidate };
    if (how === "wait") watch(lock, candidate);
    const request: LockRequest =
      how === "wait" ? { kind: "wait", signal: waiting.signal } : { kind: "steal" };
    void lock
      .request(request, () => (isCurrent(candidate) ? leading(candidate) : Promise.resolve()))
      .catch((problem: unknown) => {
        // the wait was given up by ourselves
        if (!isCurrent(candidate)) return;
        deps.log.warn("another tab leads", { problem: String(problem) });
        candidate.cancel?.();
        if (state.kind === "leading") standing = deps.standDown();
        state = { kind: "standing-by", candidate };
        candidate.cancel = scheduler.after(beatEveryMs, () => standBy(lock, "wait"));
      });
  };
  const isCurrent = (candidate: Candidate): boolean =>
    "candidate" in state && state.candidate === candidate;

  /** Resolves when the lock is given back. */
  const leading = (candidate: Candidate): Promise<void> => {
    candidate.cancel?.();
    const beat = (): void => {
      heartbeat.beat();
      candidate.cancel = scheduler.after(beatEveryMs, beat);
    };
    beat();
    // what an earlier turn still had under way comes first
    void standing.then(() => (isCurrent(candidate) ? deps.lead() : undefined));
    return new Promise((giveBack) => {
      state = { kind: "leading", candidate, giveBack };
    });
  };

  /** Looks whether somebody leads and is alive. */
  const watch = (lock: LeaderLocks, candidate: Candidate): void => {
    candidate.cancel = scheduler.after(beatEveryMs, () => {
      const seen = heartbeat.seen();
      candidate.silent = seen === candidate.seen ? candidate.silent + 1 : 0;
      candidate.seen = seen;
      if (candidate.silent < silentLooks) return watch(lock, candidate);
      deps.log.warn("the leading tab is silent");
      standBy(lock, "steal");
      candidate.waiting.abort();
    });
  };

  return {
    start: () => {
      if (locks !== null) return standBy(locks, "wait");
      state = { kind: "alone" };
      deps.lead();
    },
    leads: () => state.kind === "leading" || state.kind === "alone",
    stop: async () => {
      const before = state;
      state = { kind: "stopped" };
      if (before.kind === "alone") return deps.standDown();
      if (before.kind === "stopped") return standing;
      before.candidate.cancel?.();
      before.candidate.waiting.abort();
      if (before.kind === "leading") {
        await deps.standDown();
        before.giveBack();
      }
      await standing;
    },
  };
}

type State =
  | { readonly kind: "stopped" }
  | { readonly kind: "alone" }
  | { readonly kind: "standing-by"; readonly candidate: Candidate }
  | { readonly kind: "leading"; readonly candidate: Candidate; readonly giveBack: () => void };

/** One request for the lock, and what was seen of its holder meanwhile. */
interface Candidate {
  readonly waiting: AbortController;
  cancel: (() => void) | null;
  seen: string | null;
  silent: number;
}
