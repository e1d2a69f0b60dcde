/** The gateway's HTTP face on its parts. */
import { Hono, type MiddlewareHandler } from "hono";
import type { Connector } from "../connectors/connector.ts";
import type { DeviceId } from "../core/ids.ts";
import type { Answers } from "./answers.ts";
import type { Catalogue } from "./catalogue.ts";
import { createChangesReader, type Position } from "./changes/changes-reader.ts";
import type { News } from "./changes/news.ts";
import { oncePerEdition } from "./changes/once-per-edition.ts";
import type { Dispatch } from "./dispatch.ts";
import type { GatewayPorts } from "./gateway-ports.ts";
import { claimLease } from "./ingest/claim-lease.ts";
import { admitCursor } from "./ingest/epoch.ts";
import { type IngestDeps, ingestScans } from "./ingest/ingest.ts";
import type { Look } from "./ingest/journal-store.ts";
import type { ConnectionModes } from "./modes/connection-modes.ts";
import { occupancyDepsOf } from "./occupancy/occupancy-deps.ts";
import { createOccupancyRoutes } from "./occupancy/occupancy-routes.ts";
import { reportDepsOf } from "./report/report-deps.ts";
import { createReportRoutes } from "./report/report-routes.ts";
import { createServer } from "./server.ts";
import type { Supervision } from "./supervision.ts";
import type { HealthBoard } from "./suppliers/connection-health.ts";
import type { Growing } from "./suppliers/growing.ts";

export interface ServerParts {
  readonly connectors: readonly Connector[];
  readonly health: HealthBoard;
  readonly catalogue: Catalogue;
  readonly dispatch: Dispatch;
  readonly news: News;
  readonly ingest: IngestDeps;
  readonly answers: Answers | null;
  readonly growing: Growing;
  readonly modes: ConnectionModes;
  readonly supervision: Supervision;
}

export function serverOf(ports: GatewayPorts, parts: ServerParts): Hono {
  const { config, store, devices, snapshot, history, clock, scheduler, log, newId } = ports;
  const { catalogue, dispatch, health, news, ingest, answers, modes, supervision } = parts;
  const { reads } = store;
  const { products } = catalogue;
  const manifest = async () => {
    await modes.refresh();
    return catalogue.manifest();
  };
  const connections = oncePerEdition({ news, clock }, dispatch.connections);
  const cursorStands = async (
    device: DeviceId,
    position: Position,
    look: Look,
  ): Promise<boolean> => {
    const { epoch, offset: after, row, settled, settledScan } = position;
    const cursor = { epoch, after, row, settled: { device, n: settled, scan: settledScan } };
    const stands = await admitCursor(store, { cursor, look }, newId);
    const present = stands ? look.epoch : await reads.epoch();
    if (present !== null) catalogue.setEpoch(present); // also where another gateway has ended the last one
    return stands;
  };
  return createServer({
    ...ports,
    isListed: () => catalogue.manifest().asOf !== null,
    enrol: { ...ports, products },
    snapshot: { ...snapshot, manifest },
    changes: {
      ...ports,
      news,
      read: createChangesReader({
        reads,
        cursorStands,
        manifest,
        scans: oncePerEdition({ news, clock }, history.count),
        connections: async () =>
          (await connections()).map((each) =>
            health.isListCut(each.id) ? { ...each, isListCut: true } : each,
          ),
      }),
    },
    scans: {
      reads,
      clock,
      log,
      // also where a later one could not be stored: the earlier ones are
      ingest: (delivery) => ingestScans(ingest, delivery).finally(dispatch.wake),
    },
    claims: {
      claim: async (device, request) => {
        const facts = await ingest.bookingFacts(request.booking);
        const operator = (await devices.byId(device))?.operator ?? "";
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
    supervision: { ...ports, supervision, modes },
    sums: sumsOf(ports, parts),
  });
}

/** Both say in which mode a connection is. */
function sumsOf(ports: GatewayPorts, { catalogue, connectors, modes }: ServerParts): Hono {
  const { sums } = ports;
  if (sums === null) return new Hono();
  const { report, occupancy } = sums;
  const asSwitched: MiddlewareHandler = async (_context, next) => {
    await modes.refresh();
    await next();
  };
  return new Hono()
    .use("/reports/*", asSwitched)
    .use("/occupancy", asSwitched)
    .route(
      "/reports",
      createReportRoutes(reportDepsOf({ ...ports, reads: report, catalogue, connectors })),
    )
    .route(
      "/occupancy",
      createOccupancyRoutes(occupancyDepsOf({ ...ports, reads: occupancy, catalogue })),
    );
}
