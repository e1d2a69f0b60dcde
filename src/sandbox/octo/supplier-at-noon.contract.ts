/** The supplier at a fixed moment, its routes called without a socket: shared by the tests of the switches. */
import { createOctoWorld } from "./generated-world.ts";
import { createOctoRoutes } from "./routes.ts";
import { createOctoSupplier } from "./supplier.ts";
import type { OctoWorld, Switches } from "./world.ts";

export const NOW = Date.parse("2026-07-15T09:30:00Z");
export const OCTO = createOctoWorld({ now: NOW, seed: 1 });

export const headersOf = (key: string): Readonly<Record<string, string>> => ({
  Authorization: `Bearer ${key}`,
  "Octo-Capabilities": "octo/redemption",
});

export function aSupplier(switches: Partial<Switches> = {}, changes: Partial<OctoWorld> = {}) {
  const world = { ...OCTO, ...changes, switches: { ...OCTO.switches, ...switches } };
  const supplier = createOctoSupplier(world, () => NOW);
  const app = createOctoRoutes(() => supplier);
  const call = async (method: string, path: string, { body, headers }: Call = {}) => {
    const text = body === undefined ? null : JSON.stringify(body);
    const response = await app.request(path, {
      method,
      headers: headers ?? headersOf(OCTO.key),
      body: text,
    });
    return { status: response.status, body: await response.json(), headers: response.headers };
  };
  const lookup = (reference: string) =>
    call("GET", `/redemption/lookup?reference=${encodeURIComponent(reference)}`);
  return {
    call,
    lookup,
    supplier,
    list: (query: string) => call("GET", `/bookings?${query}`),
    codeFor: async (reference: string): Promise<string> => {
      const { body } = await lookup(reference);
      return (Array.isArray(body) ? body[0] : body).redemptionCode;
    },
    redeem: (redemptionCode: unknown, more: Readonly<Record<string, unknown>> = {}) =>
      call("POST", "/redemption/redeem", { body: { redemptionCode, ...more } }),
  };
}

interface Call {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export const demoCode = (id: string): string =>
  OCTO.demo.find((ticket) => ticket.id === id)?.code ?? "";
