/** A supplier shortly before the dossier's visit at two, called without a socket: shared by the tests of its routes. */
import { Hono } from "hono";
import { anyroadActSchema } from "./foreign-acts.ts";
import { createAnyroadWorld } from "./generated-world.ts";
import { createAnyroadRoutes } from "./routes.ts";
import { createAnyroadSupplier } from "./supplier.ts";
import type { AnyroadSwitches, AnyroadWorld } from "./world.ts";

/** 13:50 in Auckland, on the dossier's day. */
export const NOW = Date.parse("2026-12-05T00:50:00Z");
export const MINUTE_MS = 60_000;
export const WORLD = createAnyroadWorld({ now: NOW, seed: 1 });
export const DEVICE = "kauri-gate1-h03";
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

type Headers = Readonly<Record<string, string>>;

export function aSandbox(
  switches: Partial<AnyroadSwitches> = {},
  changes: Partial<AnyroadWorld> = {},
) {
  let now = NOW;
  const world = { ...WORLD, ...changes, switches: { ...WORLD.switches, ...switches } };
  const supplier = createAnyroadSupplier(world, () => now);
  const routes = createAnyroadRoutes(() => supplier);
  const app = new Hono();
  app.route("/", routes);
  const mounted = new Hono();
  mounted.route("/anyroad", routes);

  const call = async (path: string, init?: RequestInit) => {
    const response = await app.request(`https://sandbox.example${path}`, init);
    return { status: response.status, body: await response.json(), headers: response.headers };
  };
  const authorised = { Authorization: `Bearer ${world.temporaryToken}` };
  const post = (path: string, body: unknown, headers: Headers = authorised) =>
    call(path, {
      method: "POST",
      headers: { ...headers, "Content-Type": "application/json" },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  return {
    supplier,
    mounted,
    call,
    post,
    get: (path: string, headers: Headers = authorised) => call(path, { headers }),
    verify: (qr_code: unknown) => post("/tickets/verify", { qr_code }),
    scan: (qr_code: unknown, device: unknown = DEVICE) =>
      post("/tickets/scan", { device, qr_code }),
    token: (body: unknown) => post("/oauth/token", body, {}),
    act: (act: unknown) => supplier.act(anyroadActSchema.parse(act)),
    goTo: (ms: number) => {
      now = ms;
    },
  };
}

export function demoCode(id: string): string {
  const ticket = WORLD.demo.find((candidate) => candidate.id === id);
  if (ticket === undefined) throw new Error(`no demo ticket ${id}`);
  return ticket.code;
}

/** The booking that a demo ticket belongs to. */
export function demoBooking(id: string) {
  const code = demoCode(id);
  const booking = WORLD.bookings.find(({ tickets }) => tickets.some((one) => one.qrCode === code));
  if (booking === undefined) throw new Error(`demo ticket ${id} is in no booking`);
  return booking;
}
