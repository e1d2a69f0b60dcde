/** One call of a carrier, which may fail, throw or never answer: the runner gives it up itself. */
import type { Scheduler } from "../core/effects.ts";
import type { Failed } from "./carrier.ts";

/** A carrier that throws has a bug; its entry is parked with it. */
export interface Bug {
  readonly kind: "bug";
  readonly message: string;
}

/** What a carrier, which keeps its own time, gets on top (ms). */
const marginMs = 1_000;

export interface CallLimit {
  readonly scheduler: Scheduler;
  readonly timeoutMs: number;
}

/** Answers `timeoutMs` and a margin later at the latest; what comes after that is heard by nobody. */
export function asked<A>(limit: CallLimit, call: () => Promise<A>): Promise<A | Failed | Bug> {
  return new Promise((resolve) => {
    const cancel = limit.scheduler.after(limit.timeoutMs + marginMs, () => resolve(givenUp));
    const hear = async (): Promise<void> => {
      const answer = await guarded(call);
      cancel();
      resolve(answer);
    };
    void hear();
  });
}

async function guarded<A>(call: () => Promise<A>): Promise<A | Bug> {
  try {
    return await call();
  } catch (problem) {
    return { kind: "bug", message: String(problem) };
  }
}

const givenUp: Failed = {
  kind: "failed",
  failure: { kind: "outcome-unknown", detail: "no answer in time" },
};
