/**
 * `npm start`: gateway, sandbox and built app as one process on one origin, for a first look. The gateway talks to the
 * sandbox's four suppliers over HTTP like to any; the sandbox's page shows tickets to hold before a camera. With `-- --lan`,
 * where the port speaks TLS with a certificate that this machine need not trust, both are on PORT+2 for this machine too.
 *
 * Its configuration is written into the data folder, for whoever wants to see or copy it. With `STILE_CONFIG` that file
 * counts, with `STILE_OCTO_…` the one OCTO connection to the sandbox that those variables describe.
 */
import { randomUUID } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";
import type { Environment } from "../gateway/config.ts";
import { type Flags, readFlags } from "../gateway/reach/flags.ts";
import { serveGateway } from "../gateway/serve.ts";
import { asGateId } from "../core/ids.ts";
import { type Deliver, type Fetch, patientFetch } from "../sandbox/delivery.ts";
import { createSandbox } from "../sandbox/sandbox.ts";
import { demoConfiguration } from "./demo-configuration.ts";

interface Sandbox {
  readonly app: ReturnType<typeof createSandbox>["app"];
  /** As the gateway reaches it. */
  readonly url: string;
}

const firstKeySchema = z.object({
  suppliers: z.tuple([z.object({ key: z.string() })]).rest(z.unknown()),
});

/** The one gate of the demo, and of a gateway that is configured by its environment. */
const demoGate = asGateId("gate-1");

/** By which the gateway knows the sandbox's webhooks and notifications; another one for each start. */
const feedSecret = randomUUID();

try {
  await run(readFlags(process.argv.slice(2)));
} catch (problem) {
  console.error(`start: ${problem instanceof Error ? problem.message : String(problem)}`);
  process.exitCode = 1;
}

async function run(flags: Flags): Promise<void> {
  const port = Number(process.env["PORT"] ?? 8080);
  const loopbackPort = flags.lan ? port + 2 : port;
  const url = `http://127.0.0.1:${loopbackPort}`;
  const deliver: Deliver = {
    anyroad: { url: `${url}/feeds/anyroad` },
    cityConnect: { url: `${url}/feeds/city-connect` },
  };
  const links: { make: () => Promise<string> } = { make: () => Promise.resolve("") };
  const { app } = createSandbox({
    now: () => Date.now(),
    enrolmentLink: () => links.make(),
    ...(isConfigured(process.env) ? {} : { deliver, fetch: provenPost }),
  });
  await serveGateway({
    env: await environmentFor({ app, url }),
    flags,
    demo: true,
    mount: (server, gateway) => {
      links.make = () => gateway.enrolmentLink(demoGate);
      server.route("/", app);
    },
    loopbackPort,
    moreLines: (origin) => [
      `tickets ${flags.lan ? `http://localhost:${loopbackPort}` : origin}/_sandbox/tickets`,
    ],
  });
}

function provenPost(...[url, request]: Parameters<Fetch>): ReturnType<Fetch> {
  const headers = { ...request.headers, Authorization: `Bearer ${feedSecret}` };
  return patientFetch(url, { ...request, headers });
}

async function environmentFor(sandbox: Sandbox): Promise<Environment> {
  const given = { STILE_VENUE: "Stile demo", ...process.env };
  return isConfigured(given)
    ? { ...given, ...(await octoAlone(sandbox)) }
    : { ...given, STILE_CONFIG: await writeConfiguration(sandbox, given) };
}

function isConfigured(env: Environment): boolean {
  return Object.keys(env).some((name) => name === "STILE_CONFIG" || name.startsWith("STILE_OCTO_"));
}

async function octoAlone(sandbox: Sandbox): Promise<Environment> {
  const [octo] = firstKeySchema.parse(await told(sandbox, "/_sandbox")).suppliers;
  return {
    STILE_OCTO_URL: `${sandbox.url}/octo`,
    STILE_OCTO_KEY: octo.key,
    STILE_OCTO_MODE: "redeem",
  };
}

/** Answers the file's path. */
async function writeConfiguration(sandbox: Sandbox, env: Environment): Promise<string> {
  const cards = await told(sandbox, "/_sandbox");
  const world = await told(sandbox, "/_sandbox/world");
  const timing = env["STILE_TIMING"];
  const configuration = {
    ...demoConfiguration({ cards, world, venue: env["STILE_VENUE"] ?? "Stile", feedSecret }),
    ...(timing === undefined ? {} : { timing: z.json().parse(JSON.parse(timing)) }),
  };
  const folder = resolve(env["STILE_DATA"] ?? "data");
  const file = join(folder, "demo-config.json");
  await mkdir(folder, { recursive: true });
  await writeFile(file, `${JSON.stringify(configuration, null, 2)}\n`, { mode: 0o600 });
  return file;
}

/** The sandbox says itself, under `/_sandbox`, what it is and how it is reached. */
async function told(sandbox: Sandbox, path: string): Promise<unknown> {
  return (await sandbox.app.request(`${sandbox.url}${path}`)).json();
}
