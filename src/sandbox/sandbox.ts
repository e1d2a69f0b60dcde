/**
 * The sandbox: suppliers as real HTTP servers, written from their documents alone. It shares no code and no type with the
 * connectors, so that a misreading cannot hide on both sides.
 *
 * It promises: answers as the documents show them; a seeded world whose "today" is today; an exact, append-only record of
 * everything that was really done; faults on demand, each firing exactly as asked; webhooks and notifications in their
 * order, each until it is taken. It will not send CORS headers, or keep anything between two starts. `/_sandbox` has no
 * authentication: it is for one's own machine.
 *
 * A world file is `{octo, anyroad, cityConnect, satelliteTag}`, each optional: their shapes are in the folders' world.ts, and
 * `GET /_sandbox/world` answers the present world as such a file. A faults file is the body of `PUT /_sandbox/faults`:
 * `{"octo": [Fault, …], …}`, see faults.ts. `PATCH /_sandbox/KIND/switches` changes how a supplier answers and keeps what has
 * happened, `POST /_sandbox/KIND/acts` lets something happen without us, see the folders' foreign-acts.ts.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { Hono } from "hono";
import type { MiddlewareHandler } from "hono";
import { ConnectionDropped } from "./connection.ts";
import { createControlRoutes } from "./control.ts";
import type { Deliver, Fetch } from "./delivery.ts";
import { createDemoRoutes } from "./demo/demo-routes.ts";
import { playFaults } from "./fault-middleware.ts";
import type { Faults } from "./faults.ts";
import { type HostedSupplier, hostSupplier } from "./hosted-supplier.ts";
import type { SupplierName } from "./supplier-names.ts";
import { anyroadKind, cityConnectKind, octoKind, satelliteTagKind } from "./supplier-kinds.ts";
import { type WholeWorld, type World, completed } from "./world.ts";

export interface SandboxOptions {
  /** ms */
  readonly now: () => number;
  /** Hosts this supplier alone; absent: all of them. */
  readonly only?: SupplierName["kind"];
  /** What the suppliers know at the start and after a reset; where it is silent, the generated world of the day. */
  readonly world?: World;
  readonly faults?: Faults;
  /** Where webhooks and notifications go after every call and act. */
  readonly deliver?: Deliver;
  /** How they get there. */
  readonly fetch?: Fetch;
  /** Mints a one-time link that enrols a device; shown on the demo page. */
  readonly enrolmentLink?: () => Promise<string>;
  /** How `slow` faults pass the time (ms). */
  readonly wait?: (ms: number) => Promise<void>;
}

/** Routes are absolute (`/octo/…`, `/_sandbox/…`): mount them with `route("/", sandbox.app)`. */
export function createSandbox(options: SandboxOptions): { readonly app: Hono } {
  let world = startWorld(options);
  const suppliers = hostedSuppliers(options, () => world);
  const reset = (): void => {
    world = startWorld(options);
    for (const supplier of suppliers) supplier.reset();
  };

  const app = new Hono();
  for (const supplier of suppliers) {
    const { base, requests, faults, routes } = supplier;
    const wait = options.wait ?? unrefSleep;
    app.use(`${base}/*`, deliverAfter(supplier), requests.middleware, playFaults(faults, wait));
    app.route(base, routes);
  }
  app.route("/_sandbox", createControlRoutes({ suppliers, reset }));
  const enrolmentLink = options.enrolmentLink ?? null;
  app.route("/_sandbox", createDemoRoutes({ suppliers, enrolmentLink }));
  app.onError((error, c) => {
    if (error instanceof ConnectionDropped) throw error;
    return c.json({ error: "INTERNAL_SERVER_ERROR", errorMessage: error.message }, 500);
  });
  return { app };
}

function startWorld({ now, world = {}, deliver }: SandboxOptions): WholeWorld {
  const whole = completed(world, { now: now() });
  const { anyroad } = whole;
  const url = deliver?.anyroad?.url ?? anyroad.webhook.url;
  return { ...whole, anyroad: { ...anyroad, webhook: { ...anyroad.webhook, url } } };
}

function hostedSuppliers(
  { now, only, faults = {}, deliver, fetch }: SandboxOptions,
  world: () => WholeWorld,
): readonly HostedSupplier[] {
  const hosting = <M extends keyof WholeWorld>(member: M) => ({
    now,
    startWorld: () => world()[member],
    startFaults: faults[member] ?? [],
    fetch,
  });
  const deliverTo = deliver?.cityConnect?.url;
  const hosted = {
    [octoKind.named.kind]: () => hostSupplier(octoKind, hosting("octo")),
    [anyroadKind.named.kind]: () => hostSupplier(anyroadKind, hosting("anyroad")),
    [cityConnectKind.named.kind]: () =>
      hostSupplier(cityConnectKind, { ...hosting("cityConnect"), deliverTo }),
    [satelliteTagKind.named.kind]: () => hostSupplier(satelliteTagKind, hosting("satelliteTag")),
  };
  return Object.entries(hosted)
    .filter(([kind]) => only === undefined || kind === only)
    .map(([, host]) => host());
}

/** The caller does not wait for it: who receives may be who calls. */
const deliverAfter =
  ({ deliver }: HostedSupplier): MiddlewareHandler =>
  async (_, next) => {
    try {
      await next();
    } finally {
      void deliver();
    }
  };

/** Does not keep a stopping process alive. */
const unrefSleep = (ms: number): Promise<void> => sleep(ms, undefined, { ref: false });
