/** A gateway on a real database folder, talking to a sandbox over real HTTP. Both can be stopped and started again. */
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { asGateId } from "../../core/ids.ts";
import { composeGateway, type Gateway } from "../../gateway/compose.ts";
import { type GatewayConfig, readConfig } from "../../gateway/config.ts";
import type { Fault } from "../../sandbox/faults.ts";
import { startSandbox } from "../../sandbox/server.ts";
import { putDatabaseInto } from "../prepared-database.ts";
import { enrolDevice, type TestDevice } from "./test-device.ts";

export interface TestVenue {
  readonly gateway: () => Gateway;
  /** A code of the sandbox's world by its role; each is another booking. */
  readonly code: (role: string) => string;
  readonly device: () => Promise<TestDevice>;
  readonly faults: (faults: readonly Fault[]) => Promise<void>;
  /** Redemptions that the supplier performed for the unit items of this code's booking, most first. */
  readonly redemptionsOf: (role: string) => Promise<readonly number[]>;
  /** When the supplier shows each unit item of this code's booking as redeemed; null where it does not. */
  readonly usesOf: (role: string) => Promise<readonly (string | null)[]>;
  /** Of `METHOD /path`, below the supplier's base address. */
  readonly calls: (endpoint: string) => Promise<number>;
  /** The process ends properly and another one starts on the same folder. */
  readonly restartGateway: () => Promise<void>;
  /**
   * The gateway ends and starts again, and its database is copied in between. The answer ends it again and starts it on the
   * copy; what lies beside the database stays as it is.
   */
  readonly copyDatabase: () => Promise<() => Promise<void>>;
  /** Lines of the log that are no mere information. */
  readonly logged: () => readonly string[];
  readonly close: () => Promise<void>;
}

const timing = { listEveryMs: 60_000, supplierTimeoutMs: 700, graceMs: 50 };

/** The first one is OCTO; the others are not looked at. */
const cardsSchema = z.object({
  suppliers: z
    .tuple([
      z.object({
        baseUrl: z.string(),
        key: z.string(),
        restrictedKey: z.string(),
        codes: z.record(z.string(), z.string().nullable()),
      }),
    ])
    .rest(z.unknown()),
});
const stateSchema = z.object({
  octo: z.object({
    bookings: z.array(
      z.object({ uuid: z.string(), unitItems: z.array(z.object({ redemptions: z.number() })) }),
    ),
    requests: z.object({ byEndpoint: z.record(z.string(), z.number()) }),
  }),
});

const lookedUpSchema = z.object({
  uuid: z.string(),
  unitItems: z.array(z.object({ utcRedeemedAt: z.string().nullable() })),
});

const takingBack = (config: GatewayConfig): GatewayConfig => ({
  ...config,
  connections: config.connections.map((connection) =>
    connection.kind === "octo"
      ? {
          ...connection,
          options: {
            capabilities: [],
            authentication: "bearer",
            redeemBy: "redeem",
            redeemsArrays: false,
            timestamp: false,
            unredeem: true,
            noShow: false,
            updatedSince: false,
          },
        }
      : connection,
  ),
});

export async function openTestVenue(settings: {
  readonly mode: "redeem" | "observe" | "test";
  readonly restrictedKey?: boolean;
  /** The supplier takes redemptions back, and the venue is configured for it. */
  readonly unredeem?: boolean;
  /** A server's database in place of the embedded one. */
  readonly databaseUrl?: string;
}): Promise<TestVenue> {
  const dataDirectory = await mkdtemp(join(tmpdir(), "stile-venue-"));
  if (settings.databaseUrl === undefined) await putDatabaseInto(dataDirectory);
  const sandbox = await startSandbox({ now: () => Date.now() }, { port: 0, host: "127.0.0.1" });
  const json = async (path: string): Promise<unknown> =>
    (await fetch(`${sandbox.origin}${path}`)).json();
  const [card] = cardsSchema.parse(await json("/_sandbox")).suppliers;
  const plain = readConfig(
    {
      STILE_OCTO_URL: card.baseUrl,
      STILE_OCTO_KEY: settings.restrictedKey === true ? card.restrictedKey : card.key,
      STILE_OCTO_MODE: settings.mode,
      STILE_TIMING: JSON.stringify(timing),
    },
    false,
  );
  const config = settings.unredeem === true ? takingBack(plain) : plain;
  if (settings.unredeem === true) {
    await fetch(`${sandbox.origin}/_sandbox/octo/switches`, {
      method: "PATCH",
      body: JSON.stringify({ unredeem: "offered" }),
    });
  }
  const logged: string[] = [];
  const note = (message: string): void => void logged.push(message);
  const log = { info: () => undefined, warn: note, error: note };
  const start = async (): Promise<Gateway> => {
    const composed = await composeGateway({
      config,
      dataDirectory,
      databaseUrl: settings.databaseUrl ?? null,
      origin: "http://gateway.test",
      appRoot: null,
      log,
      onEnrolled: () => undefined,
    });
    await composed.start();
    return composed;
  };
  let gateway = await start();
  const restarted = async (between: () => Promise<void>): Promise<void> => {
    await gateway.stop();
    await between();
    gateway = await start();
  };
  const database = join(dataDirectory, "pgdata");
  const copy = `${dataDirectory}-copy`;
  const code = (role: string): string => {
    const text = card.codes[role];
    if (text == null) throw new Error(`the sandbox has no ${role} ticket`);
    return text;
  };
  const lookup = async (role: string) => {
    const found = await fetch(
      `${card.baseUrl}/redemption/lookup?reference=${encodeURIComponent(code(role))}`,
      {
        headers: { authorization: `Bearer ${card.key}`, "octo-capabilities": "octo/redemption" },
      },
    );
    return z.array(lookedUpSchema).parse(await found.json())[0];
  };
  return {
    gateway: () => gateway,
    code,
    device: async () =>
      enrolDevice(() => gateway.app, await gateway.enrolmentLink(asGateId("gate-1"))),
    faults: async (octo) => {
      await fetch(`${sandbox.origin}/_sandbox/faults`, {
        method: "PUT",
        body: JSON.stringify({ octo }),
      });
    },
    usesOf: async (role) =>
      (await lookup(role))?.unitItems.map(({ utcRedeemedAt }) => utcRedeemedAt) ?? [],
    redemptionsOf: async (role) => {
      const booking = await lookup(role);
      const { octo } = stateSchema.parse(await json("/_sandbox/state"));
      const items = octo.bookings.find(({ uuid }) => uuid === booking?.uuid)?.unitItems ?? [];
      return items.map(({ redemptions }) => redemptions).toSorted((a, b) => b - a);
    },
    calls: async (endpoint) => {
      const { octo } = stateSchema.parse(await json("/_sandbox/state"));
      return octo.requests.byEndpoint[endpoint.replace(" /", " /octo/")] ?? 0;
    },
    restartGateway: () => restarted(async () => undefined),
    copyDatabase: async () => {
      await restarted(() => cp(database, copy, { recursive: true }));
      return () =>
        restarted(async () => {
          await rm(database, { recursive: true });
          await cp(copy, database, { recursive: true });
        });
    },
    logged: () => logged,
    close: async () => {
      await gateway.stop();
      await sandbox.close();
      await rm(dataDirectory, { recursive: true, force: true });
      await rm(copy, { recursive: true, force: true });
    },
  };
}
