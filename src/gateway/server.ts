/**
 * The gateway's HTTP face: `/v1` for devices, `/feeds` for what suppliers post, `/callbacks` for City Connect's questions, the
 * app for browsers. Every `/v1` answer carries the gateway's clock, by which devices also know that it is the gateway that
 * answers.
 */
import { Hono, type MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Clock, Log } from "../core/effects.ts";
import { type Health, timeHeader } from "../protocol/v1.ts";
import type { DeviceRegistry } from "./devices/device-registry.ts";
import type { Tokens } from "./devices/token.ts";
import { type CallbackDeps, createCallbackRoutes } from "./routes/callback-routes.ts";
import { type ChangesDeps, createChangesRoutes } from "./routes/changes-routes.ts";
import { type ClaimDeps, createClaimRoutes } from "./routes/claim-routes.ts";
import { type ConflictDeps, createConflictRoutes } from "./routes/conflict-routes.ts";
import { deviceAuth } from "./routes/device-auth.ts";
import { createDeviceRoutes, type DeviceRoutesDeps } from "./routes/device-routes.ts";
import { createEnrolRoutes, type EnrolDeps } from "./routes/enrol-routes.ts";
import { createEnrolmentRoutes, type EnrolmentRoutesDeps } from "./routes/enrolment-routes.ts";
import { createFeedRoutes, type FeedRoutesDeps } from "./routes/feed-routes.ts";
import { createHistoryRoutes, type HistoryRoutesDeps } from "./routes/history-routes.ts";
import { createLookupRoutes, type LookupDeps } from "./routes/lookup-routes.ts";
import { createModeRoutes, type ModeRoutesDeps } from "./routes/mode-routes.ts";
import { problem } from "./routes/problem.ts";
import { atLeast } from "./routes/role-auth.ts";
import { createScanRoutes, type ScanRoutesDeps } from "./routes/scan-routes.ts";
import { createSnapshotRoutes, type SnapshotDeps } from "./routes/snapshot-routes.ts";

export interface ServerDeps {
  readonly devices: DeviceRegistry;
  readonly tokens: Tokens;
  readonly clock: Clock;
  readonly log: Log;
  readonly enrol: EnrolDeps;
  readonly snapshot: SnapshotDeps;
  readonly changes: ChangesDeps;
  readonly scans: ScanRoutesDeps;
  readonly claims: ClaimDeps;
  readonly conflicts: ConflictDeps;
  /** City Connect's questions; null where it may not ask. */
  readonly callbacks: CallbackDeps | null;
  /** What suppliers post by themselves. */
  readonly feeds: FeedRoutesDeps;
  readonly lookup: LookupDeps;
  /** What only supervisors and admins may ask. */
  readonly supervision: DeviceRoutesDeps & EnrolmentRoutesDeps & HistoryRoutesDeps & ModeRoutesDeps;
  /** `/reports` and `/occupancy`. */
  readonly sums: Hono;
  /** Every supplier has answered once. */
  readonly isListed: () => boolean;
  /** False: too many have been made of late. */
  readonly mayTryEnrolment: () => Promise<boolean>;
  /** The built app; null where this process serves the wire alone. */
  readonly appRoutes: Hono | null;
}

/** A hundred scans with 4 KB codes fit. */
const largestBody = 2 * 1024 * 1024;

export function createServer(deps: ServerDeps): Hono {
  const { clock, log } = deps;
  const active = deviceAuth(deps, "active");
  const supervisors = atLeast("supervisor");
  const v1 = new Hono()
    .use(async (context, next) => {
      await next();
      context.res.headers.set(timeHeader, String(clock.now()));
    })
    .use(bodyLimit({ maxSize: largestBody, onError: (context) => problem(context, "too-large") }))
    .get("/health", (context) => {
      const state = deps.isListed() ? "ready" : "waiting";
      const health: Health = { gateway: "stile", state };
      return context.json(health);
    })
    .use("/enrol/*", limited(deps.mayTryEnrolment))
    .route("/enrol", createEnrolRoutes(deps.enrol))
    .use("/manifest", active)
    .use("/pages/*", active)
    .route("/", createSnapshotRoutes(deps.snapshot))
    .use("/changes", active)
    .route("/changes", createChangesRoutes(deps.changes))
    .use("/claims", active)
    .route("/claims", createClaimRoutes(deps.claims))
    .use("/conflicts", active)
    .route("/conflicts", createConflictRoutes(deps.conflicts))
    .use("/lookup", active)
    .route("/lookup", createLookupRoutes(deps.lookup))
    .use("/devices/*", active)
    .route("/devices", createDeviceRoutes(deps.supervision))
    .use("/enrolments", active, supervisors)
    .route("/enrolments", createEnrolmentRoutes(deps.supervision))
    .use("/history", active, supervisors)
    .route("/history", createHistoryRoutes(deps.supervision))
    .use("/connections/*", active, atLeast("admin"))
    .route("/connections", createModeRoutes(deps.supervision))
    .use("/scans", deviceAuth(deps, "any-standing"))
    .route("/scans", createScanRoutes(deps.scans))
    .use("/reports/*", active, supervisors)
    .use("/occupancy", active, supervisors)
    .route("/", deps.sums)
    .all("*", (context) => problem(context, "not-found"));

  const server = new Hono();
  server.onError((bug, context) => {
    log.error("request failed", { path: context.req.path, bug: String(bug) });
    return problem(context, "internal");
  });
  server.route("/v1", v1);
  server.route("/feeds", createFeedRoutes(deps.feeds));
  if (deps.callbacks !== null) server.route("/callbacks", createCallbackRoutes(deps.callbacks));
  if (deps.appRoutes !== null) server.route("/", deps.appRoutes);
  return server;
}

const limited =
  (mayTry: () => Promise<boolean>): MiddlewareHandler =>
  async (context, next) => {
    if (!(await mayTry())) return problem(context, "rate-limited");
    await next();
    return undefined;
  };
