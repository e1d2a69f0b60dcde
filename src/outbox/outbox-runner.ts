/**
 * The only loop that empties an outbox; the same on the device and in the gateway.
 *
 * Promises: an attempt is durable before its request leaves; a state is durable before the next step; what was `sending`
 * when the process died is read back, not resent; one entry's trouble (also a bug) delays its own lane only; `stop`
 * resolves when nothing is in flight.
 * Will not: decide reachability, choose a leader, or drop an entry.
 */
import type { Clock, Log, Random, Scheduler } from "../core/effects.ts";
import type { CallFailure } from "../core/failure.ts";
import { assertNever } from "../core/result.ts";
import { asInstant, later } from "../core/time.ts";
import { type BackoffPolicy, backoffMs } from "./backoff.ts";
import type { Carrier, Item, Prepared, ReadBack, Sent } from "./carrier.ts";
import { dispositionOf, type Phase } from "./disposition.ts";
import {
  type Attempt,
  type Disposition,
  type EntryEvent,
  type OutboxEntry,
  readBackAt,
  transition,
} from "./entry.ts";
import type { OutboxStorage } from "./outbox-storage.ts";

export interface OutboxRunnerDeps<P, Ticket> {
  readonly storage: OutboxStorage<P>;
  readonly carrier: Carrier<P, Ticket>;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly log: Log;
  readonly policy: OutboxPolicy;
  /** Told after every durable change of an entry. */
  readonly onChange?: (entry: OutboxEntry<P>) => void;
}

export interface OutboxPolicy {
  readonly backoff: BackoffPolicy;
  /** Most entries in one round. */
  readonly batch: number;
  /** Waited after an attempt's deadline before a read-back is believed. */
  readonly graceMs: number;
}

export interface OutboxRunner {
  /** Settles what a dead process left behind, then runs. */
  readonly start: () => Promise<void>;
  /** Something may be due: call it after a commit, on reachability, whenever in doubt. */
  readonly wake: () => void;
  readonly stop: () => Promise<void>;
}

export function createOutboxRunner<P, Ticket>(deps: OutboxRunnerDeps<P, Ticket>): OutboxRunner {
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = true;
  let cancelTimer: (() => void) | null = null;
  const isStopped = (): boolean => stopped;

  const loop = async (): Promise<void> => {
    do {
      again = false;
      await drain(deps, isStopped);
    } while (again && !isStopped());
  };
  const arm = async (): Promise<void> => {
    cancelTimer?.();
    const dueAt = await deps.storage.nextDueAt();
    if (dueAt === null || stopped) return;
    const waitMs = Math.max(0, dueAt - deps.clock.now());
    cancelTimer = deps.scheduler.after(waitMs, wake);
  };
  const wake = (): void => {
    again = true;
    if (stopped || running !== null) return;
    running = loop()
      .then(arm)
      .catch((problem: unknown) => {
        // storage failed: entries are safe where they were; look again later
        deps.log.error("outbox round failed", { problem: String(problem) });
        cancelTimer = deps.scheduler.after(deps.policy.backoff.longestMs, wake);
      })
      .finally(() => {
        running = null;
        if (again && !stopped) wake();
      });
  };

  return {
    start: async () => {
      stopped = false;
      await recover(deps);
      wake();
    },
    wake,
    stop: async () => {
      stopped = true;
      cancelTimer?.();
      await running;
    },
  };
}

/** `sending` found at start-up means "outcome unknown", not "still sending". */
async function recover<P, T>(deps: OutboxRunnerDeps<P, T>): Promise<void> {
  for (const entry of await deps.storage.inState("sending")) {
    await apply(deps, entry, {
      kind: "restarted",
      receiverHonoursKey: deps.carrier.honoursKey,
      graceMs: deps.policy.graceMs,
    });
  }
}

/** Rounds until nothing is due. Each round changes every entry it takes, so it ends. */
async function drain<P, T>(deps: OutboxRunnerDeps<P, T>, isStopped: () => boolean): Promise<void> {
  while (!isStopped()) {
    const due = await deps.storage.due(deps.clock.now(), deps.policy.batch);
    if (due.length === 0) return;
    const verifying = due.filter(({ state }) => state.kind === "verifying");
    const queued = due.filter(({ state }) => state.kind === "queued");
    await Promise.all([...verifying.map((entry) => verify(deps, entry)), deliver(deps, queued)]);
  }
}

async function verify<P, T>(deps: OutboxRunnerDeps<P, T>, entry: OutboxEntry<P>): Promise<void> {
  const found = await guarded<ReadBack>(() => deps.carrier.readBack(entry));
  await answer(deps, entry, verified(deps, entry, found));
}

function verified<P, T>(
  deps: OutboxRunnerDeps<P, T>,
  entry: OutboxEntry<P>,
  found: ReadBack | Bug,
): Disposition {
  switch (found.kind) {
    case "settled":
      return { kind: "settle", settlement: found.settlement };
    case "not-done":
      return { kind: "retry", dueAt: deps.clock.now() };
    case "failed":
      return failed(deps, entry, { failure: found.failure, phase: "verify" });
    case "bug":
      return { kind: "park", reason: found };
    default:
      return assertNever(found);
  }
}

async function deliver<P, T>(
  deps: OutboxRunnerDeps<P, T>,
  entries: readonly OutboxEntry<P>[],
): Promise<void> {
  const items = (await Promise.all(entries.map((entry) => prepare(deps, entry)))).filter(
    (item) => item !== null,
  );
  if (items.length === 0) return;
  const answers = await guarded(() => deps.carrier.send(items));
  for (const { entry } of items) {
    const sent = "kind" in answers ? answers : (answers.get(entry.id) ?? unanswered);
    await answer(deps, entry, sentTo(deps, entry, sent));
  }
}

const unanswered: Sent = {
  kind: "failed",
  failure: { kind: "outcome-unknown", detail: "no answer for this entry" },
};

/** Looks, then stores the attempt; null when the entry went another way. */
async function prepare<P, T>(
  deps: OutboxRunnerDeps<P, T>,
  entry: OutboxEntry<P>,
): Promise<Item<P, T> | null> {
  const prepared = await guarded<Prepared<T>>(() => deps.carrier.prepare(entry));
  switch (prepared.kind) {
    case "ready": {
      const attempt = nextAttempt(deps, entry, prepared.baseline);
      const sending = await apply(deps, entry, { kind: "send-started", attempt });
      return { entry: sending, ticket: prepared.ticket };
    }
    case "settled":
      await answer(deps, entry, { kind: "settle", settlement: prepared.settlement });
      return null;
    case "failed":
      await answer(
        deps,
        entry,
        failed(deps, entry, { failure: prepared.failure, phase: "prepare" }),
      );
      return null;
    case "bug":
      await answer(deps, entry, { kind: "park", reason: prepared });
      return null;
    default:
      return assertNever(prepared);
  }
}

function nextAttempt<P, T>(
  deps: OutboxRunnerDeps<P, T>,
  entry: OutboxEntry<P>,
  baseline: Attempt["baseline"],
): Attempt {
  const sentAt = deps.clock.now();
  const deadlineAt = later(sentAt, deps.carrier.timeoutMs);
  return { n: entry.attempts.length + 1, sentAt, deadlineAt, baseline };
}

function sentTo<P, T>(
  deps: OutboxRunnerDeps<P, T>,
  entry: OutboxEntry<P>,
  sent: Sent | Bug,
): Disposition {
  switch (sent.kind) {
    case "received":
      return { kind: "received" };
    case "settled":
      return { kind: "settle", settlement: sent.settlement };
    case "failed":
      return failed(deps, entry, { failure: sent.failure, phase: "send" });
    case "bug":
      return { kind: "park", reason: sent };
    default:
      return assertNever(sent);
  }
}

function failed<P, T>(
  deps: OutboxRunnerDeps<P, T>,
  entry: OutboxEntry<P>,
  { failure, phase }: { readonly failure: CallFailure; readonly phase: Phase },
): Disposition {
  const now = deps.clock.now();
  const { state } = entry;
  const tries = "tries" in state ? state.tries : entry.attempts.length - 1;
  return dispositionOf(failure, {
    phase,
    tries,
    now,
    waitMs: backoffMs(tries, deps.policy.backoff, deps.random),
    readBackAt: readBackAt(entry, deps.policy.graceMs, now),
    receiverHonoursKey: deps.carrier.honoursKey,
  });
}

const answer = <P, T>(
  deps: OutboxRunnerDeps<P, T>,
  entry: OutboxEntry<P>,
  disposition: Disposition,
): Promise<OutboxEntry<P>> => apply(deps, entry, { kind: "answered", disposition });

async function apply<P, T>(
  deps: OutboxRunnerDeps<P, T>,
  entry: OutboxEntry<P>,
  event: EntryEvent,
): Promise<OutboxEntry<P>> {
  const next = transition(entry, event, asInstant(deps.clock.now()));
  await deps.storage.save(next);
  deps.onChange?.(next);
  return next;
}

/** A carrier that throws has a bug: the entry is parked with it, the others go on. */
interface Bug {
  readonly kind: "bug";
  readonly message: string;
}

async function guarded<A>(call: () => Promise<A>): Promise<A | Bug> {
  try {
    return await call();
  } catch (problem) {
    return { kind: "bug", message: String(problem) };
  }
}
