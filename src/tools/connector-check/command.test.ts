import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { nodeClock, nodeScheduler } from "../../gateway/node-effects.ts";
import { type SandboxServer, startSandbox } from "../../sandbox/server.ts";
import { connectorCheck } from "./command.ts";

const reportSchema = z.object({
  ok: z.boolean(),
  steps: z.array(z.object({ step: z.string(), ok: z.boolean(), text: z.string() })),
  products: z.number().nullable(),
  bookings: z.number().nullable(),
  unitItems: z.number().nullable(),
  unreadable: z.number().nullable(),
  capabilities: z.record(z.string(), z.string()),
  code: z.object({ known: z.boolean(), tickets: z.number(), redeemed: z.number() }).nullable(),
  findings: z.array(z.object({ level: z.string(), text: z.string() })),
});
const cardsSchema = z.object({
  suppliers: z.array(
    z.object({
      kind: z.string(),
      baseUrl: z.string(),
      key: z.string(),
      restrictedKey: z.string().optional(),
      date: z.string(),
      clientId: z.string().optional(),
      clientSecret: z.string().optional(),
      tokenUrl: z.string().optional(),
      gateDeviceId: z.number().optional(),
      codes: z.record(z.string(), z.string().nullable()),
    }),
  ),
});

let sandbox: SandboxServer;

beforeEach(async () => {
  // well inside the day in every zone of the sandbox
  const now = Date.parse("2026-07-15T09:30:00Z");
  sandbox = await startSandbox({ now: () => now }, { port: 0, host: "127.0.0.1" });
});

afterEach(() => sandbox.close());

describe("the four suppliers of the sandbox", () => {
  it.each([
    { kind: "octo", list: "works", redeem: "untried", products: 1 },
    { kind: "anyroad", list: "missing", redeem: "untried", products: 1 },
    { kind: "city-connect", list: "works", redeem: "untried", products: 0 },
    { kind: "satellite-tag", list: "works", redeem: "off", products: 1 },
  ])("$kind is tried with nothing but its address and key", async (expected) => {
    const card = await cardOf(expected.kind);
    const { exit, report } = await check(card.kind, ["--key", card.key, "--date", card.date]);
    expect({ exit, fixes: fixesOf(report), failed: failedIn(report) }).toEqual({
      exit: 0,
      fixes: [],
      failed: [],
    });
    expect(report.products).toBeGreaterThanOrEqual(expected.products);
    expect(report.capabilities).toMatchObject({ list: expected.list, redeem: expected.redeem });
    expect(report.unitItems ?? 0).toBeGreaterThanOrEqual(expected.list === "works" ? 5 : 0);
    expect(textsOf(report)).toContain("No --code was given");
    const isUntouched = (await actsDone()) === (await actsOfAFreshSandbox());
    expect(isUntouched).toBe(true);
  });

  it.each(["octo", "anyroad", "city-connect"])("%s tells a used ticket", async (kind) => {
    const { key, codes } = await cardOf(kind);
    const used = await check(kind, ["--key", key, "--code", codes["used"] ?? ""]);
    expect(used.report.code).toMatchObject({ known: true, tickets: 1, redeemed: 1 });
    const good = await check(kind, ["--key", key, "--code", codes["good"] ?? ""]);
    expect(good.report.code).toMatchObject({ known: true, redeemed: 0 });
    const unknown = await check(kind, ["--key", key, "--code", codes["unknown"] ?? ""]);
    expect(unknown.report.code).toMatchObject({ known: false });
    expect(textsOf(unknown.report)).toContain("does not know the code");
    expect(unknown.exit).toBe(0);
  });

  it("satellite-tag tells a use where the place of check-ins is given", async () => {
    const { key, codes, gateDeviceId } = await cardOf("satellite-tag");
    const place = ["--check-in-device", String(gateDeviceId)];
    const code = ["--code", codes["used"] ?? ""];
    const { report } = await check("satellite-tag", ["--key", key, ...code, ...place]);
    expect(report.code).toMatchObject({ known: true, redeemed: 1 });
    expect(report.capabilities).toMatchObject({ redeem: "untried" });
  });

  it("anyroad takes a client's id and secret with the address of the tokens", async () => {
    const { clientId, clientSecret, tokenUrl } = await cardOf("anyroad");
    const key = `${clientId}:${clientSecret}`;
    const { exit, all } = await check("anyroad", ["--key", key, "--token-url", tokenUrl ?? ""]);
    expect(exit).toBe(0);
    expect(all).not.toContain(clientSecret);
  });

  it.each(["octo", "anyroad", "city-connect", "satellite-tag"])(
    "%s: a wrong key is told, and never shown",
    async (kind) => {
      const key = "wrong-name:wrong-secret wrong-user:wrong-password";
      const given = kind === "city-connect" ? key : key.split(" ")[0];
      const { exit, report, all } = await check(kind, ["--key", given ?? ""]);
      expect(exit).toBe(1);
      expect(textsOf(report)).toContain("key is refused (401 or 403)");
      expect(all).not.toMatch(/wrong-secret|wrong-password|d3Jvbmc/);
    },
  );

  it.each([
    { kind: "octo", secretsIn: (key: string) => [key] },
    { kind: "anyroad", secretsIn: (key: string) => [key] },
    { kind: "city-connect", secretsIn: (key: string) => [key, "t0k3n", "harbour"] },
  ])("$kind: the right key is not shown either", async ({ kind, secretsIn }) => {
    const { key } = await cardOf(kind);
    const { all } = await check(kind, ["--key", key]);
    for (const secret of secretsIn(key)) expect(all).not.toContain(secret);
  });

  it("tells a wrong path from a wrong key", async () => {
    const { key } = await cardOf("octo");
    const { exit, report } = await check(
      "octo",
      ["--key", key],
      `${sandbox.origin}/octo/elsewhere`,
    );
    expect(exit).toBe(1);
    expect(textsOf(report)).toMatch(/Every address answers 404/);
  });
});

describe("the ways of an OCTO supplier", () => {
  it("without redemption leaves the redemptions to Stile", async () => {
    await setSwitches({ redemption: "missing" });
    const { key } = await cardOf("octo");
    const { exit, report } = await check("octo", ["--key", key]);
    expect(exit).toBe(0);
    expect(report.capabilities).toMatchObject({ redeem: "missing", lookUp: "works" });
    expect(textsOf(report)).toContain("redemptions stay in Stile's own ledger");
  });

  it("of a restricted key too", async () => {
    const { restrictedKey } = await cardOf("octo");
    const { exit, report } = await check("octo", ["--key", restrictedKey ?? ""]);
    expect({ exit, redeem: report.capabilities["redeem"] }).toEqual({ exit: 0, redeem: "missing" });
  });

  it("that asks for no key is told, with a key and without one", async () => {
    await setSwitches({ authentication: "none" });
    const withKey = await check("octo", ["--key", "any"]);
    expect(textsOf(withKey.report)).toContain("No authentication is asked");
    const without = await check("octo", []);
    expect(without.exit).toBe(0);
    expect(textsOf(without.report)).toContain("without credentials");
  });

  it.each([
    { rowCap: 100, alarm: false },
    { rowCap: 50, alarm: true },
  ])("with a cap of $rowCap rows: asked again only where it may have cut", async (given) => {
    const { key, date } = await cardOf("octo");
    const whole = await check("octo", ["--key", key, "--date", date]);
    await setSwitches({ rowCap: given.rowCap });
    const { report } = await check("octo", ["--key", key, "--date", date]);
    expect(report.bookings).toBe(whole.report.bookings);
    expect(textsOf(report).includes("smaller parts")).toBe(given.alarm);
  });

  it("whose tickets lag behind their booking", async () => {
    await setSwitches({ statusLag: "units" });
    const { key, codes, date } = await cardOf("octo");
    const args = ["--key", key, "--date", date, "--code", codes["used"] ?? ""];
    const { report } = await check("octo", args);
    expect(textsOf(report)).toContain("one of the two lags");
  });
});

it("a wrong command line ends with 2 and an example", async () => {
  const texts: string[] = [];
  const terminal = { out: () => undefined, err: (text: string) => void texts.push(text) };
  expect(await connectorCheck(["octo"], network, terminal)).toBe(2);
  expect(texts.join("")).toMatch(/--base-url is missing\.[^]+octo --base-url https/);
});

it("nobody at the address is told", async () => {
  const { origin, close } = await startSandbox({ now: () => 0 }, { port: 0, host: "127.0.0.1" });
  await close();
  const { exit, report } = await check("octo", ["--key", "k"], `${origin}/octo`);
  expect(exit).toBe(1);
  expect(textsOf(report)).toContain("Nobody listens");
});

const network = { fetch: globalThis.fetch, ...nodeClock, ...nodeScheduler };

async function check(kind: string, args: readonly string[], address = `${sandbox.origin}/${kind}`) {
  let out = "";
  const terminal = { out: (text: string) => void (out += text), err: expect.unreachable };
  const all = [kind, "--base-url", address, "--json", ...args];
  const exit = await connectorCheck(all, network, terminal);
  const last = out.trimEnd().split("\n").at(-1) ?? "";
  return { exit, all: out, report: reportSchema.parse(JSON.parse(last)) };
}

type Report = z.infer<typeof reportSchema>;
const textsOf = ({ findings }: Report): string => findings.map(({ text }) => text).join("\n");
const fixesOf = ({ findings }: Report) => findings.filter(({ level }) => level === "fix");
const failedIn = ({ steps }: Report) => steps.filter((step) => !step.ok);

async function cardOf(kind: string) {
  const answer = await fetch(`${sandbox.origin}/_sandbox`);
  const card = cardsSchema.parse(await answer.json()).suppliers.find((each) => each.kind === kind);
  if (card === undefined) throw new Error(`no card of ${kind}`);
  return card;
}

async function setSwitches(switches: Readonly<Record<string, unknown>>): Promise<void> {
  const body = JSON.stringify(switches);
  const answer = await fetch(`${sandbox.origin}/_sandbox/octo/switches`, { method: "PATCH", body });
  expect(answer.status).toBe(200);
}

/** What really happened at the suppliers, without their logs of questions. */
async function actsDone(): Promise<string> {
  const answer = await fetch(`${sandbox.origin}/_sandbox/state`);
  return JSON.stringify(await answer.json(), (name, value: unknown) =>
    ["requests", "calls", "strays"].includes(name) ? undefined : value,
  );
}

async function actsOfAFreshSandbox(): Promise<string> {
  await fetch(`${sandbox.origin}/_sandbox/reset`, { method: "POST" });
  return actsDone();
}
