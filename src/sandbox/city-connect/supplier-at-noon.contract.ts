/** The supplier at a fixed moment, called without a socket: shared by the tests of its routes. */
import { createCityConnectWorld } from "./generated-world.ts";
import { createCityConnectRoutes } from "./routes.ts";
import { createCityConnectSupplier } from "./supplier.ts";
import type { CityConnectWorld, Switches } from "./world.ts";

export const NOW = Date.parse("2026-07-15T09:30:00Z");
export const REDEEMED_AT = "2026-07-15T09:30:00Z";
export const TODAY = "2026-07-15";
export const WORLD: CityConnectWorld = createCityConnectWorld({ now: NOW, seed: 1 });
export const SUPPLIER = "ops@pelicanferries.example";
/** As in the dossier's exchanges A and H. */
export const CALLBACK = { Authorization: "Basic Z2F0ZTpoYXJib3Vy" };
export const ACCOUNT = {
  Authorization: "Basic b3BzQHBlbGljYW5mZXJyaWVzLmV4YW1wbGU6dDBrM24=",
};
export const NEIGHBOUR = {
  Authorization: `Basic ${Buffer.from("northlight.example:n0rth").toString("base64")}`,
};
export const INVALID = { status: 400, body: { error: "BARCODE_INVALID" } };

type Headers = Readonly<Record<string, string>>;

export function aSupplier(
  switches: Partial<Switches> = {},
  changes: Partial<CityConnectWorld> = {},
) {
  const world = { ...WORLD, switches: { ...WORLD.switches, ...switches }, ...changes };
  let now = NOW;
  const supplier = createCityConnectSupplier(world, () => now);
  const app = createCityConnectRoutes(() => supplier);
  const call = async (path: string, init: RequestInit) => {
    const response = await app.request(path, init);
    return { status: response.status, body: await response.json(), headers: response.headers };
  };
  const get = (path: string, headers: Headers) => call(path, { headers });
  const post = (path: string, body: string, headers: Headers) =>
    call(path, { method: "POST", body, headers });
  return {
    ...supplier,
    get,
    post,
    /** ms */
    pass: (ms: number) => {
      now += ms;
    },
    lookUp: async (barcode: string, asker: string = SUPPLIER) => {
      const query = new URLSearchParams({ supplier: asker, barcode });
      const { status, body } = await get(`/callbacks/barcode_lookup?${query}`, CALLBACK);
      return { status, body };
    },
    redeemCode: async (barcode: string, headers: Headers = ACCOUNT) => {
      const form = new URLSearchParams({ barcode }).toString();
      const type = { "Content-Type": "application/x-www-form-urlencoded" };
      const { status, body } = await post("/v1/redeem_booking", form, { ...headers, ...type });
      return { status, body };
    },
    list: (query: string, headers: Headers = ACCOUNT) => get(`/v1/bookings?${query}`, headers),
  };
}

export const demoCode = (id: string): string =>
  WORLD.demo.find((ticket) => ticket.id === id)?.code ?? "";

/** The booking that carries this code in the start world. */
export function bookingWith(code: string) {
  const booking = WORLD.bookings.find(
    (one) => one.barcode === code || one.tickets.some(({ barcode }) => barcode === code),
  );
  if (booking === undefined) throw new Error(`no booking with ${code}`);
  return booking;
}
