import { X509Certificate } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Hono } from "hono";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { asInstant } from "../../core/time.ts";
import { createFakeClock, type FakeClock } from "../../testing/fake-clock.ts";
import { askPlainly, askSecurely, threeFreePorts } from "./asked-doors.contract.ts";
import { openDoor } from "./doors.ts";
import { type LanCertificates, lanCertificates } from "./lan-certificates.ts";
import { type LanDoors, openLanDoors } from "./lan-doors.ts";

const host = "127.0.0.1";
const hourMs = 3_600_000;

let dataDirectory: string;
let port: number;
let clock: FakeClock;
let addresses: readonly string[];
let problems: readonly string[];
let opened: readonly { readonly close: () => void }[];

beforeEach(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), "stile-doors-"));
  port = await threeFreePorts();
  clock = createFakeClock(asInstant(Date.now()));
  addresses = [host, "192.168.1.20"];
  problems = [];
  opened = [];
});
afterEach(async () => {
  for (const door of opened) door.close();
  await rm(dataDirectory, { recursive: true, force: true });
});

const certificates = (): Promise<LanCertificates> =>
  lanCertificates({
    dataDirectory,
    names: { addresses, hosts: ["localhost"] },
    machine: "gate-laptop",
    now: clock.now(),
  });

async function open(
  given: { loopback?: boolean; load?: () => Promise<LanCertificates> } = {},
): Promise<LanDoors> {
  const doors = await openLanDoors({
    app: new Hono().get("/v1/health", (context) => context.text("well")),
    port,
    host,
    origin: `https://192.168.1.20:${port}`,
    loopbackPort: given.loopback === true ? port + 2 : null,
    certificates: given.load ?? certificates,
    scheduler: clock,
    log: {
      info: () => undefined,
      warn: () => undefined,
      error: (message) => (problems = [...problems, message]),
    },
  });
  opened = [...opened, doors];
  return doors;
}

async function trusted(): Promise<string> {
  return new X509Certificate((await certificates()).authority.der).toString();
}

describe("the doors of --lan", () => {
  it("speak TLS to whoever trusts the authority", async () => {
    await open();
    const answer = await askSecurely(port, "/v1/health", await trusted());
    expect(answer).toMatchObject({ status: 200, body: "well" });
  });

  it("are shut to whoever does not", async () => {
    await open();
    await expect(askSecurely(port, "/v1/health", "")).rejects.toThrow(/certificate/);
    await expect(askPlainly(port, "/v1/health")).rejects.toThrow(/ECONNRESET|hang up/);
  });

  it("show the certificate to install with TLS and without, and nothing else without", async () => {
    const { fingerprint } = await open();
    const plain = await askPlainly(port + 1, "/ca");
    expect(plain).toMatchObject({ status: 200, body: expect.stringContaining(fingerprint) });
    const secured = await askSecurely(port, "/ca", await trusted());
    expect(secured.body).toBe(plain.body);
    for (const path of ["/", "/v1/health", "/enrol", "/cat"]) {
      const answer = await askPlainly(port + 1, path);
      expect(answer).toMatchObject({ status: 302, location: "/ca", body: "" });
    }
  });

  it("leave one without TLS to this machine where a sandbox needs it", async () => {
    await open({ loopback: true });
    expect(await askPlainly(port + 2, "/v1/health")).toMatchObject({ body: "well" });
  });

  it("open all or none, and say which port is missing", async () => {
    opened = [await openDoor(new Hono(), { port: port + 1, host })];
    await expect(open()).rejects.toThrow(`Port ${port + 1} is taken. Choose another with PORT.`);
    await expect(askSecurely(port, "/ca", await trusted())).rejects.toThrow(/ECONNREFUSED/);
    expect(clock.nextAt()).toBeNull();
  });

  it("say that HOST is another machine's", async () => {
    const place = { port, host: "192.0.2.1" };
    await expect(openDoor(new Hono(), place)).rejects.toThrow(/HOST is 192\.0\.2\.1, which is no/);
  });
});

describe("the certificate of open doors", () => {
  it("follows the machine to another address", async () => {
    await open();
    const ca = await trusted();
    const before = await askSecurely(port, "/v1/health", ca);
    addresses = [host, "10.0.0.5"];
    await clock.advance(hourMs);
    await vi.waitFor(async () => {
      const after = await askSecurely(port, "/v1/health", ca);
      expect(after.body).toBe("well");
      expect(after.serialNumber).not.toBe(before.serialNumber);
    });
  });

  it("is tried again after an hour in which it could not be made", async () => {
    let works = true;
    let asked = 0;
    await open({
      load: () => {
        asked += 1;
        return works ? certificates() : Promise.reject(new Error("disk full"));
      },
    });
    works = false;
    await clock.advance(hourMs);
    await vi.waitFor(() => expect(problems).toHaveLength(1));
    expect((await askSecurely(port, "/v1/health", await trusted())).body).toBe("well");
    works = true;
    await clock.advance(hourMs);
    expect(asked).toBe(3);
  });

  it("is left alone once they are shut", async () => {
    (await open()).close();
    expect(clock.nextAt()).toBeNull();
  });
});
