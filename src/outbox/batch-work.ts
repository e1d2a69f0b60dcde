/**
 * What is due, in one call. While two of them have no answer yet, what comes waits and goes together: a receiver that is slow
 * for all is not asked the more the slower it gets, and one call that is stuck holds up nobody. A call that throws has met a
 * bug in one of its entries: each of them is then sent alone, until that one is known and parked. While the receiver cannot
 * be reached, one entry asks for all.
 */
import type { Scheduler } from "../core/effects.ts";
import type { CallFailure } from "../core/failure.ts";
import type { ScanId } from "../core/ids.ts";
import { asked, type Bug } from "./asked.ts";
import type { BatchCarrier, Sent } from "./carrier.ts";
import type { OutboxEntry } from "./entry.ts";
import { type EntrySteps, triesOf } from "./entry-steps.ts";
import type { Road } from "./road.ts";
import type { Job, Work } from "./work.ts";

export interface BatchDeps<P> {
  readonly carrier: BatchCarrier<P>;
  readonly scheduler: Scheduler;
  readonly steps: EntrySteps<P>;
  readonly road: Road;
}

const mostCalls = 2;

export function createBatchWork<P>(deps: BatchDeps<P>): Work<P> {
  const { steps, road } = deps;
  /** Entries of a batch whose sending threw. */
  const suspects = new Set<ScanId>();
  let isAsking = false;
  let calls = 0;
  const job = (entries: readonly OutboxEntry<P>[]): Job => ({
    ids: entries.map(({ id }) => id),
    run: () => sendTogether(deps, suspects, entries),
  });
  const call = (entries: readonly OutboxEntry<P>[]): Job => {
    const { ids, run } = job(entries);
    return {
      ids,
      run: async () => {
        calls += 1;
        try {
          await run();
        } finally {
          calls -= 1;
        }
      },
    };
  };
  const question = (entry: OutboxEntry<P>): Job => ({
    ids: [entry.id],
    run: async () => {
      isAsking = true;
      try {
        await sendTogether(deps, suspects, [entry]);
      } finally {
        isAsking = false;
      }
    },
  });
  return (due) => {
    const queued = due.filter(({ state }) => state.kind === "queued");
    // a repeat is harmless, so there is nothing to ask
    const again = due
      .filter(({ state }) => state.kind === "verifying")
      .map((entry) => ({ ids: [entry.id], run: () => steps.sendAgain(entry) }));
    if (road.isBroken()) return isAsking ? again : [...again, ...leastTried(queued).map(question)];
    const others = queued.filter(({ id }) => !suspects.has(id));
    const alone = queued.filter(({ id }) => suspects.has(id));
    return [
      ...(others.length === 0 || calls >= mostCalls ? [] : [call(others.slice(0, road.room()))]),
      ...alone.map((entry) => job([entry])),
      ...again,
    ];
  };
}

/** In turn: the one that asks may be the one that cannot be taken. */
const leastTried = <P>(queued: readonly OutboxEntry<P>[]): readonly OutboxEntry<P>[] =>
  queued.toSorted((a, b) => triesOf(a) - triesOf(b)).slice(0, 1);

async function sendTogether<P>(
  { carrier, scheduler, steps, road }: BatchDeps<P>,
  suspects: Set<ScanId>,
  due: readonly OutboxEntry<P>[],
): Promise<void> {
  const starting = due.map((entry) => steps.begin(entry, null));
  const begun = (await Promise.allSettled(starting)).flatMap((start) =>
    start.status === "fulfilled" && start.value !== null ? [start.value] : [],
  );
  if (begun.length > 0) {
    const limit = { scheduler, timeoutMs: carrier.timeoutMs };
    const answers = await asked(limit, () => carrier.send(begun));
    noteSuspects(suspects, begun, answers);
    road.ended(begun.length, failureOfAll(answers));
    await allOf(begun.map((entry) => steps.sent(entry, answerTo(entry, begun, answers))));
  }
  // a storage that failed for some is trouble, but only after the others had their answers
  await Promise.all(starting);
}

type Answers = ReadonlyMap<ScanId, Sent> | Sent | Bug;

function noteSuspects(
  suspects: Set<ScanId>,
  sent: readonly OutboxEntry<unknown>[],
  answers: Answers,
): void {
  const isSuspect = isBug(answers) && sent.length > 1;
  for (const { id } of sent) {
    if (isSuspect) suspects.add(id);
    else suspects.delete(id);
  }
}

/** What all have in common; null when any got an answer of its own. */
function failureOfAll(answers: Answers): CallFailure | null {
  const all = "kind" in answers ? [answers] : [...answers.values()];
  const failures = all.flatMap((answer) => (answer.kind === "failed" ? [answer.failure] : []));
  const [first] = failures;
  if (first === undefined || failures.length < all.length) return null;
  return failures.every(({ kind }) => kind === first.kind) ? first : null;
}

function answerTo(
  { id }: OutboxEntry<unknown>,
  sent: readonly OutboxEntry<unknown>[],
  answers: Answers,
): Sent | Bug {
  if (!("kind" in answers)) return answers.get(id) ?? unknown("no answer for this entry");
  return isBug(answers) && sent.length > 1 ? unknown(answers.message) : answers;
}

const isBug = (answers: Answers): answers is Bug => "kind" in answers && answers.kind === "bug";

const unknown = (detail: string): Sent => ({
  kind: "failed",
  failure: { kind: "outcome-unknown", detail },
});

/** Waits for every one, also when one fails. */
async function allOf(steps: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(steps);
  await Promise.all(steps);
}
