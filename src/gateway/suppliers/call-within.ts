/** A supplier call's limits on the gateway's own scheduler, so that a simulation's clock runs them too. */
import type { Call } from "../../connectors/connector.ts";
import type { Scheduler } from "../../core/effects.ts";

/** Runs one call whose signal aborts after `timeoutMs`; a call that has ended leaves no timer behind. */
export const callWithin = <A>(
  scheduler: Scheduler,
  timeoutMs: number,
  run: (call: Call) => Promise<A>,
): Promise<A> => requestsWithin({ scheduler, timeoutMs, budgetMs: timeoutMs }, run);

export interface Limits {
  readonly scheduler: Scheduler;
  /** For each request. */
  readonly timeoutMs: number;
  /** For all of them. */
  readonly budgetMs: number;
  /** Ends them earlier. */
  readonly stopped?: AbortSignal;
}

/** Runs a call of many requests, one after the other; one that has ended leaves no timer and no listener behind. */
export async function requestsWithin<A>(
  { scheduler, timeoutMs, budgetMs, stopped }: Limits,
  run: (call: Call) => Promise<A>,
): Promise<A> {
  const stop = new AbortController();
  const cancel = scheduler.after(budgetMs, () => stop.abort(`no answer within ${budgetMs} ms`));
  const onStopped = (): void => stop.abort(stopped?.reason);
  if (stopped?.aborted === true) onStopped();
  stopped?.addEventListener("abort", onStopped, { once: true });
  try {
    return await run({ signal: stop.signal, timeoutMs });
  } finally {
    cancel();
    stopped?.removeEventListener("abort", onStopped);
  }
}
