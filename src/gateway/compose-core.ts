/**
 * Everything that a gateway decides, apart from what it stands on: the wire, the ingest of scans, the loops that ask and
 * tell the suppliers. `compose.ts` puts it on Node, a database and HTTP; a simulation on a virtual clock and memory.
 *
 * Promises: nothing in here reads a clock, draws a random number or sets a timer except through its ports; a restored
 * database is noticed before the first request is answered.
 */
import type { Hono } from "hono";
import type { ConnectionId, DeviceId, GateId } from "../core/ids.ts";
import type { Connector } from "../connectors/connector.ts";
import type { Role } from "../core/product.ts";
import type { Instant } from "../core/time.ts";
import { type Answers, createAnswers } from "./answers.ts";
import { type Catalogue, createCatalogue } from "./catalogue.ts";
import { createNews, type News, type NewsDeps } from "./changes/news.ts";
import { serverOf } from "./compose-server.ts";
import { feedSecretOf } from "./config/connections.ts";
import { createEnrolmentLinks } from "./devices/enrolment-links.ts";
import { createDispatch, type Dispatch } from "./dispatch.ts";
import type { GatewayPorts } from "./gateway-ports.ts";
import { ensureEpoch, restoreCheck } from "./ingest/epoch.ts";
import { type IngestDeps, releaseQuarantined } from "./ingest/ingest.ts";
import { publishSettlements } from "./ingest/publish-settlements.ts";
import { type ConnectionModes, openConnectionModes } from "./modes/connection-modes.ts";
import { createSupervision, type Supervision } from "./supervision.ts";
import { createSupplierLoop, type SupplierLoop } from "./supplier-loop.ts";
import { createSupplierStore } from "./supplier-store.ts";
import { createHealthBoard, type HealthBoard } from "./suppliers/connection-health.ts";
import { coverageOf } from "./suppliers/coverage.ts";
import { createGrowing, type Growing } from "./suppliers/growing.ts";
import { createMemoryWatchedCodes } from "./suppliers/memory-watched-codes.ts";
import { windowAround } from "./suppliers/supplier-sync.ts";

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
  /** A one-time link for a device at this gate; a steward's unless told. */
  readonly enrolmentLink: (gate: GateId, role?: Role) => Promise<string>;
  /** Whether an admin's device is enrolled and not revoked. */
  readonly adminEnrolled: () => Promise<boolean>;
  /** Streams and polls that wait for changes now. */
  readonly waiting: () => number;
}

/** Rejects when the store cannot be read. */
export async function createGatewayCore(ports: GatewayPorts): Promise<GatewayCore> {
  const { config, store, devices, snapshot, log } = ports;
  const news = createNews({ ...ports, others: othersOf(ports, () => modes.refresh()) });
  const restored = await noticeRestore(ports);
  const epoch = await ensureEpoch(store, ports.newId);
  const coverage = new Map(ports.connectors.map((each) => [each.connection, coverageOf(each)]));
  const modes = await openConnectionModes({
    ...ports,
    connections: config.connections,
    onChanged: () => catalogue.modesChanged(),
  });
  const { modeOf } = modes;
  const catalogue = createCatalogue({ config, coverage, modeOf, epoch, onChanged: news.tell });
  for (const { id } of config.connections) {
    catalogue.setProducts(id, await ports.records.products(id));
  }
  catalogue.setPages(await snapshot.currentPages());

  const health = createHealthBoard(log, news.tell);
  const connectors = ports.connectors.map(health.watched);
  const ingest = ingestDepsOf(ports, catalogue, modes);
  const dispatch = dispatchOf(ports, { connectors, health, news, ingest });
  const answers = answersOf(ports, catalogue);
  answers?.tellOpenUnits(catalogue.products());
  const loop = supplierLoopOf(ports, { connectors, health, catalogue, answers });
  const growing = growingOf(ports, { connectors, catalogue });
  const supervision = supervisionOf(ports, { dispatch, news, ingest });
  const parts = { connectors, health, catalogue, dispatch, news, ingest, answers, growing, modes };
  const app = serverOf(ports, { ...parts, supervision });
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
    revoke: async (device) => (await supervision.revoke(device, null)) !== null,
    release: async (device) => (await supervision.release(device, null)) ?? 0,
    enrolmentLink: async (gate, role = "steward") =>
      (await supervision.enrolmentLink({ gate, role, products: "all" }, null)).link,
    adminEnrolled: devices.hasAdmin,
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
}

/** Not every scan appends to the feed, and no switch of a mode does. */
const othersOf = (
  { isShared, store, history }: GatewayPorts,
  refreshModes: () => Promise<void>,
): NewsDeps["others"] =>
  isShared
    ? {
        mark: async () => {
          await refreshModes();
          return `${await store.reads.highestOffset()}/${await history.count()}`;
        },
        pollEveryMs: othersPollEveryMs,
      }
    : null;

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
  { store, snapshot, connectors, newId }: GatewayPorts,
  catalogue: Catalogue,
  modes: ConnectionModes,
): IngestDeps {
  return {
    store,
    newId,
    modeOf: modes.modeFor,
    canUnredeem: (id) =>
      connectors.some(({ connection, unredeem }) => connection === id && unredeem !== undefined),
    bookingFacts: async (key) => {
      // asked before each transaction that may lead to a redemption
      await modes.refresh();
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

function supervisionOf(
  ports: GatewayPorts,
  { dispatch, news, ingest }: Pick<Parts, "dispatch" | "news" | "ingest">,
): Supervision {
  return createSupervision({
    ...ports,
    newLink: createEnrolmentLinks(ports),
    releaseHeld: async (device) => {
      const released = await releaseQuarantined(ingest, device, ports.clock.now());
      dispatch.wake();
      return released;
    },
    onRevoked: news.tell,
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
