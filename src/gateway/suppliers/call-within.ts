/** A supplier call's limits on the gateway's own scheduler, so that a simulation's clock runs them too. */
import type { Call } from "../../connectors/connector.ts";
import type { Scheduler } from "../../core/effects.ts";

/** Runs one call whose signal aborts after `timeoutMs`; a call that has ended leaves no timer behind. */
export async function callWithin<A>(
  scheduler: Scheduler,
  timeoutMs: number,
  run: (call: Call) => Promise<A>,
): Promise<A> {
  const stop = new AbortController();
  const cancel = scheduler.after(timeoutMs, () => stop.abort(`no answer within ${timeoutMs} ms`));
  try {
    return await run({ signal: stop.signal, timeoutMs });
  } finally {
    cancel();
  }
}
