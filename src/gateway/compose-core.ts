/**
 * Everything that a gateway decides, apart from what it stands on: the wire, the ingest of scans, the loops that ask and
 * tell the suppliers. `compose.ts` puts it on Node, a database and HTTP; a simulation on a virtual clock and memory.
 *
 * Promises: nothing in here reads a clock, draws a random number or sets a timer except through its ports; a restored
 * database is noticed before the first request is answered.
 */
import type { Hono } from "hono";
import type { Connector } from "../connectors/connector.ts";
import type { Clock, Log, Random, Scheduler } from "../core/effects.ts";
import type { ConnectionId, DeviceId, GateId } from "../core/ids.ts";
import type { Instant } from "../core/time.ts";
import { type Answerer, type Answers, createAnswers } from "./answers.ts";
import { type Catalogue, createCatalogue } from "./catalogue.ts";
import { createChangesReader, type Position } from "./changes/changes-reader.ts";
import { createNews, type News } from "./changes/news.ts";
import type { GatewayConfig } from "./config.ts";
import { feedSecretOf } from "./config/connections.ts";
import type { DeviceRegistry } from "./devices/device-registry.ts";
import type { Tokens } from "./devices/token.ts";
import { createDispatch, type Dispatch } from "./dispatch.ts";
import { claimLease } from "./ingest/claim-lease.ts";
import { admitCursor, ensureEpoch, restoreCheck } from "./ingest/epoch.ts";
import { type IngestDeps, ingestScans, releaseQuarantined } from "./ingest/ingest.ts";
import type { JournalStore } from "./ingest/journal-store.ts";
import { publishSettlements } from "./ingest/publish-settlements.ts";
import { createServer } from "./server.ts";
import type { SnapshotStore } from "./snapshot/snapshot-store.ts";
import type { AttemptMark } from "./store/attempt-mark.ts";
import { createSupplierLoop, type SupplierLoop } from "./supplier-loop.ts";
import { createSupplierStore } from "./supplier-store.ts";
import { createHealthBoard, type HealthBoard } from "./suppliers/connection-health.ts";
import { coverageOf } from "./suppliers/coverage.ts";
import { createGrowing, type Growing } from "./suppliers/growing.ts";
import { createMemoryWatchedCodes } from "./suppliers/memory-watched-codes.ts";
import type { OwnerFinder } from "./suppliers/owners.ts";
import type { SupplierRecords } from "./suppliers/supplier-records.ts";
import { windowAround } from "./suppliers/supplier-sync.ts";
import type { WatchedCodes } from "./suppliers/watched-codes.ts";

export interface GatewayPorts {
  readonly config: GatewayConfig;
  readonly store: JournalStore;
  readonly devices: DeviceRegistry;
  readonly snapshot: SnapshotStore;
  readonly records: SupplierRecords;
  readonly attemptMark: AttemptMark;
  readonly tokens: Tokens;
  readonly connectors: readonly Connector[];
  /** For connections that are several accounts with one supplier. */
  readonly finders?: readonly OwnerFinder[];
  /** Codes of suppliers that cannot list. Absent: in memory, so that a restart knows them no more. */
  readonly watched?: WatchedCodes;
  /** How City Connect is answered; wanted where the configuration has `answers`. */
  readonly answerer?: Answerer;
  readonly clock: Clock;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly log: Log;
  /** Unguessable and never the same twice. */
  readonly newId: () => string;
  /** Whether other gateways may write to the same store. */
  readonly isShared: boolean;
  /** False: too many enrolments have been tried of late. */
  readonly mayTryEnrolment: () => Promise<boolean>;
  /** The built app; null where this process serves the wire alone. */
  readonly appRoutes: Hono | null;
  /** A link of this gate has been used: the next one may be shown. */
  readonly onEnrolled: (gate: GateId) => void;
}

export interface GatewayCore {
  readonly app: Hono;
  /** Resolves after every supplier was asked once, whatever they said. */
  readonly start: () => Promise<void>;
  /** Resolves when nothing is under way; whoever waits for changes is answered first. */
  readonly stop: () => Promise<void>;
  /** From now on its scans wait for a supervisor. False for a device that is not known. */
  readonly revoke: (device: DeviceId) => Promise<boolean>;
  /** Takes what was held of a revoked device after all; answers how many scans went. */
  readonly release: (device: DeviceId) => Promise<number>;
  /** Streams and polls that wait for changes now. */
  readonly waiting: () => number;
}

/** Rejects when the store cannot be read. */
export async function createGatewayCore(ports: GatewayPorts): Promise<GatewayCore> {
  const { config, store, devices, snapshot, clock, log } = ports;
  const news = createNews({
    ...ports,
    others: ports.isShared
      ? { mark: store.reads.highestOffset, pollEveryMs: othersPollEveryMs }
      : null,
  });
  const restored = await noticeRestore(ports);
  const epoch = await ensureEpoch(store, ports.newId);
  const coverage = new Map(ports.connectors.map((each) => [each.connection, coverageOf(each)]));
  const catalogue = createCatalogue({ config, coverage, epoch, onChanged: news.tell });
  for (const { id } of config.connections) {
    catalogue.setProducts(id, await ports.records.products(id));
  }
  catalogue.setPages(await snapshot.currentPages());

  const health = createHealthBoard(log, news.tell);
  const connectors = ports.connectors.map(health.watched);
  const ingest = ingestDepsOf(ports, catalogue);
  const dispatch = dispatchOf(ports, { connectors, health, news, ingest });
  const answers = answersOf(ports, catalogue);
  answers?.tellOpenUnits(catalogue.products());
  const loop = supplierLoopOf(ports, { connectors, health, catalogue, answers });
  const growing = growingOf(ports, { connectors, catalogue });
  const parts = { connectors, health, catalogue, dispatch, news, ingest, answers, growing };
  const app = serverOf(ports, parts);
  return {
    app,
    start: async () => {
      await dispatch.start(restored);
      growing.start();
      await loop.start();
    },
    stop: async () => {
      await news.stop();
      await loop.stop();
      await growing.stop();
      await dispatch.stop();
    },
    revoke: async (device) => {
      const known = await devices.revoke(device, clock.now());
      news.tell();
      return known;
    },
    release: async (device) => {
      const released = await releaseQuarantined(ingest, device, clock.now());
      dispatch.wake();
      return released;
    },
    waiting: news.waiting,
  };
}

/** What another gateway wrote reaches a waiting device within a second. */
const othersPollEveryMs = 500;

interface Parts {
  readonly connectors: readonly Connector[];
  readonly health: HealthBoard;
  readonly catalogue: Catalogue;
  readonly dispatch: Dispatch;
  readonly news: News;
  readonly ingest: IngestDeps;
  readonly answers: Answers | null;
  readonly growing: Growing;
}

/** Before anything is answered or sent. True while something that the database has forgotten may be on its way. */
async function noticeRestore(ports: GatewayPorts): Promise<boolean> {
  const { store, attemptMark, newId, clock, log } = ports;
  const mark = await attemptMark.read();
  const now = clock.now();
  const found = await restoreCheck(store, { mark, newId, now });
  if (found === "restored") {
    log.warn("the database was restored: what it shows as unsent is looked at before it is sent");
    return true;
  }
  // by a start that died before what the lost gateway had sent could have landed
  const restoredAt = await store.reads.restoredAt();
  const { supplierTimeoutMs, graceMs } = ports.config.timing;
  return restoredAt !== null && Math.abs(now - restoredAt) < supplierTimeoutMs + graceMs;
}

function ingestDepsOf(
  { config, store, snapshot, connectors, newId }: GatewayPorts,
  catalogue: Catalogue,
): IngestDeps {
  return {
    store,
    newId,
    modeOf: ({ redemption }) =>
      config.connections.find(({ id }) => id === redemption?.connection)?.mode ?? "observe",
    canUnredeem: (id) =>
      connectors.some(({ connection, unredeem }) => connection === id && unredeem !== undefined),
    bookingFacts: async (key) => {
      const booking = await snapshot.bookingByKey(key);
      return {
        booking,
        product: booking === null ? null : catalogue.productByKey(booking.product),
      };
    },
  };
}

function dispatchOf(
  ports: GatewayPorts,
  { connectors, health, news, ingest }: Pick<Parts, "connectors" | "health" | "news" | "ingest">,
): Dispatch {
  const { supplierTimeoutMs: timeoutMs, graceMs } = ports.config.timing;
  return createDispatch({
    ...ports,
    connectors,
    health,
    timeoutMs,
    graceMs,
    publish: async () => void (await publishSettlements(ingest, ports.clock.now())),
    onChange: news.tell,
  });
}

/** Null where City Connect may not ask. */
function answersOf(ports: GatewayPorts, catalogue: Catalogue): Answers | null {
  const { config, answerer, snapshot, store } = ports;
  if (config.answers === undefined) return null;
  if (answerer === undefined) throw new Error("answers are configured, and nobody gives them");
  return createAnswers({
    ...ports,
    answerer,
    supplier: config.answers.supplier,
    bookingsByCode: snapshot.bookingsByCode,
    productByKey: catalogue.productByKey,
    reads: store.reads,
  });
}

function supplierLoopOf(
  ports: GatewayPorts,
  parts: Pick<Parts, "connectors" | "health" | "catalogue" | "answers">,
): SupplierLoop {
  const { connectors, health, catalogue, answers } = parts;
  const { config, snapshot, clock, scheduler, log } = ports;
  const { supplierTimeoutMs: timeoutMs, listTimeoutMs, listEveryMs: everyMs } = config.timing;
  const listedAt = new Map<ConnectionId, Instant>();
  const store = createSupplierStore({
    ...ports,
    zoneOf: (product) => catalogue.productByKey(product)?.timeZone ?? null,
    onProducts: (connection, listed) => {
      catalogue.setProducts(connection, listed);
      answers?.tellOpenUnits(catalogue.products());
    },
  });
  return createSupplierLoop({
    connectors,
    health,
    scheduler,
    log,
    everyMs,
    sync: { clock, scheduler, log, timeoutMs, listTimeoutMs, store },
    onListed: async ({ connection }) => {
      const now = clock.now();
      listedAt.set(connection, now);
      await snapshot.keepWindow(windowAround(now, catalogue.products()));
      await snapshot.buildPages({ now, asOf: oldestOf(listedAt, connectors) });
      catalogue.setPages(await snapshot.currentPages());
    },
  });
}

function growingOf(
  ports: GatewayPorts,
  { connectors, catalogue }: Pick<Parts, "connectors" | "catalogue">,
): Growing {
  const { config, snapshot, clock } = ports;
  const feedSecrets = config.connections.flatMap((connection) => {
    const secret = feedSecretOf(connection);
    return secret === null ? [] : [[connection.id, secret] as const];
  });
  return createGrowing({
    ...ports,
    connectors,
    feedSecrets: new Map(feedSecrets),
    watched: ports.watched ?? createMemoryWatchedCodes(),
    timeoutMs: config.timing.supplierTimeoutMs,
    zoneOf: ({ product }) => catalogue.productByKey(product)?.timeZone ?? "UTC",
    window: () => windowAround(clock.now(), catalogue.products()),
    buildPages: async () => {
      await snapshot.buildPages({ now: clock.now(), asOf: null });
      catalogue.setPages(await snapshot.currentPages());
    },
  });
}

function serverOf(ports: GatewayPorts, parts: Parts): Hono {
  const { config, store, devices, snapshot, clock, scheduler, log, newId } = ports;
  const { catalogue, dispatch, health, news, ingest, answers } = parts;
  const { reads } = store;
  const { manifest, products } = catalogue;
  const cursorStands = async (device: DeviceId, position: Position): Promise<boolean> => {
    const { epoch, offset: after, row, settled, settledScan } = position;
    const cursor = { epoch, after, row, settled: { device, n: settled, scan: settledScan } };
    const stands = await admitCursor(store, cursor, newId);
    const present = await reads.epoch();
    if (present !== null) catalogue.setEpoch(present); // also where another gateway has ended the last one
    return stands;
  };
  return createServer({
    ...ports,
    enrol: { ...ports, products },
    snapshot: { manifest, pageBytes: snapshot.pageBytes },
    changes: {
      ...ports,
      news,
      read: createChangesReader({
        reads,
        cursorStands,
        manifest,
        connections: async () =>
          (await dispatch.connections()).map((each) =>
            health.isListCut(each.id) ? { ...each, isListCut: true } : each,
          ),
      }),
    },
    scans: {
      reads,
      clock,
      log,
      ingest: async (delivery) => {
        const receipts = await ingestScans(ingest, delivery);
        dispatch.wake();
        return receipts;
      },
    },
    claims: {
      claim: async (device, request) => {
        const facts = await ingest.bookingFacts(request.booking);
        const operator = await devices.operatorOf(device);
        return claimLease(store, { ...request, device, operator }, { facts, now: clock.now() });
      },
    },
    conflicts: { conflicts: reads.conflicts },
    callbacks:
      config.answers === undefined || answers === null
        ? null
        : { ...answers, log, credentials: config.answers },
    lookup: {
      connectors: parts.connectors,
      finders: ports.finders ?? [],
      clock,
      scheduler,
      memory: parts.growing.lookups,
      budgetMs: config.timing.lookupBudgetMs,
    },
    feeds: { feeds: parts.growing.feeds },
  });
}

/**
 * As old as the supplier that has been silent longest; null until all of them have answered. One that cannot list says nothing
 * about the list's age, unless there is no other.
 */
function oldestOf(
  listedAt: ReadonlyMap<ConnectionId, Instant>,
  connectors: readonly Connector[],
): Instant | null {
  const listing = connectors.filter((connector) => coverageOf(connector) === "listed");
  const times = (listing.length === 0 ? connectors : listing).map(({ connection }) =>
    listedAt.get(connection),
  );
  const known = times.filter((at) => at !== undefined);
  return known.length < times.length ? null : (known.toSorted((a, b) => a - b)[0] ?? null);
}
