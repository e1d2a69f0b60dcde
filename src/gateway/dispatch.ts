/**
 * The gateway's side of "one redemption": a runner per connection empties that connection's outbox, so that one supplier's
 * silence never delays another's redemptions; every settled entry is published to its device.
 */
import type { Connector } from "../connectors/connector.ts";
import type { Clock, Log, Random, Scheduler } from "../core/effects.ts";
import type { ConnectionHealth } from "../protocol/v1.ts";
import { createOutboxRunner, type OutboxRunner } from "../outbox/outbox-runner.ts";
import type { OutboxStorage } from "../outbox/outbox-storage.ts";
import { admissionsOf } from "./ingest/admissions.ts";
import {
  publishSettlements,
  type RedemptionPayload,
  redemptionPayloadSchema,
} from "./ingest/redemption-outbox.ts";
import type { Database } from "./store/database.ts";
import { createSqlOutboxStorage, readAgain } from "./store/sql-outbox-storage.ts";
import type { HealthBoard } from "./suppliers/connection-health.ts";
import { createRedemptionCarrier } from "./suppliers/redemption-carrier.ts";

export interface DispatchDeps {
  readonly database: Database;
  readonly connectors: readonly Connector[];
  readonly health: HealthBoard;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly log: Log;
  /** A supplier's call is given up after this (ms). */
  readonly timeoutMs: number;
  /** Waited after that before a read-back is believed (ms). */
  readonly graceMs: number;
}

export interface Dispatch {
  readonly start: () => Promise<void>;
  readonly wake: () => void;
  readonly stop: () => Promise<void>;
  readonly connections: () => Promise<ConnectionHealth[]>;
}

interface Lane {
  readonly connector: Connector;
  readonly storage: OutboxStorage<RedemptionPayload>;
  readonly runner: OutboxRunner;
}

/** Suppliers state no limits; this many redemptions at once keep up with the busiest gate. */
const atOnce = 8;

export function createDispatch(deps: DispatchDeps): Dispatch {
  const { database, log } = deps;
  let publishing: Promise<void> = Promise.resolve();
  const publish = (): void => {
    publishing = publishing
      .then(async () => void (await publishSettlements(database, deps.clock.now())))
      // found again at the next settled entry, or at the next start
      .catch((problem: unknown) =>
        log.error("settlement not published", { problem: String(problem) }),
      );
  };
  const lanes = deps.connectors.map((connector): Lane => createLane(deps, connector, publish));
  return {
    start: async () => {
      // rows that an older release could not read get another chance
      await readAgain(database);
      await publishSettlements(database, deps.clock.now());
      for (const { runner } of lanes) runner.start();
    },
    wake: () => {
      for (const { runner } of lanes) runner.wake();
    },
    stop: async () => {
      await Promise.all(lanes.map(({ runner }) => runner.stop()));
      await publishing;
    },
    connections: () =>
      Promise.all(
        lanes.map(async ({ connector, storage }) => {
          const { unsent, parked } = await storage.counts();
          const state = deps.health.stateOf(connector.connection);
          return { id: connector.connection, state, waiting: unsent - parked, parked };
        }),
      ),
  };
}

function createLane(deps: DispatchDeps, connector: Connector, publish: () => void): Lane {
  const { database, clock, scheduler, random, log } = deps;
  const storage = createSqlOutboxStorage({
    database,
    connection: connector.connection,
    payload: redemptionPayloadSchema,
    onUnreadable: ({ id, problem }) => log.error("an outbox entry is unreadable", { id, problem }),
  });
  const runner = createOutboxRunner({
    storage,
    carrier: createRedemptionCarrier({
      connectorOf: (connection) => (connection === connector.connection ? connector : null),
      admissionsOf: (booking) => admissionsOf(database, booking),
      timeoutMs: deps.timeoutMs,
    }),
    clock,
    scheduler,
    random,
    log,
    policy: {
      backoff: { firstMs: 1_000, longestMs: 30_000 },
      batch: atOnce,
      graceMs: deps.graceMs,
    },
    onChange: ({ state }) => {
      if (state.kind === "settled") publish();
    },
  });
  return { connector, storage, runner };
}
