/**
 * The composition root of the gateway: builds every concrete part, starts them in order, stops them in reverse.
 */
import { mkdir } from "node:fs/promises";
import type { Hono } from "hono";
import { createConnector } from "../connectors/registry.ts";
import type { Connector } from "../connectors/connector.ts";
import type { Log } from "../core/effects.ts";
import type { ConnectionId, GateId } from "../core/ids.ts";
import type { Instant } from "../core/time.ts";
import { createCatalogue, readEpoch } from "./catalogue.ts";
import type { GatewayConfig } from "./config.ts";
import { createEnrolment } from "./devices/enrolments.ts";
import { createTokens, loadTokenKey } from "./devices/token.ts";
import { createDispatch } from "./dispatch.ts";
import { nodeClock, nodeRandom, nodeScheduler } from "./node-effects.ts";
import { createServer } from "./server.ts";
import { createSnapshotStore } from "./snapshot/snapshot-store.ts";
import type { Database } from "./store/database.ts";
import { migrate } from "./store/migrations.ts";
import { openPgDatabase } from "./store/pg-database.ts";
import { openPgliteDatabase } from "./store/pglite-database.ts";
import { createSupplierLoop } from "./supplier-loop.ts";
import { createSupplierStore, storedProducts } from "./supplier-store.ts";
import { createHealthBoard } from "./suppliers/connection-health.ts";
import { windowAround } from "./suppliers/supplier-sync.ts";

export interface GatewayOptions {
  readonly config: GatewayConfig;
  /** Everything this gateway keeps, unless `databaseUrl` names a server: then only the token key. */
  readonly dataDirectory: string;
  readonly databaseUrl: string | null;
  /** As a phone reaches this gateway; goes into links. */
  readonly origin: string;
  /** Folder of the built app, or null. */
  readonly appRoot: string | null;
  readonly log: Log;
  /** A link of this gate has been used: the next one may be shown. */
  readonly onEnrolled: (gate: GateId) => void;
}

export interface Gateway {
  readonly app: Hono;
  /** Resolves after every supplier was asked once, whatever they said. */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** A one-time link for a steward at this gate. */
  readonly enrolmentLink: (gate: GateId) => Promise<string>;
}

export async function composeGateway(options: GatewayOptions): Promise<Gateway> {
  const { config, log } = options;
  await mkdir(options.dataDirectory, { recursive: true });
  const database = await openDatabase(options);
  await migrate(database, nodeClock.now());
  const tokens = createTokens(await loadTokenKey(options.dataDirectory));
  const epoch = await readEpoch(database);
  const catalogue = createCatalogue(config, epoch);
  for (const { id } of config.connections) {
    catalogue.setProducts(id, await storedProducts(database, id));
  }
  const snapshot = createSnapshotStore({ database });
  catalogue.setPages(await snapshot.currentPages());

  const health = createHealthBoard(log);
  const connectors = config.connections.map((connection) =>
    health.watched(connectorOf(connection)),
  );
  const listedAt = new Map<ConnectionId, Instant>();
  const { supplierTimeoutMs, graceMs, listEveryMs, lookupBudgetMs } = config.timing;
  const dispatch = createDispatch({
    database,
    connectors,
    health,
    clock: nodeClock,
    scheduler: nodeScheduler,
    random: nodeRandom,
    log,
    timeoutMs: supplierTimeoutMs,
    graceMs,
  });
  const loop = createSupplierLoop({
    connectors,
    health,
    scheduler: nodeScheduler,
    log,
    everyMs: listEveryMs,
    sync: {
      clock: nodeClock,
      log,
      timeoutMs: supplierTimeoutMs,
      store: createSupplierStore({
        database,
        snapshot,
        clock: nodeClock,
        zoneOf: (product) => catalogue.productByKey(product)?.timeZone ?? null,
        onProducts: catalogue.setProducts,
      }),
    },
    onListed: async ({ connection }) => {
      const now = nodeClock.now();
      listedAt.set(connection, now);
      await snapshot.keepWindow(windowAround(now, catalogue.products()));
      await snapshot.buildPages({ now, asOf: oldestOf(listedAt, connectors) });
      catalogue.setPages(await snapshot.currentPages());
    },
  });
  const app = createServer({
    database,
    tokens,
    clock: nodeClock,
    log,
    appRoot: options.appRoot,
    enrol: {
      database,
      tokens,
      clock: nodeClock,
      config,
      products: catalogue.products,
      onEnrolled: options.onEnrolled,
    },
    snapshot: { manifest: catalogue.manifest, pageBytes: snapshot.pageBytes },
    changes: {
      database,
      epoch,
      manifest: catalogue.manifest,
      connections: dispatch.connections,
    },
    scans: {
      database,
      clock: nodeClock,
      modeOf: ({ redemption }) =>
        config.connections.find(({ id }) => id === redemption?.connection)?.mode ?? "observe",
      productOf: async (booking) => {
        const held = await snapshot.bookingByKey(booking);
        return held === null ? null : catalogue.productByKey(held.product);
      },
      onIngested: dispatch.wake,
    },
    lookup: { connectors, budgetMs: lookupBudgetMs },
  });
  return {
    app,
    start: async () => {
      keepTidy(database, log);
      await dispatch.start();
      await loop.start();
    },
    stop: async () => {
      await loop.stop();
      await dispatch.stop();
      await database.close();
    },
    enrolmentLink: async (gate) => {
      const grant = { gate, role: "steward", products: "all" } as const;
      const code = await createEnrolment(database, grant, nodeClock.now());
      return `${options.origin}/enrol#${code}`;
    },
  };
}

const tidyEveryMs = 24 * 3_600_000;

/** The embedded database has no autovacuum. */
function keepTidy(database: Database, log: Log): void {
  setInterval(() => {
    database.execute("vacuum analyze").catch((problem: unknown) => {
      log.warn("not tidied", { problem: String(problem) });
    });
  }, tidyEveryMs).unref();
}

/** As old as the supplier that has been silent longest; null until all of them have answered. */
function oldestOf(
  listedAt: ReadonlyMap<ConnectionId, Instant>,
  connectors: readonly Connector[],
): Instant | null {
  const times = connectors.map(({ connection }) => listedAt.get(connection));
  const known = times.filter((at) => at !== undefined);
  return known.length < times.length ? null : (known.toSorted((a, b) => a - b)[0] ?? null);
}

const openDatabase = ({ databaseUrl, dataDirectory }: GatewayOptions): Promise<Database> =>
  databaseUrl === null ? openPgliteDatabase(dataDirectory) : openPgDatabase(databaseUrl);

const connectorOf = ({ id, kind, url, key }: GatewayConfig["connections"][number]): Connector =>
  createConnector(
    { connection: id, kind, baseUrl: url, key: key.reveal() },
    { fetch, now: nodeClock.now, after: nodeScheduler.after },
  );
