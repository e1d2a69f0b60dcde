/** A whole gateway with `--lan`, asked over TLS by a client that trusts its authority and nobody else. */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Hono } from "hono";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { askPlainly, askSecurely, threeFreePorts } from "./reach/asked-doors.contract.ts";
import { openDoor } from "./reach/doors.ts";
import { serveGateway } from "./serve.ts";

let dataDirectory: string;
let stop: () => Promise<void>;

// one directory for all: a new database takes seconds
beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), "stile-serve-"));
});
beforeEach(() => {
  stop = () => Promise.resolve();
});
afterEach(() => stop());
afterAll(() => rm(dataDirectory, { recursive: true, force: true }));

/** Starts one whose only network is 127.0.0.1; answers what it printed. */
async function started(port: number, origin?: string): Promise<readonly string[]> {
  const lines: string[] = [];
  const served = await serveGateway({
    env: {
      PORT: String(port),
      HOST: "127.0.0.1",
      STILE_DATA: dataDirectory,
      STILE_LOG: "silent",
      STILE_OCTO_URL: "http://127.0.0.1:9/octo",
      STILE_OCTO_KEY: "k",
      ...(origin === undefined ? {} : { STILE_ORIGIN: origin }),
    },
    flags: { lan: true, usb: false },
    demo: false,
    machine: {
      hostname: "gate-laptop",
      addresses: () => [{ address: "127.0.0.1", card: "test0", isVirtual: false }],
      isTerminal: false,
      print: (line) => lines.push(line),
      whenAskedToEnd: () => undefined,
    },
  });
  stop = served.stop;
  return lines;
}

test("a gateway with --lan answers phones that trust it, at the address of its links", async () => {
  const port = await threeFreePorts();
  const lines = await started(port);
  expect(lines).toEqual([
    expect.stringMatching(/^certificate SHA-256 (?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/),
    `First, once on each phone: http://127.0.0.1:${port + 1}/ca`,
    expect.stringMatching(new RegExp(`^enrol https://127\\.0\\.0\\.1:${port}/enrol#\\S{22}$`)),
    expect.stringMatching(new RegExp(`^tablet https://127\\.0\\.0\\.1:${port}/enrol#\\S{22}$`)),
    `ready https://127.0.0.1:${port}`,
  ]);

  // as a phone comes by it
  const { body: page } = await askPlainly(port + 1, "/ca");
  expect(page).toContain(lines[0]?.replace("certificate SHA-256 ", ""));
  const authority = await readFile(join(dataDirectory, "lan", "authority.pem"), "utf8");
  const ca = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(authority)?.[0] ?? "";
  const health = await askSecurely(port, "/v1/health", ca);
  expect(JSON.parse(health.body)).toMatchObject({ gateway: "stile" });
}, 60_000);

test("an origin that no phone can use leaves a gateway that answers, without a link", async () => {
  const port = await threeFreePorts();
  const lines = await started(port, "http://gate.example.com");
  expect(lines[1]).toBe(
    "STILE_ORIGIN is http://gate.example.com, and browsers give no camera to http://.",
  );
  expect(lines.join("\n")).not.toContain("/enrol#");
  expect(lines.at(-1)).toBe(`ready https://localhost:${port}`);
  expect((await askPlainly(port + 1, "/ca")).status).toBe(200);
});

test("a port that is taken is told, and the database is let go of", async () => {
  const port = await threeFreePorts();
  const other = await openDoor(new Hono(), { port, host: "127.0.0.1" });
  stop = async () => other.close();
  await expect(started(port)).rejects.toThrow(`Port ${port} is taken. Choose another with PORT.`);
  expect(await readdir(dataDirectory)).not.toContain("lock.json");
});
