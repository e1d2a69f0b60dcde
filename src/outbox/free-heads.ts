/** Which entries may be worked on now, and what must be put right in storage before that can be said. */
import type { ScanId } from "../core/ids.ts";
import { asInstant, type Instant, later } from "../core/time.ts";
import type { OutboxEntry } from "./entry.ts";
import type { EntrySteps, StepDeps } from "./entry-steps.ts";
import type { Landing } from "./landing.ts";
import { dueAtOf } from "./outbox-storage.ts";
import { soundDueAt } from "./waits.ts";

export interface Heads<P> {
  /** Whose calls are under way; kept by the runner. */
  readonly inFlight: Set<ScanId>;
  /** `sending` without a call under way means "outcome unknown", not "still sending". */
  readonly recover: () => Promise<void>;
  /** Due heads for the free places; `nextAt`: when to look again, null when nothing but a call's end can change the answer. */
  readonly free: () => Promise<FreeHeads<P>>;
}

interface FreeHeads<P> {
  readonly due: readonly OutboxEntry<P>[];
  readonly nextAt: Instant | null;
}

export interface HeadsDeps<P> extends Pick<StepDeps<P>, "storage" | "clock" | "policy"> {
  readonly steps: EntrySteps<P>;
  readonly landing: Landing;
}

export function createHeads<P>(deps: HeadsDeps<P>): Heads<P> {
  const { storage, clock, policy, steps } = deps;
  const inFlight = new Set<ScanId>();
  const rearm = createRearming(deps);
  return {
    inFlight,
    recover: async () => {
      for (const { id } of await storage.inState("sending")) {
        if (!inFlight.has(id)) await steps.recover(id);
      }
    },
    free: async () => {
      if (inFlight.size >= policy.inFlight) return { due: [], nextAt: null };
      // woken in doubt, it mostly finds nothing: one question tells
      const first = await storage.nextDueAt(beforeAll);
      if (first === null) return nothing;
      const now = clock.now();
      if (!(await rearm(now, first)) && first > now) return { due: [], nextAt: first };
      const due = await freeHeads(deps, inFlight, now);
      return { due, nextAt: await storage.nextDueAt(now) };
    },
  };
}

const beforeAll = asInstant(-1);
const nothing = { due: [], nextAt: null };

/** Asks for more as long as heads that are not free take the places within the limit. */
async function freeHeads<P>(
  { storage, policy, landing }: HeadsDeps<P>,
  inFlight: ReadonlySet<ScanId>,
  now: Instant,
): Promise<readonly OutboxEntry<P>[]> {
  for (let limit = policy.inFlight; ; limit *= 2) {
    // a call that ends while storage reads has changed its entry behind what is read
    const before = new Set(inFlight);
    const due = await storage.due(now, limit);
    const free = due.filter(
      (entry) => !before.has(entry.id) && !inFlight.has(entry.id) && !landing.mayStillLand(entry),
    );
    const places = policy.inFlight - inFlight.size;
    if (free.length >= places || due.length < limit) return free.slice(0, places);
  }
}

/**
 * Ends the waits that a clock, set back since, has stamped; true where there were any. A head that waits longer than any
 * backoff is the sign, and it is looked for at the start, when the clock has gone back, and when no other head is due before
 * it. One that has been found sound (its receiver asked for it) is no sign again, unless the clock has gone back meanwhile.
 */
function createRearming<P>({
  storage,
  policy,
  steps,
}: HeadsDeps<P>): (now: Instant, first: Instant) => Promise<boolean> {
  let latest: Instant | null = null;
  let sound: Instant | null = null;
  const rearmStale = async (now: Instant, hasGoneBack: boolean): Promise<boolean> => {
    const tooLate = later(now, policy.backoff.longestMs);
    const far = await storage.nextDueAt(tooLate);
    if (far === null || (far === sound && !hasGoneBack)) return false;
    const waiting = [...(await storage.inState("queued")), ...(await storage.inState("verifying"))];
    const limits = { longestMs: policy.backoff.longestMs, graceMs: policy.graceMs };
    const stale = waiting.filter(
      (entry) => soundDueAt(entry, now, limits) !== dueAtOf(entry.state),
    );
    for (const { id } of stale) await steps.rearm(id);
    sound = await storage.nextDueAt(tooLate);
    return stale.length > 0;
  };
  return async (now, first) => {
    const hasGoneBack = latest !== null && now < latest;
    const isTooLate = first > later(now, policy.backoff.longestMs);
    const isRearmed =
      (latest === null || hasGoneBack || isTooLate) && (await rearmStale(now, hasGoneBack));
    latest = now;
    return isRearmed;
  };
}
