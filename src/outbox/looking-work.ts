/** Entry by entry: look, send, settle; after a lost answer read back. One entry's slowness is its own. */
import type { Clock, Scheduler } from "../core/effects.ts";
import { assertNever } from "../core/result.ts";
import { asked, type CallLimit } from "./asked.ts";
import type { Baseline } from "./attempt.ts";
import type { LookingCarrier } from "./carrier.ts";
import { afterNotDone } from "./disposition.ts";
import type { OutboxEntry } from "./entry.ts";
import type { EntrySteps } from "./entry-steps.ts";
import type { Work } from "./work.ts";

export interface LookingDeps<P, Ticket> {
  readonly carrier: LookingCarrier<P, Ticket>;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly steps: EntrySteps<P>;
  /** Once it says so, nothing new is sent. */
  readonly isStopped: () => boolean;
}

export const createLookingWork =
  <P, T>(deps: LookingDeps<P, T>): Work<P> =>
  (due) =>
    due.map((entry) => ({ ids: [entry.id], run: () => workOn(deps, entry) }));

function workOn<P, T>(deps: LookingDeps<P, T>, entry: OutboxEntry<P>): Promise<void> {
  if (entry.state.kind !== "verifying") return deliver(deps, entry);
  return deps.carrier.proof === "read-back" ? verify(deps, entry) : deps.steps.sendAgain(entry);
}

async function deliver<P, T>(deps: LookingDeps<P, T>, entry: OutboxEntry<P>): Promise<void> {
  const { carrier, steps } = deps;
  const prepared = await asked(limitOf(deps), () => carrier.prepare(entry));
  switch (prepared.kind) {
    case "ready":
      return deps.isStopped() ? undefined : send(deps, entry, prepared);
    case "settled":
      return steps.decide(entry, { kind: "settle", settlement: prepared.settlement });
    case "failed":
      return steps.lookFailed(entry, "prepare", prepared.failure);
    case "bug":
      return steps.decide(entry, { kind: "park", reason: prepared });
    default:
      return assertNever(prepared);
  }
}

async function send<P, T>(
  deps: LookingDeps<P, T>,
  looked: OutboxEntry<P>,
  { baseline, ticket }: { readonly baseline: Baseline | null; readonly ticket: T },
): Promise<void> {
  const { carrier, steps } = deps;
  const entry = await steps.begin(looked, baseline);
  if (entry === null) return;
  await steps.sent(entry, await asked(limitOf(deps), () => carrier.send({ entry, ticket })));
}

async function verify<P, T>(deps: LookingDeps<P, T>, entry: OutboxEntry<P>): Promise<void> {
  const { carrier, clock, steps } = deps;
  const found = await asked(limitOf(deps), () => carrier.readBack(entry));
  switch (found.kind) {
    case "settled":
      return steps.decide(entry, { kind: "settle", settlement: found.settlement });
    case "not-done":
      return steps.decide(entry, afterNotDone(entry, clock.now()));
    case "failed":
      return steps.lookFailed(entry, "verify", found.failure);
    case "bug":
      return steps.decide(entry, { kind: "park", reason: found });
    default:
      return assertNever(found);
  }
}

const limitOf = <P, T>({ scheduler, carrier }: LookingDeps<P, T>): CallLimit => ({
  scheduler,
  timeoutMs: carrier.timeoutMs,
});
