/**
 * Tells the gateway how this device stands, for whoever looks after the venue.
 *
 * Promises: what has changed is told within five seconds, and no more often; unchanged, it is told again after half a minute,
 * which is how the board knows that it is true. What was not taken is told again; nobody hears of a failure, and nothing
 * waits for an answer. Says nothing while the gateway is out of reach.
 */
import { z } from "zod";
import type { Clock, Scheduler } from "../../core/effects.ts";
import type { DeviceState } from "../../protocol/venue.ts";
import type { GatewayClient } from "../gateway-client.ts";

export interface DeviceStateDeps {
  readonly client: GatewayClient;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly isReachable: () => boolean;
  readonly state: () => DeviceState;
}

export interface StateTelling {
  readonly start: () => void;
  readonly stop: () => Promise<void>;
}

const lookEveryMs = 5_000;
const repeatEveryMs = 30_000;
const timeoutMs = 4_000;
/** A difference of clocks that is measured anew at each contact, and no news (ms). */
const sameClockWithinMs = 1_000;

export function createStateTelling(deps: DeviceStateDeps): StateTelling {
  let told: { readonly state: DeviceState; readonly at: number } | null = null;
  let telling: Promise<void> | null = null;
  let cancel: (() => void) | null = null;

  const isDue = (state: DeviceState): boolean =>
    told === null ||
    isNews(state, told.state) ||
    // also where the clock was set back
    Math.abs(deps.clock.now() - told.at) >= repeatEveryMs;

  const tell = async (state: DeviceState): Promise<void> => {
    const at = deps.clock.now();
    const answer = await deps.client.call({
      path: "/devices/me",
      method: "PUT",
      body: state,
      schema: z.unknown(),
      timeoutMs,
    });
    if (answer.ok) told = { state, at };
  };
  const look = (): void => {
    cancel = deps.scheduler.after(lookEveryMs, look);
    if (telling !== null || !deps.isReachable()) return;
    const state = deps.state();
    if (!isDue(state)) return;
    telling = tell(state).finally(() => {
      telling = null;
    });
  };
  return {
    start: () => {
      cancel = deps.scheduler.after(lookEveryMs, look);
    },
    stop: async () => {
      cancel?.();
      await telling;
    },
  };
}

function isNews(state: DeviceState, told: DeviceState): boolean {
  return (
    state.unsent !== told.unsent ||
    state.parked !== told.parked ||
    state.app !== told.app ||
    state.list?.id !== told.list?.id ||
    state.list?.asOf !== told.list?.asOf ||
    isOtherClock(state.clock, told.clock)
  );
}

function isOtherClock(clock: DeviceState["clock"], told: DeviceState["clock"]): boolean {
  if (clock === null || told === null) return clock !== told;
  return Math.abs(clock.offMs - told.offMs) > sameClockWithinMs;
}
