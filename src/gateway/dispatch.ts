/**
 * The gateway's side of "one redemption": a runner per connection empties that connection's outbox, so that one supplier's
 * silence never delays another's redemptions; every settled entry is published to its device.
 */
import type { Connector } from "../connectors/connector.ts";
import type { Admission } from "../core/admission.ts";
import type { Clock, Log, Random, Scheduler } from "../core/effects.ts";
import type { BookingKey, ConnectionId, ScanId } from "../core/ids.ts";
import { mayHaveActed } from "../outbox/attempt.ts";
import type { LookingCarrier } from "../outbox/carrier.ts";
import { createOutboxRunner, type OutboxRunner } from "../outbox/outbox-runner.ts";
import type { OutboxStorage } from "../outbox/outbox-storage.ts";
import type { ConnectionHealth } from "../protocol/v1.ts";
import { countAttempt } from "./ingest/epoch.ts";
import type { Ended, JournalReads, JournalStore } from "./ingest/journal-store.ts";
import type { RedemptionPayload } from "./ingest/redemption-outbox.ts";
import { whyNotToSend } from "./ingest/redemptions.ts";
import type { SupplierTraces } from "./ingest/supplier-traces.ts";
import type { AttemptMark } from "./store/attempt-mark.ts";
import type { HealthBoard } from "./suppliers/connection-health.ts";
import { createOppositeCalls, type OppositeCalls } from "./suppliers/opposite-calls.ts";
import { createOutboxCarrier } from "./suppliers/outbox-carrier.ts";
import { createRedemptionCarrier } from "./suppliers/redemption-carrier.ts";
import { createUnredeemCarrier } from "./suppliers/unredeem-carrier.ts";

export interface DispatchDeps {
  readonly store: JournalStore;
  readonly attemptMark: AttemptMark;
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
  /** Tells the devices how settled entries ended. Safe to call at any time. */
  readonly publish: () => Promise<void>;
  /** Devices may want to know: something has arrived, ended, or waits for a person. */
  readonly onChange: () => void;
}

export interface Dispatch {
  /**
   * `restored`: the database has forgotten what was sent before. Of that a request may be on its way, about a ticket that
   * somebody else holds up next; so nothing is sent before it has landed.
   */
  readonly start: (restored: boolean) => Promise<void>;
  readonly wake: () => void;
  readonly stop: () => Promise<void>;
  readonly connections: () => Promise<ConnectionHealth[]>;
}

interface Lane {
  readonly connector: Connector;
  readonly storage: OutboxStorage<RedemptionPayload>;
  readonly runner: OutboxRunner;
  readonly oppositeCalls: OppositeCalls;
}

/** Suppliers state no limits; this many redemptions at once keep up with the busiest gate. */
const atOnce = 8;

export function createDispatch(deps: DispatchDeps): Dispatch {
  let publishing: Promise<void> = Promise.resolve();
  const publish = (): void => {
    publishing = publishing
      .then(deps.publish)
      // what waited for this settlement may be next
      .then(wake)
      // found again at the next settled entry, or at the next start
      .catch((problem: unknown) =>
        deps.log.error("settlement not published", { problem: String(problem) }),
      );
  };
  const lanes = deps.connectors.map((connector): Lane => createLane(deps, connector, publish));
  const wake = (): void => {
    deps.onChange();
    for (const { runner } of lanes) runner.wake();
  };
  let cancelStart: (() => void) | null = null;
  const startRunners = (): void => {
    for (const { runner } of lanes) runner.start();
  };
  return {
    start: async (restored) => {
      for (const { oppositeCalls } of lanes) oppositeCalls.lifeBegan();
      await deps.publish();
      if (!restored) return startRunners();
      cancelStart = deps.scheduler.after(deps.timeoutMs + deps.graceMs, startRunners);
    },
    wake,
    stop: async () => {
      cancelStart?.();
      await Promise.all(lanes.map(({ runner }) => runner.stop()));
      for (const { oppositeCalls } of lanes) oppositeCalls.lifeEnded();
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
  const { clock, scheduler, random, log, timeoutMs } = deps;
  const { reads } = deps.store;
  const storage = deps.store.outboxOf(connector.connection);
  const calls = {
    connectorOf: (connection: ConnectionId) =>
      connection === connector.connection ? connector : null,
    scheduler,
    timeoutMs,
  };
  const oppositeCalls = createOppositeCalls({
    scheduler,
    landsWithinMs: timeoutMs + deps.graceMs,
    hasTakenBack: (booking) => hasTakenBack(reads, booking),
  });
  const carrier = createOutboxCarrier({
    redeem: createRedemptionCarrier({
      ...calls,
      admissionsOf: (booking) => notTakenBack(reads, booking),
      endsOf: (admissions) => endsOf(reads, admissions),
      whyNotToSend: (scan, shown) => whyNotToSend(reads, scan, shown),
    }),
    unredeem: createUnredeemCarrier({
      ...calls,
      tracesOf: (booking) => tracesOf(reads, booking),
    }),
  });
  const runner = createOutboxRunner({
    storage,
    carrier: counted(deps, oppositeCalls.keptApart(carrier)),
    clock,
    scheduler,
    random,
    log,
    policy: {
      backoff: { firstMs: 1_000, longestMs: 30_000 },
      inFlight: atOnce,
      graceMs: deps.graceMs,
    },
    onChange: ({ state }) => {
      if (state.kind === "settled") publish();
      // of what is on its way nobody is told, and each word has every device look
      else if (state.kind === "parked") deps.onChange();
    },
  });
  return { connector, storage, runner, oppositeCalls };
}

/**
 * Nothing leaves before it is counted in the database and then noted outside it: a database that counts fewer than the note
 * says has been restored. The other way round, a process that died in between would look like a restore.
 */
const counted = <Ticket>(
  { store, attemptMark, log }: DispatchDeps,
  carrier: LookingCarrier<RedemptionPayload, Ticket>,
): LookingCarrier<RedemptionPayload, Ticket> => ({
  ...carrier,
  send: async (item) => {
    try {
      await attemptMark.raise(await countAttempt(store));
    } catch (problem) {
      log.error("an attempt could not be counted, and was not made", { problem: String(problem) });
      return { kind: "failed", failure: { kind: "unreachable" } };
    }
    return carrier.send(item);
  },
});

async function hasTakenBack(reads: JournalReads, booking: BookingKey): Promise<boolean> {
  for (const { scan } of await reads.undosOf(booking)) {
    if ((await reads.entryById(scan))?.attempts.some(mayHaveActed) === true) return true;
  }
  return false;
}

async function notTakenBack(
  reads: JournalReads,
  booking: BookingKey,
): Promise<readonly Admission[]> {
  const gone = await reads.takenBackOf(booking);
  return (await reads.admissionsOf(booking)).filter(({ scan }) => !gone.has(scan));
}

/** Null while an entry of the booking has ended and is not published: who waited for it is not decided yet. */
async function tracesOf(reads: JournalReads, booking: BookingKey): Promise<SupplierTraces | null> {
  const unpublished = await reads.unpublishedEntries();
  if (unpublished.some(({ payload }) => payload.booking === booking)) return null;
  const outcomes = await reads.outcomesOf(booking);
  return {
    admissions: await notTakenBack(reads, booking),
    undone: new Set((await reads.undosOf(booking)).map(({ undoes }) => undoes)),
    ends: new Map(outcomes.map(({ scan, settlement }) => [scan, settlement])),
  };
}

/** Also of entries that have ended and are not published yet. */
async function endsOf(
  reads: JournalReads,
  admissions: readonly Admission[],
): Promise<ReadonlyMap<ScanId, Ended>> {
  const ends = new Map<ScanId, Ended>();
  for (const booking of new Set(admissions.map((admission) => admission.booking))) {
    for (const ended of await reads.outcomesOf(booking)) ends.set(ended.scan, ended);
  }
  for (const { scan } of admissions) {
    const state = ends.has(scan) ? undefined : (await reads.entryById(scan))?.state;
    if (state?.kind !== "settled") continue;
    ends.set(scan, { scan, settlement: state.settlement, at: state.at });
  }
  return ends;
}
