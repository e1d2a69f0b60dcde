/** The supplier at a fixed moment, called without a socket below `/satellite-tag`: shared by the tests of its routes. */
import { Hono } from "hono";
import type { SatelliteTagAct } from "./foreign-acts.ts";
import { createSatelliteTagWorld } from "./generated-world.ts";
import { createSatelliteTagRoutes } from "./routes.ts";
import { createSatelliteTagSupplier } from "./supplier.ts";
import type { SatelliteTagWorld, Switches } from "./world.ts";
import { demoCode } from "./demo-sales.ts";

/** 12:00 in Auckland. */
export const NOW = Date.parse("2026-12-04T23:00:00Z");
export const WORLD = createSatelliteTagWorld({ now: NOW, seed: 1 });
export const CREDENTIALS = { client_id: WORLD.clientId, client_secret: WORLD.clientSecret };
export const USER_AGENT = "GateScanner/0.1.0/G07 (Android 14)";

type Headers = Readonly<Record<string, string>>;

interface Changes {
  readonly switches?: Partial<Switches>;
  readonly world?: Partial<SatelliteTagWorld>;
}

/** Authenticated unless the switches say that nobody needs to be. */
export async function aSupplier({ switches = {}, world = {} }: Changes = {}) {
  let now = NOW;
  const supplier = createSatelliteTagSupplier(
    { ...WORLD, ...world, switches: { ...WORLD.switches, ...switches } },
    () => now,
  );
  const app = new Hono().route(
    "/satellite-tag",
    createSatelliteTagRoutes(() => supplier),
  );
  const call = async (path: string, init?: RequestInit) => {
    const response = await app.request(`/satellite-tag${path}`, init);
    return { status: response.status, body: await response.json(), headers: response.headers };
  };
  const token = (body: unknown, path = "/oauth/v2/token") =>
    call(path, { method: "POST", body: textOf(body) });
  const { body: granted } = await token({ grant_type: "client_credentials", ...CREDENTIALS });
  const headers: Headers = {
    Authorization: `Bearer ${granted.access_token}`,
    "User-Agent": USER_AGENT,
  };
  const get = (path: string, sent: Headers = headers) => call(path, { headers: sent });
  const post = (path: string, body: unknown, sent: Headers = headers) =>
    call(path, { method: "POST", headers: sent, body: textOf(body) });
  return {
    call,
    token,
    get,
    post,
    sell: (body: unknown) => post("/ticket/transaction", body),
    checkIn: (body: unknown) => post("/interaction/new/check-in", body),
    checkOut: (body: unknown) => post("/interaction/new/check-out", body),
    delegateId: async (barcode: string): Promise<number> =>
      (await get(`/delegate/barcode:${encodeURIComponent(barcode)}`)).body.id,
    act: (act: SatelliteTagAct) => supplier.act(act),
    state: () => supplier.state(),
    passMs: (ms: number) => {
      now += ms;
    },
  };
}

export const demo = (id: string): string => demoCode(WORLD.demo, id);

const textOf = (body: unknown): string => (typeof body === "string" ? body : JSON.stringify(body));
