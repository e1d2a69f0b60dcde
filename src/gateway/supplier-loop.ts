/**
 * Asks every supplier for its list again and again, each at its own pace, and rebuilds the snapshot after each answer. One
 * supplier's silence changes nothing for the others.
 */
import type { Connector } from "../connectors/connector.ts";
import type { Log, Scheduler } from "../core/effects.ts";
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
  readonly stop: () => Promise<void>;
}

export function createSupplierLoop(deps: SupplierLoopDeps): SupplierLoop {
  const running = new Map<Connector, Promise<void>>();
  const timers = new Map<Connector, () => void>();
  let stopped = false;

  const round = async (connector: Connector): Promise<void> => {
    try {
      const outcome = await syncSupplier(deps.sync, connector, {
        probe: deps.health.stateOf(connector.connection) !== "up" || !timers.has(connector),
      });
      if (outcome === "complete") await deps.onListed(connector);
    } catch (bug) {
      deps.log.error("supplier round failed", {
        connection: connector.connection,
        bug: String(bug),
      });
    }
    if (!stopped)
      timers.set(
        connector,
        deps.scheduler.after(deps.everyMs, () => run(connector)),
      );
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
      stopped = true;
      for (const cancel of timers.values()) cancel();
      await Promise.all(running.values());
    },
  };
}
