import { Hono } from "hono";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Fault } from "./faults.ts";
import { createSandbox } from "./sandbox.ts";
import type { SandboxServer } from "./server.ts";
import { startSandbox } from "./server.ts";
import { createWorld } from "./world.ts";

const NOW = Date.parse("2026-07-15T09:30:00Z");
const WORLD = createWorld({ now: NOW });
const OCTO = WORLD.octo;
const GOOD = OCTO.demo.find(({ id }) => id === "good")?.code ?? "";
const HEADERS = { Authorization: `Bearer ${OCTO.key}`, "Octo-Capabilities": "octo/redemption" };

let server: SandboxServer;
let waited: number[];

beforeEach(async () => {
  waited = [];
  const wait = (ms: number) => {
    waited.push(ms);
    return Promise.resolve();
  };
  server = await startSandbox({ now: () => NOW, wait }, { port: 0, host: "127.0.0.1" });
});

afterEach(() => server.close());

const octo = (path: string, init?: RequestInit) =>
  fetch(`${server.origin}/octo${path}`, { ...init, headers: HEADERS });

const control = async (path: string, init?: RequestInit) => {
  const response = await fetch(`${server.origin}/_sandbox${path}`, init);
  return response.json();
};

const putFaults = (...faults: readonly Fault[]) =>
  control("/faults", { method: "PUT", body: JSON.stringify({ octo: faults }) });

async function goodCode(): Promise<string> {
  const response = await octo(`/redemption/lookup?reference=${encodeURIComponent(GOOD)}`);
  const [booking] = await response.json();
  return booking.redemptionCode;
}

const redeem = (redemptionCode: string) =>
  octo("/redemption/redeem", { method: "POST", body: JSON.stringify({ redemptionCode }) });

describe("control", () => {
  it("answers OCTO's card first, with addresses of its own origin", async () => {
    const codes = Object.fromEntries(OCTO.demo.map(({ id, code }) => [id, code]));
    expect((await control("")).suppliers[0]).toEqual({
      kind: "octo",
      baseUrl: `${server.origin}/octo`,
      key: OCTO.key,
      restrictedKey: OCTO.restrictedKey,
      date: "2026-07-15",
      codes,
    });
    expect(Object.keys(codes)).toEqual(
      expect.arrayContaining(["good", "used", "cancelled", "tomorrow", "unknown", "party", "test"]),
    );
  });

  it("answers its world as a world file", async () => {
    expect(await control("/world")).toEqual(WORLD);
  });

  it("starts anew on a reset", async () => {
    await putFaults({ kind: "slow", ms: 1 });
    await redeem(await goodCode());
    expect((await control("/state")).octo.redemptions).toHaveLength(1);
    const state = await control("/reset", { method: "POST" });
    expect(state.octo.redemptions).toEqual([]);
    expect(state.octo.requests).toMatchObject({ total: 0 });
    expect(state.faults.octo).toEqual([]);
    expect((await redeem(await goodCode())).status).toBe(200);
  });

  it("shows each demo ticket's state in the supplier's time", async () => {
    await redeem(await goodCode());
    const { tickets } = (await control("/state")).octo;
    expect(tickets).toEqual(
      expect.arrayContaining([
        { id: "good", kind: "redeemed", text: "redeemed 10:30" },
        { id: "good2", kind: "unused", text: "not used" },
        { id: "used", kind: "redeemed", text: "redeemed 09:12" },
        { id: "cancelled", kind: "refused", text: "cancelled" },
        { id: "unknown", kind: "unknown", text: "not in any booking" },
      ]),
    );
  });

  it("refuses a list of faults that is none, and keeps the present one", async () => {
    await putFaults({ kind: "down" });
    const response = await fetch(`${server.origin}/_sandbox/faults`, { method: "PUT", body: "{" });
    expect(response.status).toBe(400);
    expect((await control("/state")).faults.octo).toEqual([{ kind: "down" }]);
  });

  it("ends faults on DELETE", async () => {
    await putFaults({ kind: "down" });
    await control("/faults", { method: "DELETE" });
    expect((await octo("/products")).status).toBe(200);
  });
});

describe("faults", () => {
  it("down: a network error, and nothing is done", async () => {
    const code = await goodCode();
    await putFaults({ kind: "down", times: 1 });
    await expect(redeem(code)).rejects.toThrow("fetch failed");
    const state = await control("/state");
    expect(state.octo.redemptions).toEqual([]);
    expect(state.octo.requests.latest.at(-1)).toMatchObject({ status: null });
    expect(state.fired.octo).toEqual({ down: 1 });
    expect((await redeem(code)).status).toBe(200);
  });

  it("drop-after-commit: a network error, but the redemption is recorded", async () => {
    const code = await goodCode();
    await putFaults({ kind: "drop-after-commit", path: "/redemption/redeem", times: 1 });
    await expect(redeem(code)).rejects.toThrow("fetch failed");
    expect((await control("/state")).octo.redemptions).toMatchObject([{ redemptionCode: code }]);
    const again = await redeem(code);
    expect(await again.json()).toMatchObject({ redemptionErrorCode: "ALREADY_REDEEMED" });
  });

  it("slow: the answer comes after the wait", async () => {
    await putFaults({ kind: "slow", ms: 4000 });
    expect((await octo("/products")).status).toBe(200);
    expect(waited).toEqual([4000]);
  });

  it("status: with its body and headers, without the supplier", async () => {
    await putFaults(
      { kind: "status", status: 429, headers: { "Retry-After": "7" }, times: 1 },
      { kind: "status", status: 500, body: { error: "INTERNAL_SERVER_ERROR" }, times: 1 },
      { kind: "status", status: 502, body: "Bad Gateway", times: 1 },
    );
    const limited = await octo("/products");
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "7"]);
    const trouble = await octo("/products");
    expect([trouble.status, await trouble.json()]).toEqual([
      500,
      { error: "INTERNAL_SERVER_ERROR" },
    ]);
    const proxy = await octo("/products");
    expect([proxy.status, await proxy.text()]).toEqual([502, "Bad Gateway"]);
    expect(proxy.headers.get("content-type")).toContain("text/plain");
  });

  it("html: a captive portal's page", async () => {
    await putFaults({ kind: "html" });
    const answer = await octo("/products");
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toContain("text/html");
    expect(await answer.text()).toContain("Free Wi-Fi");
  });

  it("truncated: half of the true answer, after the work", async () => {
    const whole = await (await octo("/products")).text();
    const code = await goodCode();
    await putFaults({ kind: "truncated" });
    const half = await octo("/products");
    expect(half.status).toBe(200);
    expect(await half.text()).toBe(whole.slice(0, Math.floor(whole.length / 2)));
    await expect((await redeem(code)).json()).rejects.toThrow(SyntaxError);
    expect((await control("/state")).octo.redemptions).toHaveLength(1);
  });

  it("garbage: says JSON and is none", async () => {
    await putFaults({ kind: "garbage" });
    const answer = await octo("/products");
    expect(answer.headers.get("content-type")).toBe("application/json");
    await expect(answer.json()).rejects.toThrow(SyntaxError);
  });

  it("rate-limit: 429, with the seconds to wait where they are told", async () => {
    await putFaults(
      { kind: "rate-limit", retryAfterSeconds: 7, times: 1 },
      { kind: "rate-limit", times: 1 },
    );
    const code = await octo("/products");
    expect([code.status, code.headers.get("retry-after")]).toEqual([429, "7"]);
    const silent = await octo("/products");
    expect([silent.status, silent.headers.get("retry-after")]).toEqual([429, null]);
    expect((await octo("/products")).status).toBe(200);
  });

  it("drift: the work is done, and its answer cannot be read as before", async () => {
    const code = await goodCode();
    await putFaults({ kind: "drift" });
    const answer = await redeem(code);
    expect(answer.status).toBe(200);
    const [first = ""] = Object.keys(await answer.json());
    expect(first).toMatch(/_v2$/);
    expect((await control("/state")).octo.redemptions).toHaveLength(1);
  });

  it("reject a call in process, also where the sandbox is mounted in another app", async () => {
    const { app } = createSandbox({
      now: () => NOW,
      faults: { octo: [{ kind: "down", times: 1 }] },
    });
    await expect(app.request("/octo/products", { headers: HEADERS })).rejects.toThrow(
      "fetch failed",
    );
    const parent = new Hono().get("/app", (c) => c.text("the app"));
    parent.route("/", app);
    expect((await parent.request("/octo/products", { headers: HEADERS })).status).toBe(200);
    expect(await (await parent.request("/app")).text()).toBe("the app");
  });
});
