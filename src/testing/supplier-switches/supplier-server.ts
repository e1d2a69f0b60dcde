/** The sandbox behind a real port, with a clock that the test sets. */
import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { z } from "zod";
import { type Instant, asInstant, later } from "../../core/time.ts";
import { createSandbox } from "../../sandbox/sandbox.ts";
import { SUPPLIERS } from "../../sandbox/supplier-names.ts";
import { choicesIn } from "./offered-choices.ts";
import type { Choices, Switches } from "./settings.ts";
import type { SupplierRig } from "./supplier-rig.ts";

type Json = Readonly<Record<string, unknown>>;

export interface SupplierServer {
  readonly now: () => Instant;
  readonly advance: (ms: number) => void;
  /** The start again: world, switches, faults, clock. */
  readonly reset: () => void;
  /** Only the clock. */
  readonly rewind: () => void;
  readonly setSwitches: (patch: Switches) => Promise<void>;
  readonly switches: () => Promise<Json>;
  readonly setFaults: (faults: readonly Json[]) => Promise<void>;
  /** Lets the calls go on that a fault holds back for so long that no caller waits. */
  readonly release: () => Promise<void>;
  readonly act: (act: Json) => Promise<void>;
  /** How to connect, and which codes there are: its part of `GET /_sandbox`. */
  readonly card: unknown;
  /** Its part of `GET /_sandbox/world`. */
  readonly world: unknown;
  /** What each switch may be, from the page that offers them. */
  readonly choices: () => Promise<Choices>;
  /** From the answer to one that does not exist. */
  readonly faultKinds: () => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

const LONGEST_WAIT_MS = 1_000;

export async function startSupplier({
  kind,
  start: startsAt,
}: Pick<SupplierRig, "kind" | "start">): Promise<SupplierServer> {
  const member = SUPPLIERS.find((each) => each.kind === kind)?.member ?? "";
  const start = asInstant(Date.parse(startsAt));
  let now = start;
  let held: (() => void)[] = [];
  const begin = () =>
    createSandbox({
      now: () => now,
      wait: (ms) =>
        new Promise((resolve) => {
          if (ms > LONGEST_WAIT_MS) held.push(resolve);
          else setTimeout(resolve, ms);
        }),
    }).app;
  let sandbox = begin();
  const app = new Hono();
  // Node would send the machine's time, and connectors believe a supplier's clock
  app.use(async (c, next) => {
    await next();
    c.res.headers.set("Date", new Date(now).toUTCString());
  });
  app.all("*", (c) => sandbox.fetch(c.req.raw, c.env));
  const { origin, close } = await listen(app);

  const call = async (method: string, path: string, body?: unknown): Promise<Response> =>
    fetch(`${origin}/_sandbox${path}`, {
      method,
      headers: { "Content-Type": "application/json" },
      body: body === undefined ? null : JSON.stringify(body),
    });
  const part = async (path: string): Promise<unknown> =>
    partsSchema.parse(await jsonOf(await call("GET", path)))[member];
  const { suppliers } = cardsSchema.parse(await jsonOf(await call("GET", "")));

  return {
    card: suppliers.find((each) => each.kind === kind),
    world: await part("/world"),
    now: () => now,
    advance: (ms) => {
      now = later(now, ms);
    },
    reset: () => {
      now = start;
      sandbox = begin();
    },
    rewind: () => {
      now = start;
    },
    setSwitches: async (patch) => {
      await jsonOf(await call("PATCH", `/${kind}/switches`, patch));
    },
    switches: async () => {
      const { switches } = stateSchema.parse(await jsonOf(await call("GET", "/state")));
      return switches[member] ?? {};
    },
    setFaults: async (faults) => {
      await jsonOf(await call("PUT", "/faults", { [member]: faults }));
    },
    release: async () => {
      for (const go of held) go();
      held = [];
      // by its answer those calls have had their turn
      await call("GET", "/live");
    },
    act: async (act) => {
      const { done: isDone } = doneSchema.parse(
        await jsonOf(await call("POST", `/${kind}/acts`, act)),
      );
      if (!isDone) throw new Error(`could not be done: ${JSON.stringify(act)}`);
    },
    choices: async () => choicesIn(await (await call("GET", "/tickets")).text(), kind),
    faultKinds: async () => {
      const refusal = await (await call("PUT", "/faults", { [member]: [{ kind: "" }] })).text();
      return Array.from(refusal.matchAll(/'([a-z-]+)'/g), ([, word = ""]) => word);
    },
    close,
  };
}

async function jsonOf(answer: Response): Promise<unknown> {
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

const cardsSchema = z.object({ suppliers: z.array(z.looseObject({ kind: z.string() })) });
const partsSchema = z.record(z.string(), z.unknown());
const stateSchema = z.object({ switches: z.record(z.string(), partsSchema) });
const doneSchema = z.object({ done: z.boolean() });

async function listen(app: Hono) {
  const server = createServer(getRequestListener(app.fetch));
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
