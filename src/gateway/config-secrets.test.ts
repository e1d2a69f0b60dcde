/**
 * Secrets stay inside: four suppliers that repeat whatever they were sent in every kind of error page, a gateway that logs
 * everything, and nothing of it in the log, on the wire or on the disk.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { inspect } from "node:util";
import type { Hono } from "hono";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { asConnectionId, bookingKey } from "../core/ids.ts";
import type { Log } from "../core/effects.ts";
import type { Scan } from "../core/scan.ts";
import { createConnector } from "../connectors/registry.ts";
import { asLocalDate } from "../core/time.ts";
import { thisDevice } from "../testing/builders.ts";
import { putDatabaseInto } from "../testing/prepared-database.ts";
import { enrolDevice, type TestDevice } from "../testing/venue/test-device.ts";
import { composeGateway } from "./compose.ts";
import { readConfig } from "./config.ts";
import { nodeClock, nodeScheduler } from "./node-effects.ts";
import { connectionSettings } from "./config/connections.ts";
import { readWritten } from "./config/written-config.contract.ts";

/** All begin alike, so that half of one is found too. */
const secrets = {
  OCTO_KEY: "hush-octo-key",
  ANYROAD_TOKEN: "hush-anyroad-token",
  ANYROAD_SECRET: "hush&anyroad+secret",
  CITY_PASSWORD: "hush:city%password",
  CITY_TOKEN: "hush-city-token",
  TAG_SECRET: "hush-tag-secret",
  FEED_SECRET: "hush&feed+secret/16",
};
const basic = (user: string, password: string): string =>
  Buffer.from(`${user}:${password}`).toString("base64");
const disguised = [
  basic("gate", secrets.CITY_PASSWORD),
  basic("us@city.example", secrets.CITY_TOKEN),
];
const issued = "hush-issued-token";

const env = (name: keyof typeof secrets) => ({ env: name });
const event = { id: 12, label: "Night" };
const experiences = [{ id: "1", label: "Tour" }];

const connectionsAt = (origin: string) => {
  const anyRoad = { kind: "anyroad", label: "A", url: `${origin}/a` };
  const tag = {
    kind: "satellite-tag",
    label: "T",
    event,
    deviceCode: "G07",
    delegates: true,
    checkInDevice: 85,
  };
  const client = { clientId: "stile", clientSecret: env("ANYROAD_SECRET") };
  const login = { clientId: "7_gate", clientSecret: env("TAG_SECRET") };
  const city = { url: `${origin}/city`, supplier: "us@city.example", prefixes: ["CODE"] };
  const connections = [
    { id: "octo", kind: "octo", label: "O", url: `${origin}/octo`, key: env("OCTO_KEY") },
    { ...anyRoad, id: "trial", url: `${origin}/trial`, token: env("ANYROAD_TOKEN") },
    {
      ...anyRoad,
      id: "road",
      url: `${origin}/road`,
      login: { ...client, tokenUrl: `${origin}/issue` },
      feedSecret: env("FEED_SECRET"),
    },
    { ...anyRoad, id: "lost", login: { ...client, tokenUrl: `${origin}/lost` }, experiences },
    {
      id: "city",
      kind: "city-connect",
      label: "C",
      callback: { ...city, username: "gate", password: env("CITY_PASSWORD") },
      account: { url: `${origin}/account`, account: "us@city.example", token: env("CITY_TOKEN") },
      feedSecret: env("FEED_SECRET"),
    },
    {
      ...tag,
      id: "tag",
      url: `${origin}/tag`,
      login: { ...login, tokenPath: "/issue" },
    },
    { ...tag, id: "night", url: `${origin}/x`, login: { ...login, tokenPath: "/night" } },
  ];
  return connections.map((connection) => ({ ...connection, mode: "redeem" }));
};

/** Every way that the connectors know of not being answered; each repeats the request. */
const pages: readonly ((echo: string) => { status: number; body: string })[] = [
  (echo) => ({ status: 500, body: `<html>Internal error: ${echo}</html>` }),
  (echo) => ({ status: 400, body: JSON.stringify(wordsOf(echo)) }),
  (echo) => ({ status: 200, body: `<html>${echo}</html>` }),
  (echo) => ({ status: 200, body: JSON.stringify({ ...wordsOf(echo), data: [{ echo }] }) }),
  (echo) => ({ status: 200, body: JSON.stringify([{ uuid: echo, ...wordsOf(echo) }]) }),
  (echo) => ({ status: 401, body: JSON.stringify(wordsOf(echo)) }),
];
const wordsOf = (echo: string) =>
  Object.fromEntries(
    ["error", "errorMessage", "error_description", "code", "title", "detail", "message"].map(
      (name) => [name, echo],
    ),
  );
const answerers = ["octo", "trial", "road", "lost", "city", "account", "tag", "night"];

const heard: string[] = [];
const shown = new Map<string, Set<number>>(answerers.map((name) => [name, new Set()]));

/** The page that a code asks for, else one after the other. */
async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const body = await text(incoming);
  const { method, url = "/", headers } = incoming;
  const echo = [method, url, decodeURIComponent(url), body, inspect(headers)].join("\n");
  heard.push(echo);
  const [, name = ""] = url.split(/[/?]/);
  if (name === "issue") {
    outgoing.end(JSON.stringify({ access_token: issued, expires_in: 3_600 }));
    return;
  }
  const seen = shown.get(name) ?? new Set();
  const asked = /CODE-(\d)/.exec(`${url}${body}`)?.[1];
  const n = asked === undefined ? seen.size % pages.length : Number(asked);
  seen.add(n);
  const page = pages[n]?.(echo);
  outgoing.writeHead(page?.status ?? 404).end(page?.body);
}

const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
const logged: string[] = [];
const note =
  (level: string): Log["info"] =>
  (message, context) =>
    void logged.push(
      `${level} ${message} ${JSON.stringify(context)} ${inspect(context, { depth: null })}`,
    );

let folder: string;
let origin: string;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  origin = `http://127.0.0.1:${address.port}`;
  folder = await mkdtemp(join(tmpdir(), "stile-secrets-"));
  await putDatabaseInto(folder);
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

const contentAt = (address: string) => ({
  timeZone: "Europe/Madrid",
  gates: [{ id: "gate-1", sign: "1", label: "Gate 1" }],
  connections: connectionsAt(address),
  timing: { listEveryMs: 500, supplierTimeoutMs: 2_000, graceMs: 0 },
});

const call = { signal: new AbortController().signal, timeoutMs: 5_000 };
const window = { from: asLocalDate("2026-05-06"), to: asLocalDate("2026-05-09") };

test("no connector's failure tells one, whatever page the supplier answers with", async () => {
  const { connections } = readWritten(contentAt(origin), secrets);
  const network = { fetch, now: nodeClock.now, after: nodeScheduler.after };
  for (const connection of connections) {
    const connector = createConnector(connectionSettings(connection), network);
    const { products, lookup, bookings, redemption } = connector;
    if (redemption === undefined) throw new Error(`${connection.id} cannot redeem`);
    for (const n of pages.keys()) {
      const by = { device: thisDevice, at: nodeClock.now() };
      const request = { ...redemptionOf(connection.id, n), by };
      const told = [
        await products(call),
        await bookings?.(window, call),
        await lookup(`CODE-${n}`, call),
        await redemption.preview(request, call),
        // OCTO redeems what it has made itself at a preview
        connection.kind === "octo" || (await redemption.redeem(request, `CODE-${n}`, call)),
      ];
      const found = JSON.stringify(told).match(anySecret);
      expect([connection.id, n, found]).toEqual([connection.id, n, null]);
    }
  }
  for (const [name, seen] of shown) expect([name, seen.size]).toEqual([name, pages.length]);
  const sent = heard.join("\n");
  for (const secret of [...disguised, issued, ...plainOnes]) expect(sent).toContain(secret);
});

test("nothing that suppliers echo reaches the log, a device or the disk", async () => {
  for (const seen of shown.values()) seen.clear();
  const config = readWritten(contentAt(origin), secrets);
  const gateway = await composeGateway({
    config,
    dataDirectory: folder,
    databaseUrl: null,
    origin: "http://gateway.test",
    appRoot: null,
    log: { info: note("info"), warn: note("warn"), error: note("error") },
    onEnrolled: () => undefined,
  });
  const told: string[] = [inspect(config, { depth: null }), JSON.stringify(config)];
  try {
    await gateway.start();
    const [gate] = config.gates;
    if (gate === undefined) throw new Error("no gate");
    const device = await enrolDevice(() => gateway.app, await gateway.enrolmentLink(gate.id));
    await device.push(scansOf(device));
    const read = async (path: string): Promise<void> => {
      told.push(await (await device.ask(path)).text());
    };
    for (const n of pages.keys()) await read(`/lookup?code=CODE-${n}`);
    for (const path of ["road", "road/codes", "city/booking_update"])
      told.push(await postedTo(gateway.app, path));
    await vi.waitFor(
      () => {
        for (const [name, seen] of shown) expect([name, seen.size >= 3]).toEqual([name, true]);
      },
      { timeout: 20_000, interval: 50 },
    );
    for (const path of ["/health", "/manifest", "/conflicts"]) await read(path);
    told.push(JSON.stringify(await device.changes()));
  } finally {
    await gateway.stop();
  }
  expect(logged.length).toBeGreaterThan(answerers.length);
  for (const line of [...logged, ...told]) expect(line).not.toMatch(anySecret);
  expect(await filesWithSecrets(folder)).toEqual([]);
}, 60_000);

/** A supplier that repeats the address it posts to, once with the right secret and once with a wrong one. */
async function postedTo(app: Hono, path: string): Promise<string> {
  const address = `/feeds/${path}?secret=${encodeURIComponent(secrets.FEED_SECRET)}`;
  const body = JSON.stringify({ address, secret: secrets.FEED_SECRET, booking: 7 });
  const taken = await app.request(address, { method: "POST", body });
  const refused = await app.request(`${address}x`, { method: "POST", body });
  expect([taken.status, refused.status]).toEqual([path === "road/codes" ? 400 : 200, 401]);
  return `${await taken.text()} ${await refused.text()}`;
}

const redemptionOf = (id: string, n: number) => ({
  connection: asConnectionId(id),
  reference: `CODE-${n}`,
  bookingUuid: `CODE-${n}`,
  unitItemUuid: `CODE-${n}`,
});

const scansOf = (device: TestDevice): readonly Scan[] =>
  connectionsAt(origin).flatMap(({ id }) =>
    Array.from(pages.keys(), (n): Scan => {
      const redemption = redemptionOf(id, n);
      const booking = bookingKey(redemption.connection, redemption.bookingUuid);
      return {
        ...device.refusing(),
        admission: { booking, unitItem: null, people: 1 },
        redemption,
      };
    }),
  );

/** As their connectors send them: a form encodes what JSON does not. */
const plainOnes = [
  secrets.OCTO_KEY,
  secrets.ANYROAD_TOKEN,
  encodeURIComponent(secrets.ANYROAD_SECRET),
  secrets.TAG_SECRET,
];
const anySecret = new RegExp(["hush", ...disguised].join("|"));

async function filesWithSecrets(directory: string): Promise<readonly string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.filter((each) => each.isFile())) {
    const content = await readFile(join(entry.parentPath, entry.name), "latin1");
    if (anySecret.test(content)) found.push(entry.name);
  }
  return found;
}

test.each([
  ["an unset variable", (content: object) => ({ ...content, venue: 5 }), { OCTO_KEY: "" }],
  ["a key that no header carries", (content: object) => content, { OCTO_KEY: "hush hush" }],
  ["an unknown member", (content: object) => ({ ...content, conections: [] }), {}],
  ["a text that does not end", (content: object) => JSON.stringify(content).slice(0, -5), {}],
])("no error of the configuration tells one: %s", (_name, change, wrong) => {
  const written = JSON.stringify(contentAt("http://a.example")).replaceAll(
    /\{"env":"(\w+)"\}/g,
    (reference, name) => (name === "OCTO_KEY" ? reference : `"hush-${name}"`),
  );
  const read = () => readWritten(change(JSON.parse(written)), { ...secrets, ...wrong });
  expect(read).toThrow(/stile\.json:\d+/);
  expect(read).not.toThrow(anySecret);
});

test("nor does one of the environment", () => {
  const given = {
    STILE_OCTO_URL: "hush-url",
    STILE_OCTO_KEY: "hush hush",
    STILE_OCTO_MODE: "hush",
  };
  expect(() => readConfig(given, false)).toThrow(/STILE_OCTO_KEY/);
  expect(() => readConfig(given, false)).not.toThrow(anySecret);
});
