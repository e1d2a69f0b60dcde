/**
 * Durable steps of single entries, shared by both ways of sending. Every step is one atomic update of the stored entry and
 * applies only to the state that it was decided on: an answer to an earlier attempt, or one that comes after somebody else
 * has gone on with the entry, changes nothing.
 */
import type { Clock, Random, Scheduler } from "../core/effects.ts";
import type { CallFailure } from "../core/failure.ts";
import type { ScanId } from "../core/ids.ts";
import { later } from "../core/time.ts";
import {
  type Attempt,
  type AttemptOutcome,
  brokenInARow,
  latestNumberOf,
  mayHaveActed,
} from "./attempt.ts";
import { type BackoffPolicy, backoffMs } from "./backoff.ts";
import type { Sent } from "./carrier.ts";
import type { Bug } from "./asked.ts";
import { dispositionOf, outcomeOf, type Phase } from "./disposition.ts";
import { type Disposition, type OutboxEntry, type Proof, readBackAt, transition } from "./entry.ts";
import type { Landing } from "./landing.ts";
import { dueAtOf, type OutboxStorage } from "./outbox-storage.ts";
import { soundDueAt } from "./waits.ts";

export interface StepDeps<P> {
  readonly storage: OutboxStorage<P>;
  readonly carrier: { readonly proof: Proof; readonly timeoutMs: number };
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly policy: OutboxPolicy;
  /** Told after every durable change of an entry. */
  readonly onChange?: ((entry: OutboxEntry<P>) => void) | undefined;
}

export interface OutboxPolicy {
  readonly backoff: BackoffPolicy;
  /** Most entries at a time whose calls are under way. */
  readonly inFlight: number;
  /** Waited after an attempt's deadline before a read-back is believed. */
  readonly graceMs: number;
}

export interface EntrySteps<P> {
  /** Stores the attempt; null when the entry is no longer as it was when it was looked at. */
  readonly begin: (
    looked: OutboxEntry<P>,
    baseline: Attempt["baseline"],
  ) => Promise<OutboxEntry<P> | null>;
  /** Finds `sending` without a call under way. */
  readonly recover: (id: ScanId) => Promise<void>;
  /** Ends a wait that the clock cannot have meant. */
  readonly rearm: (id: ScanId) => Promise<void>;
  /** What a look or a read-back of `of` has decided. */
  readonly decide: (of: OutboxEntry<P>, disposition: Disposition) => Promise<void>;
  /** Nothing can be asked, or need be: queued again at once. */
  readonly sendAgain: (of: OutboxEntry<P>) => Promise<void>;
  /** A look or a read-back of `of` failed. */
  readonly lookFailed: (
    of: OutboxEntry<P>,
    phase: Exclude<Phase, "send">,
    failure: CallFailure,
  ) => Promise<void>;
  /** The answer to the attempt that `sending` is under way with. */
  readonly sent: (sending: OutboxEntry<P>, answer: Sent | Bug) => Promise<void>;
}

export function createEntrySteps<P>(deps: StepDeps<P>, landing: Landing): EntrySteps<P> {
  const { storage, carrier, clock, policy } = deps;
  /** Looks in a row that were answered with undocumented JSON. Forgotten at a restart, which costs a few more looks. */
  const brokenLooks = new Map<ScanId, number>();

  const change = async (
    id: ScanId,
    next: (held: OutboxEntry<P>) => OutboxEntry<P>,
  ): Promise<OutboxEntry<P> | null> => {
    let hasChanged = false;
    const entry = await storage.update(id, (held) => {
      const changed = next(held);
      hasChanged = changed !== held;
      return changed;
    });
    if (!hasChanged) return null;
    if (entry !== null) deps.onChange?.(entry);
    return entry;
  };

  const answered = async (
    of: OutboxEntry<P>,
    disposition: Disposition,
    outcome?: AttemptOutcome,
  ): Promise<void> => {
    await change(of.id, (held) =>
      isStill(of, held)
        ? transition(held, { kind: "answered", disposition, outcome }, clock.now())
        : held,
    );
  };

  const failed = (
    entry: OutboxEntry<P>,
    { failure, phase, broken }: { failure: CallFailure; phase: Phase; broken: number },
  ): Disposition => {
    const now = clock.now();
    return dispositionOf(failure, {
      phase,
      now,
      waitMs: backoffMs(triesOf(entry), policy.backoff, deps.random),
      readBackAt: readBackAt(entry, policy.graceMs, now),
      proof: carrier.proof,
      broken,
    });
  };

  const sendFailed = async (sending: OutboxEntry<P>, failure: CallFailure): Promise<void> => {
    const outcome = outcomeOf(failure);
    const broken = brokenInARow(sending.attempts.slice(0, -1)) + 1;
    await answered(sending, failed(sending, { failure, phase: "send", broken }), outcome);
    if (outcome?.kind === "harmless") landing.landed(sending.id);
  };

  return {
    recover: async (id) => {
      const event = { kind: "restarted", proof: carrier.proof, graceMs: policy.graceMs } as const;
      await change(id, (held) => transition(held, event, clock.now()));
    },
    rearm: async (id) => {
      const now = clock.now();
      const limits = { longestMs: policy.backoff.longestMs, graceMs: policy.graceMs };
      await change(id, (held) => {
        const dueAt = soundDueAt(held, now, limits);
        const isSound = dueAt === null || dueAt === dueAtOf(held.state);
        return isSound ? held : transition(held, { kind: "rearmed", dueAt }, now);
      });
    },
    begin: async (looked, baseline) => {
      brokenLooks.delete(looked.id);
      const sentAt = clock.now();
      const attempt: Attempt = {
        n: latestNumberOf(looked.attempts) + 1,
        sentAt,
        deadlineAt: later(sentAt, carrier.timeoutMs),
        baseline,
      };
      const sending = await change(looked.id, (held) =>
        isStill(looked, held) ? transition(held, { kind: "send-started", attempt }, sentAt) : held,
      );
      if (sending !== null) landing.requestLeft(looked.id);
      return sending;
    },
    decide: async (of, disposition) => {
      brokenLooks.delete(of.id);
      await answered(of, disposition);
    },
    sendAgain: (of) => answered(of, { kind: "retry", dueAt: clock.now() }),
    lookFailed: async (of, phase, failure) => {
      const isBroken = failure.kind === "contract-broken";
      const broken = isBroken ? (brokenLooks.get(of.id) ?? 0) + 1 : 0;
      if (isBroken) brokenLooks.set(of.id, broken);
      else brokenLooks.delete(of.id);
      await answered(of, failed(of, { failure, phase, broken }));
    },
    sent: async (sending, answer) => {
      if (answer.kind === "failed") return sendFailed(sending, answer.failure);
      await answered(sending, dispositionOfAnswer(carrier.proof, sending, answer));
      if (answer.kind !== "bug") landing.landed(sending.id);
    },
  };
}

/** Nobody has gone on with the entry since `of` was read. */
const isStill = (of: OutboxEntry<unknown>, held: OutboxEntry<unknown>): boolean =>
  held.state.kind === of.state.kind &&
  latestNumberOf(held.attempts) === latestNumberOf(of.attempts);

/** Failures in a row. */
export const triesOf = ({ state, attempts }: OutboxEntry<unknown>): number =>
  "tries" in state ? state.tries : Math.max(0, latestNumberOf(attempts) - 1);

function dispositionOfAnswer(
  proof: Proof,
  { attempts }: OutboxEntry<unknown>,
  answer: Exclude<Sent, { kind: "failed" }> | Bug,
): Disposition {
  if (answer.kind === "received") return { kind: "received" };
  if (answer.kind === "bug") return { kind: "park", reason: answer };
  const { settlement } = answer;
  const isInDoubt = proof === "none" && attempts.slice(0, -1).some(mayHaveActed);
  if (isInDoubt && settlement.kind === "accepted") {
    return { kind: "settle", settlement: { ...settlement, kind: "at-least-once" } };
  }
  // the redemption that it had may well be that of our own lost request
  if (isInDoubt && settlement.kind === "already-redeemed") {
    return { kind: "settle", settlement: { ...settlement, kind: "probable" } };
  }
  return { kind: "settle", settlement };
}
