/**
 * Runs a composed gateway on its sockets, and tells the person who starts it how phones reach it. Used by `npm run gateway`
 * and, with a sandbox mounted beside it, by `npm start`.
 *
 * Environment: `PORT` (8080), `HOST` (127.0.0.1, with `--lan` all), `STILE_ORIGIN` (as phones reach it), `STILE_DATA`
 * (./data), `STILE_APP` (folder of the built app, ./dist), `DATABASE_URL` (a PostgreSQL server instead of the embedded one),
 * `STILE_LOG` (pino level), `STILE_QR=1` (codes also where nobody seems to look), `STILE_ADB=1` (as `--usb`).
 */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Hono } from "hono";
import { composeGateway, type Gateway } from "./compose.ts";
import { type Environment, readConfig } from "./config.ts";
import { createNodeLog, nodeClock, nodeScheduler } from "./node-effects.ts";
import { type Door, openDoor } from "./reach/doors.ts";
import type { Flags } from "./reach/flags.ts";
import { localNameOf } from "./reach/lan-addresses.ts";
import { lanCertificates } from "./reach/lan-certificates.ts";
import { openLanDoors } from "./reach/lan-doors.ts";
import { type Machine, thisMachine } from "./reach/machine.ts";
import { createPrintedLinks } from "./reach/printed-links.ts";
import { type Reach, reachOf } from "./reach/reach.ts";

export interface ServeOptions {
  readonly env: Environment;
  readonly flags: Flags;
  /** A sandbox stands behind this gateway. */
  readonly demo: boolean;
  /** Adds routes beside the gateway's before it starts to ask its suppliers. */
  readonly mount?: (server: Hono, gateway: Gateway) => void;
  /** With `--lan`: where this machine alone is answered without TLS. */
  readonly loopbackPort?: number;
  /** What else stands before `ready`. */
  readonly moreLines?: (origin: string) => readonly string[];
  readonly machine?: Machine;
}

export interface Served {
  readonly stop: () => Promise<void>;
}

export async function serveGateway(options: ServeOptions): Promise<Served> {
  const { env, demo, machine = thisMachine() } = options;
  const config = readConfig(env, demo);
  const port = portOf(env);
  const reach = reachIn(options, machine, port);
  const appRoot = env["STILE_APP"] ?? "dist";
  const log = createNodeLog(env["STILE_LOG"] ?? "warn");
  const printed = createPrintedLinks({
    reach,
    gates: config.gates,
    enrolmentLink: (gate, role) => gateway.enrolmentLink(gate, role),
    adminEnrolled: () => gateway.adminEnrolled(),
    screen: {
      command: demo ? "npm start" : "npm run gateway",
      showsCodes: machine.isTerminal || env["STILE_QR"] === "1",
    },
    print: machine.print,
  });
  const gateway = await composeGateway({
    config,
    dataDirectory: dataDirectoryOf(env),
    databaseUrl: env["DATABASE_URL"] ?? null,
    origin: reach.origin,
    appRoot: existsSync(`${appRoot}/index.html`) ? appRoot : null,
    log,
    onEnrolled: (gate) => {
      printed.enrolled(gate).catch((problem: unknown) => {
        log.warn("no further link was printed", { problem: String(problem) });
      });
    },
  });
  const app = new Hono();
  options.mount?.(app, gateway);
  app.route("/", gateway.app);
  const door = await openDoors({ options, app, machine, port, origin: reach.origin, log }).catch(
    async (problem: unknown) => {
      await gateway.stop(); // or the open database would keep this process alive
      throw problem;
    },
  );
  const stop = async (): Promise<void> => {
    door.close();
    await gateway.stop();
  };
  machine.whenAskedToEnd(stop);
  await gateway.start();
  await printed.start();
  for (const line of options.moreLines?.(reach.origin) ?? []) machine.print(line);
  machine.print(`ready ${reach.origin}`);
  return { stop };
}

function reachIn({ env, flags }: ServeOptions, machine: Machine, port: number): Reach {
  return reachOf({
    origin: env["STILE_ORIGIN"],
    lan: flags.lan,
    cable: flags.usb || env["STILE_ADB"] === "1",
    port,
    host: env["HOST"],
    addresses: machine.addresses(),
    localName: localNameOf(machine.hostname),
  });
}

async function openDoors(given: {
  readonly options: ServeOptions;
  readonly app: Hono;
  readonly machine: Machine;
  readonly port: number;
  readonly origin: string;
  readonly log: ReturnType<typeof createNodeLog>;
}): Promise<Door> {
  const { options, app, machine, port, origin, log } = given;
  const { env, flags, loopbackPort = null } = options;
  if (!flags.lan) return openDoor(app, { port, host: env["HOST"] ?? "127.0.0.1" });
  const { fingerprint, close } = await openLanDoors({
    app,
    port,
    host: env["HOST"] ?? "0.0.0.0",
    origin,
    loopbackPort,
    certificates: () =>
      lanCertificates({
        dataDirectory: dataDirectoryOf(env),
        names: namesOf(machine),
        machine: machine.hostname,
        now: nodeClock.now(),
      }),
    scheduler: nodeScheduler,
    log,
  });
  machine.print(`certificate SHA-256 ${fingerprint}`);
  return { close };
}

/** All by which this machine is called, by itself too. */
function namesOf({ addresses, hostname }: Machine) {
  const localName = localNameOf(hostname);
  return {
    addresses: [...new Set([...addresses().map(({ address }) => address), "127.0.0.1"])],
    hosts: ["localhost", ...(localName === null ? [] : [localName])],
  };
}

const dataDirectoryOf = (env: Environment): string => resolve(env["STILE_DATA"] ?? "data");

function portOf(env: Environment): number {
  const text = env["PORT"] ?? "8080";
  const port = Number(text);
  // two more are taken with --lan
  if (Number.isInteger(port) && port >= 1 && port <= 65_533) return port;
  throw new Error(`PORT is “${text}”. It is a number from 1 to 65533.`);
}
