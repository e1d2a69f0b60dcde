/**
 * Asks every supplier for its list again and again, each at its own pace, and rebuilds the snapshot after each answer. One
 * supplier's silence changes nothing for the others.
 */
import type { Connector } from "../connectors/connector.ts";
import type { Log, Scheduler } from "../core/effects.ts";
import type { ConnectionId } from "../core/ids.ts";
import { requestsWithin } from "./suppliers/call-within.ts";
import type { HealthBoard } from "./suppliers/connection-health.ts";
import { type SupplierSyncDeps, syncSupplier } from "./suppliers/supplier-sync.ts";

export interface SupplierLoopDeps {
  readonly connectors: readonly Connector[];
  readonly sync: SupplierSyncDeps;
  readonly health: HealthBoard;
  readonly scheduler: Scheduler;
  readonly log: Log;
  readonly everyMs: number;
  /** After a round that stored something. */
  readonly onListed: (connector: Connector) => Promise<void>;
}

export interface SupplierLoop {
  /** Resolves after every supplier's first round, whatever its outcome. */
  readonly start: () => Promise<void>;
  /** Ends what is being asked, and resolves when nothing is under way. */
  readonly stop: () => Promise<void>;
}

export function createSupplierLoop(deps: SupplierLoopDeps): SupplierLoop {
  const running = new Map<Connector, Promise<void>>();
  const timers = new Map<Connector, () => void>();
  const unheard = new Set<ConnectionId>();
  const stop = new AbortController();

  const round = async (connector: Connector): Promise<void> => {
    try {
      const outcome = await syncSupplier(deps.sync, connector, {
        probe: deps.health.stateOf(connector.connection) !== "up" || !timers.has(connector),
        stopped: stop.signal,
      });
      if (outcome === "complete") await deps.onListed(connector);
      await beat(connector);
    } catch (bug) {
      deps.log.error("supplier round failed", {
        connection: connector.connection,
        bug: String(bug),
      });
    }
    if (!stop.signal.aborted)
      timers.set(
        connector,
        deps.scheduler.after(deps.everyMs, () => run(connector)),
      );
  };
  /** Nothing depends on it, so that its failure is told once, and no more. */
  const beat = async ({ connection, heartbeat }: Connector): Promise<void> => {
    if (heartbeat === undefined) return;
    const { scheduler, timeoutMs } = deps.sync;
    const limits = { scheduler, timeoutMs, budgetMs: timeoutMs, stopped: stop.signal };
    const answer = await requestsWithin(limits, heartbeat);
    if (answer.ok) unheard.delete(connection);
    else if (!unheard.has(connection)) {
      unheard.add(connection);
      deps.log.warn("the supplier did not take a heartbeat", {
        connection,
        failure: answer.failure,
      });
    }
  };
  const run = (connector: Connector): void => {
    running.set(connector, round(connector));
  };

  return {
    start: async () => {
      for (const connector of deps.connectors) run(connector);
      await Promise.all(running.values());
    },
    stop: async () => {
      stop.abort("the gateway stops");
      for (const cancel of timers.values()) cancel();
      await Promise.all(running.values());
    },
  };
}
