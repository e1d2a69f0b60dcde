/** A sandbox at a fixed moment, called without a socket: shared by the tests of its routes. */
import { createSandbox } from "../sandbox.ts";
import type { World } from "../world.ts";
import { createWorld } from "../world.ts";
import type { Switches } from "./world.ts";

export const NOW = Date.parse("2026-07-15T09:30:00Z");
export const REDEEMED_AT = "2026-07-15T09:30:00Z";
export const { octo: OCTO } = createWorld({ now: NOW });
export const TEST_TICKET =
  "!1|y8DI7kHZfKB3qNiBc8oAVLpsDfyflcmcKcBc6cJcg|mwhjfBi9hZlRDzAsjLkz5m|cS1MkoKTmFnBwT6B";
export const TEST_VOUCHER =
  "!1|zmEIG9t4f8x4qyhYcMkV8oPCQcZhgcOfKc1cJcvcl|mwhjfBi9hZlRDzAsjLkz5m|Zar+nrHcNn/CR1Gp";
export const GOOD_HEADERS = {
  Authorization: `Bearer ${OCTO.key}`,
  "Octo-Capabilities": "octo/redemption",
};

type Headers = Readonly<Record<string, string>>;

export function aSandbox(switches: Partial<Switches> = {}) {
  const world: World = { octo: { ...OCTO, switches: { ...OCTO.switches, ...switches } } };
  const { app } = createSandbox({ now: () => NOW, world });
  const call = async (path: string, init?: RequestInit) => {
    const response = await app.request(path, init);
    return { status: response.status, body: await response.json(), headers: response.headers };
  };
  const get = (path: string, headers: Headers = GOOD_HEADERS) => call(`/octo${path}`, { headers });
  const post = (path: string, body: unknown, headers: Headers = GOOD_HEADERS) =>
    call(`/octo${path}`, {
      method: "POST",
      headers: { ...headers, "Content-Type": "application/json" },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  const lookup = (reference: string) =>
    get(`/redemption/lookup?reference=${encodeURIComponent(reference)}`);
  const redeem = (redemptionCode: unknown) => post("/redemption/redeem", { redemptionCode });
  return {
    get,
    post,
    lookup,
    redeem,
    codeFor: async (reference: string): Promise<string> =>
      (await lookup(reference)).body[0].redemptionCode,
    redeemReference: async (reference: string) =>
      redeem((await lookup(reference)).body[0].redemptionCode),
    act: async (act: unknown): Promise<unknown> =>
      (
        await call("/_sandbox/octo/acts", {
          method: "POST",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify(act),
        })
      ).body.done,
    state: async () => (await call("/_sandbox/state")).body.octo,
  };
}

export const demoCode = (id: string): string =>
  OCTO.demo.find((ticket) => ticket.id === id)?.code ?? "";
