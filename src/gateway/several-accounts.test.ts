/** Two accounts with one OCTO supplier, over HTTP: the supplier says whose a code is, and only that one is asked. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { asGateId } from "../core/ids.ts";
import { lookedUpSchema } from "../protocol/v1.ts";
import { type SandboxServer, startSandbox } from "../sandbox/server.ts";
import { putDatabaseInto } from "../testing/prepared-database.ts";
import { enrolDevice, type TestDevice } from "../testing/venue/test-device.ts";
import { composeGateway, type Gateway } from "./compose.ts";
import { readWritten } from "./config/written-config.contract.ts";

const cardSchema = z.object({
  kind: z.literal("octo"),
  baseUrl: z.string(),
  key: z.string(),
  restrictedKey: z.string(),
  codes: z.object({ good: z.string(), unknown: z.string() }),
});
const cardsSchema = z.object({ suppliers: z.tuple([cardSchema]).rest(z.unknown()) });
const stateSchema = z.object({
  octo: z.object({ requests: z.object({ byEndpoint: z.record(z.string(), z.number()) }) }),
});

let folder: string;
let sandbox: SandboxServer;
let card: z.infer<typeof cardSchema>;
let gateway: Gateway;
let device: TestDevice;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "stile-accounts-"));
  await putDatabaseInto(folder);
  sandbox = await startSandbox({ now: () => Date.now() }, { port: 0, host: "127.0.0.1" });
  [card] = cardsSchema.parse(await json("/_sandbox")).suppliers;
}, 60_000);
afterAll(async () => {
  await gateway.stop();
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
});

const json = async (path: string): Promise<unknown> =>
  (await fetch(`${sandbox.origin}${path}`)).json();

const calls = async (): Promise<{ readonly finds: number; readonly lookups: number }> => {
  const { byEndpoint } = stateSchema.parse(await json("/_sandbox/state")).octo.requests;
  return {
    finds: byEndpoint["POST /octo/redemption/credentials"] ?? 0,
    lookups: byEndpoint["GET /octo/redemption/lookup"] ?? 0,
  };
};

async function open(): Promise<void> {
  const account = { kind: "octo", url: card.baseUrl };
  const config = readWritten({
    gates: [{ id: "gate-1", sign: "1", label: "Gate 1" }],
    connections: [
      // would refuse to look
      { ...account, id: "lister", label: "Lister", key: card.restrictedKey },
      { ...account, id: "owner", label: "Owner", key: card.key },
    ],
  });
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  gateway = await composeGateway({
    config,
    dataDirectory: folder,
    databaseUrl: null,
    origin: "http://gateway.test",
    appRoot: null,
    log,
    onEnrolled: () => undefined,
  });
  await gateway.start();
  device = await enrolDevice(() => gateway.app, await gateway.enrolmentLink(asGateId("gate-1")));
}

const look = async (code: string) =>
  lookedUpSchema.parse(
    await (await device.ask(`/lookup?${new URLSearchParams({ code }).toString()}`)).json(),
  );

test("one look-up for a code that one of them has, none for one that nobody has", async () => {
  await open();
  const before = await calls();
  expect(await look(card.codes.good)).toMatchObject({
    answered: 2,
    failed: 0,
    bookings: [{ connection: "owner" }],
  });
  expect(await look(card.codes.unknown)).toEqual({ answered: 2, failed: 0, bookings: [] });
  const after = await calls();
  expect(after.finds - before.finds).toBe(2);
  expect(after.lookups - before.lookups).toBe(1);
}, 60_000);
