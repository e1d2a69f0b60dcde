/**
 * Runs a composed gateway on a socket. Used by `npm run gateway` and, with a sandbox mounted beside it, by `npm start`.
 *
 * Environment: `PORT` (8080), `HOST` (127.0.0.1), `STILE_ORIGIN` (as phones reach it), `STILE_DATA` (./data),
 * `STILE_APP` (folder of the built app, ./dist), `DATABASE_URL` (a PostgreSQL server instead of the embedded one), `STILE_LOG` (pino level).
 */
import { existsSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { resolve } from "node:path";
import { serve, type ServerType } from "@hono/node-server";
import { Hono } from "hono";
import type { GateId } from "../core/ids.ts";
import { composeGateway, type Gateway } from "./compose.ts";
import { type Environment, readConfig } from "./config.ts";
import { createNodeLog } from "./node-effects.ts";

export interface ServeOptions {
  readonly env: Environment;
  /** A sandbox stands behind this gateway. */
  readonly demo: boolean;
  /** Adds routes beside the gateway's before it starts to ask its suppliers. */
  readonly mount: (server: Hono, gateway: Gateway) => void;
}

export interface Served {
  readonly origin: string;
  readonly gateway: Gateway;
}

export async function serveGateway({ env, demo, mount }: ServeOptions): Promise<Served> {
  const config = readConfig(env, demo);
  const port = Number(env["PORT"] ?? 8080);
  const origin = (env["STILE_ORIGIN"] ?? `http://localhost:${port}`).replace(/\/$/, "");
  const appRoot = env["STILE_APP"] ?? "dist";
  const printLink = async (gate: GateId): Promise<void> => {
    const link = await gateway.enrolmentLink(gate);
    const label = config.gates.find(({ id }) => id === gate)?.label ?? gate;
    if (config.gates.length > 1) print(`for ${label}:`);
    print(`enrol ${link}`);
  };
  const gateway = await composeGateway({
    config,
    dataDirectory: resolve(env["STILE_DATA"] ?? "data"),
    databaseUrl: env["DATABASE_URL"] ?? null,
    origin,
    appRoot: existsSync(`${appRoot}/index.html`) ? appRoot : null,
    log: createNodeLog(env["STILE_LOG"] ?? "warn"),
    onEnrolled: (gate) => void printLink(gate),
  });
  const server = new Hono();
  mount(server, gateway);
  server.route("/", gateway.app);
  const listener = await listen(server, port, env["HOST"] ?? "127.0.0.1").catch(
    async (problem: unknown) => {
      await gateway.stop(); // or the open database would keep this process alive
      throw problem;
    },
  );
  endOnSignal(listener, gateway);
  await gateway.start();
  for (const { id } of config.gates) await printLink(id);
  print(`ready ${origin}`);
  return { origin, gateway };
}

function listen(server: Hono, port: number, hostname: string): Promise<ServerType> {
  return new Promise((resolved, rejected) => {
    const listener = serve({ fetch: server.fetch, port, hostname }, (_address: AddressInfo) =>
      resolved(listener),
    );
    listener.once("error", (problem: NodeJS.ErrnoException) => {
      const taken = problem.code === "EADDRINUSE";
      rejected(taken ? new Error(`Port ${port} is taken. Choose another with PORT.`) : problem);
    });
  });
}

function endOnSignal(listener: ServerType, gateway: Gateway): void {
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    listener.close();
    if ("closeAllConnections" in listener) listener.closeAllConnections();
    void gateway.stop().then(() => process.exit(0));
  };
  process.on("SIGTERM", end);
  process.on("SIGINT", end);
}

const print = (line: string): void => void process.stdout.write(`${line}\n`);
