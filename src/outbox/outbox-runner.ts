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
import type { ScanId } from "../core/ids.ts";
import { assertNever } from "../core/result.ts";
import { later } from "../core/time.ts";
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
  /** From now on: settles what a dead process left behind, then runs. A storage that fails is tried again later. */
  readonly start: () => void;
  /** Something may be due: call it after a commit, on reachability, whenever in doubt. */
  readonly wake: () => void;
  readonly stop: () => Promise<void>;
}

export function createOutboxRunner<P, Ticket>(given: OutboxRunnerDeps<P, Ticket>): OutboxRunner {
  const deps: Running<P, Ticket> = { ...given, suspects: new Set() };
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = true;
  let mustRecover = true;
  let cancelTimer: (() => void) | null = null;
  const isStopped = (): boolean => stopped;

  const loop = async (): Promise<void> => {
    do {
      again = false;
      if (mustRecover) await recover(deps);
      mustRecover = false;
      await drain(deps, isStopped);
    } while (again && !isStopped());
    const dueAt = await deps.storage.nextDueAt();
    if (dueAt !== null) arm(Math.max(0, dueAt - deps.clock.now()));
  };
  const arm = (waitMs: number): void => {
    cancelTimer?.();
    cancelTimer = stopped ? null : deps.scheduler.after(waitMs, wake);
  };
  const wake = (): void => {
    again = true;
    if (stopped || running !== null) return;
    running = loop()
      .catch((problem: unknown) => {
        // storage failed: entries are safe where they were, some perhaps as `sending`; look again later
        deps.log.error("outbox round failed", { problem: String(problem) });
        mustRecover = true;
        arm(deps.policy.backoff.longestMs);
      })
      .finally(() => {
        running = null;
        if (again && !stopped) wake();
      });
  };

  return {
    start: () => {
      stopped = false;
      mustRecover = true;
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

interface Running<P, Ticket> extends OutboxRunnerDeps<P, Ticket> {
  /** Entries of a batch whose send threw: one of them has met a bug, so each is sent alone until that one is known. */
  readonly suspects: Set<ScanId>;
}

/** `sending` found while nothing is in flight means "outcome unknown", not "still sending". */
async function recover<P, T>(deps: Running<P, T>): Promise<void> {
  for (const entry of await deps.storage.inState("sending")) {
    await apply(deps, entry, {
      kind: "restarted",
      receiverHonoursKey: deps.carrier.honoursKey,
      graceMs: deps.policy.graceMs,
    });
  }
}

/** Rounds until nothing is due. */
async function drain<P, T>(deps: Running<P, T>, isStopped: () => boolean): Promise<void> {
  while (!isStopped()) {
    const due = await deps.storage.due(deps.clock.now(), deps.policy.batch);
    if (due.length === 0) return;
    const verifying = due.filter(({ state }) => state.kind === "verifying");
    const queued = due.filter(({ state }) => state.kind === "queued");
    await allOf([...verifying.map((entry) => verify(deps, entry)), deliver(deps, queued)]);
  }
}

/** Waits for every one, also when one fails: a round is over when nothing of it is in flight. */
async function allOf<A>(steps: readonly Promise<A>[]): Promise<readonly A[]> {
  await Promise.allSettled(steps);
  return Promise.all(steps);
}

async function verify<P, T>(deps: Running<P, T>, entry: OutboxEntry<P>): Promise<void> {
  const found = await guarded<ReadBack>(() => deps.carrier.readBack(entry));
  await answer(deps, entry, verified(deps, entry, found));
}

function verified<P, T>(
  deps: Running<P, T>,
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
  deps: Running<P, T>,
  entries: readonly OutboxEntry<P>[],
): Promise<void> {
  const looked = await allOf(entries.map((entry) => prepare(deps, entry)));
  const ready = looked.filter((item) => item !== null);
  const suspected = ready.filter(({ entry }) => deps.suspects.has(entry.id));
  const others = ready.filter(({ entry }) => !deps.suspects.has(entry.id));
  await allOf([others, ...suspected.map((item) => [item])].map((items) => send(deps, items)));
}

/** An attempt counts from here, not from its look: the slowest look of a round may have taken its time. */
async function send<P, T>(deps: Running<P, T>, ready: readonly Looked<P, T>[]): Promise<void> {
  const starting = ready.map((item) => begin(deps, item));
  const items = (await Promise.allSettled(starting))
    .map((started) => (started.status === "fulfilled" ? started.value : null))
    .filter((item) => item !== null);
  if (items.length > 0) await sendStarted(deps, items);
  await Promise.all(starting); // a storage that failed for some ends the round, after the others had their answers
}

async function sendStarted<P, T>(deps: Running<P, T>, items: readonly Item<P, T>[]): Promise<void> {
  const answers = await guarded(() => deps.carrier.send(items));
  const failedTogether = "kind" in answers && items.length > 1;
  const sentOf = (id: ScanId): Sent | Bug => {
    if (failedTogether)
      return { kind: "failed", failure: { kind: "outcome-unknown", detail: answers.message } };
    return "kind" in answers ? answers : (answers.get(id) ?? unanswered);
  };
  for (const { entry } of items) {
    if (failedTogether) deps.suspects.add(entry.id);
    else deps.suspects.delete(entry.id);
  }
  await allOf(items.map(({ entry }) => answer(deps, entry, sentTo(deps, entry, sentOf(entry.id)))));
}

const unanswered: Sent = {
  kind: "failed",
  failure: { kind: "outcome-unknown", detail: "no answer for this entry" },
};

/** Looks first; null when that already decided what becomes of the entry. */
async function prepare<P, T>(
  deps: Running<P, T>,
  entry: OutboxEntry<P>,
): Promise<Looked<P, T> | null> {
  const prepared = await guarded<Prepared<T>>(() => deps.carrier.prepare(entry));
  switch (prepared.kind) {
    case "ready":
      return { entry, ticket: prepared.ticket, baseline: prepared.baseline };
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

interface Looked<P, T> extends Item<P, T> {
  readonly baseline: Attempt["baseline"];
}

/** Stores the attempt; null when the entry has been settled from elsewhere in the meantime. */
async function begin<P, T>(
  deps: Running<P, T>,
  { entry, ticket, baseline }: Looked<P, T>,
): Promise<Item<P, T> | null> {
  const attempt = nextAttempt(deps, entry, baseline);
  const sending = await apply(deps, entry, { kind: "send-started", attempt });
  return sending.state.kind === "sending" ? { entry: sending, ticket } : null;
}

function nextAttempt<P, T>(
  deps: Running<P, T>,
  entry: OutboxEntry<P>,
  baseline: Attempt["baseline"],
): Attempt {
  const sentAt = deps.clock.now();
  const deadlineAt = later(sentAt, deps.carrier.timeoutMs);
  return { n: entry.attempts.length + 1, sentAt, deadlineAt, baseline };
}

function sentTo<P, T>(deps: Running<P, T>, entry: OutboxEntry<P>, sent: Sent | Bug): Disposition {
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
  deps: Running<P, T>,
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
  deps: Running<P, T>,
  entry: OutboxEntry<P>,
  disposition: Disposition,
): Promise<OutboxEntry<P>> => apply(deps, entry, { kind: "answered", disposition });

/** Reads before it writes: a settlement may have come another way while a call was out, and stays. */
async function apply<P, T>(
  deps: Running<P, T>,
  entry: OutboxEntry<P>,
  event: EntryEvent,
): Promise<OutboxEntry<P>> {
  const held = (await deps.storage.byId(entry.id)) ?? entry;
  const next = transition(held, event, deps.clock.now());
  if (next === held) return held;
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
