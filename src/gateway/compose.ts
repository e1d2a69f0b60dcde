/**
 * The composition root of the gateway: builds every concrete part, starts them in order, stops them in reverse.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { answerLookup } from "../connectors/city-connect/answerer.ts";
import { isSameAccount } from "../connectors/city-connect/identity.ts";
import { createOctoKeyFinder } from "../connectors/octo/key-finder.ts";
import { createConnector } from "../connectors/registry.ts";
import type { Network } from "../connectors/supplier-http.ts";
import type { Connector } from "../connectors/connector.ts";
import type { Log } from "../core/effects.ts";
import type { GateId } from "../core/ids.ts";
import { createSqlActLog } from "./acts/sql-act-log.ts";
import { createGatewayCore, type GatewayCore } from "./compose-core.ts";
import type { GatewayConfig } from "./config.ts";
import { type ConnectionConfig, connectionSettings } from "./config/connections.ts";
import { type SharedAddress, sharedAddresses } from "./config/shared-addresses.ts";
import { createSqlDeviceRegistry } from "./devices/sql-device-registry.ts";
import { createTokens, loadTokenKey } from "./devices/token.ts";
import { createSqlVenueHistory } from "./history/sql-venue-history.ts";
import { nodeClock, nodeRandom, nodeScheduler } from "./node-effects.ts";
import { createSqlOccupancyReads } from "./occupancy/sql-occupancy-reads.ts";
import { createSqlReportReads } from "./report/sql-report-reads.ts";
import { createAppRoutes } from "./routes/app-routes.ts";
import { createSnapshotStore } from "./snapshot/snapshot-store.ts";
import { createFileAttemptMark } from "./store/attempt-mark.ts";
import type { Database } from "./store/database.ts";
import { migrate } from "./store/migrations.ts";
import { openPgDatabase } from "./store/pg-database.ts";
import { openPgliteDatabase } from "./store/pglite-database.ts";
import { createSqlJournalStore } from "./store/sql-journal-store.ts";
import { readAgain } from "./store/sql-outbox-storage.ts";
import type { OwnerFinder } from "./suppliers/owners.ts";
import { createSqlSupplierRecords } from "./suppliers/sql-supplier-records.ts";
import { createSqlWatchedCodes } from "./suppliers/sql-watched-codes.ts";

export interface GatewayOptions {
  readonly config: GatewayConfig;
  /** Everything this gateway keeps, unless `databaseUrl` names a server: then only the token key and the attempt mark. */
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

export type Gateway = GatewayCore;

export async function composeGateway(options: GatewayOptions): Promise<Gateway> {
  const { config, dataDirectory, databaseUrl, appRoot, log } = options;
  await mkdir(dataDirectory, { recursive: true });
  const database = await openDatabase(options);
  await migrate(database, nodeClock.now());
  // rows that an older release could not read get another chance
  await readAgain(database);
  const core = await createGatewayCore({
    config,
    store: createSqlJournalStore({
      database,
      onUnreadable: ({ id, problem }) =>
        log.error("an outbox entry is unreadable", { id, problem }),
    }),
    devices: createSqlDeviceRegistry(database),
    history: createSqlVenueHistory({
      database,
      onUnreadable: ({ id, problem }) =>
        log.error("a scan is unreadable and missing in the history", { id, problem }),
    }),
    acts: createSqlActLog(database),
    sums: {
      report: createSqlReportReads({ database, log }),
      occupancy: createSqlOccupancyReads(database),
    },
    snapshot: createSnapshotStore({ database }),
    records: createSqlSupplierRecords(database),
    watched: createSqlWatchedCodes(database),
    attemptMark: createFileAttemptMark(dataDirectory),
    tokens: createTokens(await loadTokenKey(dataDirectory)),
    connectors: config.connections.map(connectorOf),
    finders: sharedAddresses(config.connections).map(finderOf),
    answerer: { isSameAccount, lookup: answerLookup },
    clock: nodeClock,
    scheduler: nodeScheduler,
    random: nodeRandom,
    log,
    newId: randomUUID,
    newCode: () => randomBytes(16).toString("base64url"),
    origin: options.origin,
    isShared: databaseUrl !== null,
    mayTryEnrolment: limitTries(),
    appRoutes: appRoot === null ? null : createAppRoutes(appRoot),
    onEnrolled: options.onEnrolled,
  });
  return {
    ...core,
    start: async () => {
      keepTidy(database, log);
      await core.start();
    },
    stop: async () => {
      await core.stop();
      await database.close();
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

/** Sixty devices a minute. */
const enrolTriesPerMinute = 120;

/** One limit for all: nobody guesses 128 bits, nobody may try. */
function limitTries(): () => Promise<boolean> {
  const limiter = new RateLimiterMemory({ points: enrolTriesPerMinute, duration: 60 });
  return async () => {
    try {
      await limiter.consume("enrol");
      return true;
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return false;
      throw refusal;
    }
  };
}

const openDatabase = ({ databaseUrl, dataDirectory }: GatewayOptions): Promise<Database> =>
  databaseUrl === null ? openPgliteDatabase(dataDirectory) : openPgDatabase(databaseUrl);

const network: Network = { fetch, now: nodeClock.now, after: nodeScheduler.after };

const connectorOf = (connection: ConnectionConfig): Connector =>
  createConnector(connectionSettings(connection), network);

const finderOf = (address: SharedAddress): OwnerFinder => ({
  members: address.accounts.map(({ connection }) => connection),
  find: createOctoKeyFinder(address, network),
});
