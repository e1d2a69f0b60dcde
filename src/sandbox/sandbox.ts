/**
 * The sandbox: suppliers as real HTTP servers, written from their documents alone. It shares no code and no type with the
 * connectors, so that a misreading cannot hide on both sides.
 *
 * It promises: answers as the documents show them; a seeded world whose "today" is today; an exact, append-only record of
 * every redemption performed; faults on demand, each firing exactly as asked. It will not check dates (the documents'
 * supplier does not), send CORS headers, or keep anything between two starts. `/_sandbox` has no authentication: it is for
 * one's own machine.
 *
 * A world file is `{"octo": {timeZone, key, restrictedKey, switches, products, bookings, demo}}`: the shape is
 * `octoWorldSchema` in octo/world.ts, and `GET /_sandbox/world` answers the present start world as such a file.
 * A faults file is the body of `PUT /_sandbox/faults`: `{"octo": [Fault, …]}`, see faults.ts.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { Hono } from "hono";
import { ConnectionDropped } from "./connection.ts";
import { createControlRoutes } from "./control.ts";
import { createDemoRoutes } from "./demo/demo-routes.ts";
import { playFaults } from "./fault-middleware.ts";
import type { Faults } from "./faults.ts";
import { createFaultList } from "./faults.ts";
import { createOctoRoutes } from "./octo/routes.ts";
import { createOctoSupplier } from "./octo/supplier.ts";
import { createRequestLog } from "./request-log.ts";
import type { World } from "./world.ts";
import { createWorld } from "./world.ts";

export interface SandboxOptions {
  /** ms */
  readonly now: () => number;
  /** What the suppliers know at the start and after a reset; without it, the generated world of the day. */
  readonly world?: World;
  readonly faults?: Faults;
  /** Mints a one-time link that enrols a device; shown on the demo page. */
  readonly enrolmentLink?: () => Promise<string>;
  /** How `slow` faults pass the time (ms). */
  readonly wait?: (ms: number) => Promise<void>;
}

/** Routes are absolute (`/octo/…`, `/_sandbox/…`): mount them with `route("/", sandbox.app)`. */
export function createSandbox(options: SandboxOptions): { readonly app: Hono } {
  const { now } = options;
  const startFaults: Faults = options.faults ?? { octo: [] };
  const startWorld = () => options.world ?? createWorld({ now: now() });
  let octo = createOctoSupplier(startWorld().octo, now);
  const octoFaults = createFaultList("/octo", startFaults.octo);
  const octoRequests = createRequestLog(now);

  const controlled = {
    now,
    octo: () => octo,
    octoFaults,
    octoRequests,
    reset: () => {
      octo = createOctoSupplier(startWorld().octo, now);
      octoFaults.replace(startFaults.octo);
      octoRequests.clear();
    },
  };

  const app = new Hono();
  app.use("/octo/*", octoRequests.middleware, playFaults(octoFaults, options.wait ?? unrefSleep));
  app.route(
    "/octo",
    createOctoRoutes(() => octo),
  );
  app.route("/_sandbox", createControlRoutes(controlled));
  app.route(
    "/_sandbox",
    createDemoRoutes({ octo: () => octo, enrolmentLink: options.enrolmentLink ?? null }),
  );
  app.onError((error, c) => {
    if (error instanceof ConnectionDropped) throw error;
    return c.json({ error: "INTERNAL_SERVER_ERROR", errorMessage: error.message }, 500);
  });
  return { app };
}

/** Does not keep a stopping process alive. */
const unrefSleep = (ms: number): Promise<void> => sleep(ms, undefined, { ref: false });
