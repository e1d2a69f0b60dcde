import { describe, expect, test } from "vitest";
import { minutes } from "../../core/time.ts";
import { aCall, failure, success } from "../connector.contract.ts";
import { createScriptedNetwork, testStart } from "../scripted-server.contract.ts";
import { createAnyRoadConnector } from "./connector.ts";
import { pageOf, testConnection, testZone } from "./scripted-anyroad.contract.ts";

const tokenUrl = "https://supplier.test/oauth/token";
const clientSecret = "s3cr3t&=";
const found = success({ bookings: [], unreadable: [] });

describe("client credentials", () => {
  test("one form before the first call; the token serves the calls after it", async () => {
    const world = openWorld();
    expect(await world.lookup()).toEqual(found);
    expect(await world.lookup()).toEqual(found);
    expect(world.forms.map(String)).toEqual([
      "grant_type=client_credentials&client_id=kauri&client_secret=s3cr3t%26%3D",
    ]);
    expect(world.bearers).toEqual(["t1", "t1"]);
  });

  test("many calls at once ask for one token", async () => {
    const world = openWorld();
    await Promise.all(Array.from({ length: 20 }, () => world.lookup()));
    expect(world.forms).toHaveLength(1);
    expect(new Set(world.bearers)).toEqual(new Set(["t1"]));
  });

  test.each([
    ["at 80 % of expires_in", { expires_in: 3_600 }, minutes(48)],
    ["at 80 % of an expires_in that is a text", { expires_in: "600" }, minutes(8)],
    ["after 45 minutes where nothing is told", {}, minutes(45)],
    ["after 45 minutes where nonsense is told", { expires_in: "soon" }, minutes(45)],
  ])("renewed %s, beside the calls", async (_name, lifetime, renewedAfterMs) => {
    const world = openWorld({ lifetime });
    await world.lookup();
    world.advance(renewedAfterMs - 1);
    await world.lookup();
    expect(world.forms).toHaveLength(1);
    world.advance(1);
    await Promise.all([world.lookup(), world.lookup()]);
    expect(world.forms).toHaveLength(2);
    await world.lookup();
    expect(world.bearers).toEqual(["t1", "t1", "t1", "t1", "t2"]);
  });

  test("while the token works, a token address that is down disturbs nobody", async () => {
    const world = openWorld({ lifetime: { expires_in: 3_600 } });
    await world.lookup();
    world.answerTokens(() => new Response("down", { status: 503 }));
    world.advance(minutes(50));
    expect(await world.lookup()).toEqual(found);
    expect(await world.lookup()).toEqual(found);
    expect(world.forms).toHaveLength(2);
    world.advance(minutes(1));
    expect(await world.lookup()).toEqual(found);
    expect(world.forms).toHaveLength(3);
    world.advance(minutes(9));
    expect(await world.lookup()).toEqual(failure({ kind: "unreachable" }));
  });

  test("a refused token is replaced once, and the call goes through", async () => {
    const world = openWorld();
    await world.lookup();
    world.revoke("t1");
    expect(await world.lookup()).toEqual(found);
    expect(world.bearers).toEqual(["t1", "t1", "t2"]);
  });

  test("calls refused together share one renewal", async () => {
    const world = openWorld();
    await world.lookup();
    world.revoke("t1");
    const looked = await Promise.all(Array.from({ length: 10 }, () => world.lookup()));
    expect(looked).toEqual(Array.from({ length: 10 }, () => found));
    expect(world.forms).toHaveLength(2);
  });

  test("a second refusal is unauthorised, after two sends and no more", async () => {
    const world = openWorld();
    world.revoke("t1", "t2");
    expect(await world.lookup()).toEqual(failure({ kind: "unauthorised", why: "key" }));
    expect(world.bearers).toEqual(["t1", "t2"]);
  });

  test.each([400, 401, 403, 404])(
    "a credential refused with %i is unauthorised",
    async (status) => {
      const world = openWorld();
      world.answerTokens(() => Response.json({ error: "invalid_client" }, { status }));
      expect(await world.lookup()).toEqual(failure({ kind: "unauthorised", why: "key" }));
      expect(world.bearers).toEqual([]);
    },
  );

  test.each([
    ["HTML", () => new Response("<!doctype html>", { status: 200 })],
    ["another JSON", () => Response.json(["token"])],
    ["a token that no header can hold", () => Response.json({ access_token: "a\nb" })],
    ["a redirect", () => Response.redirect("https://elsewhere.test/")],
    ["nothing", () => Promise.reject(new TypeError("fetch failed"))],
  ])("%s instead of a token: nothing was sent", async (_name, answer) => {
    const world = openWorld();
    world.answerTokens(answer);
    expect(await world.lookup()).toEqual(failure({ kind: "unreachable" }));
    expect(world.bearers).toEqual([]);
    world.answerTokens(null);
    expect(await world.lookup()).toEqual(found);
  });

  test("too many token requests is told as such", async () => {
    const world = openWorld();
    world.answerTokens(() => Response.json({}, { status: 429 }));
    expect(await world.lookup()).toEqual(failure({ kind: "rate-limited", retryAt: null }));
  });

  test("who gives up waiting leaves the renewal to the others", async () => {
    const world = openWorld();
    const waiting: ((token: Response) => void)[] = [];
    world.answerTokens(() => new Promise((resolve) => void waiting.push(resolve)));
    const stop = new AbortController();
    const [impatient, patient] = [world.lookup(stop.signal), world.lookup()];
    stop.abort();
    expect(await impatient).toEqual(failure({ kind: "unreachable" }));
    waiting[0]?.(Response.json({ access_token: "late" }));
    expect(await patient).toEqual(found);
    expect(world.forms).toHaveLength(1);
    expect(world.runningTimers()).toBe(0);
  });

  test("a token address that never answers costs a call its time-out", async () => {
    const world = openWorld();
    world.answerTokens((signal) => rejectedBy(signal));
    const looking = world.lookup();
    world.expire();
    expect(await looking).toEqual(failure({ kind: "unreachable" }));
    expect(world.runningTimers()).toBe(0);
  });

  test("the secret goes to the token address only and stands in no answer", async () => {
    const world = openWorld();
    world.answerTokens(() => new Response(`no ${clientSecret}`, { status: 500 }));
    expect(JSON.stringify(await world.lookup())).not.toContain(clientSecret);
    world.answerTokens(null);
    await world.lookup();
    expect(JSON.stringify(world.sentToSupplier)).not.toContain(clientSecret);
  });
});

test("a handmade token cannot be renewed: its refusal is final at once", async () => {
  const world = openWorld({ token: "by-hand" });
  world.revoke("by-hand");
  expect(await world.lookup()).toEqual(failure({ kind: "unauthorised", why: "key" }));
  expect(world.bearers).toEqual(["by-hand"]);
  expect(world.forms).toEqual([]);
});

type TokenAnswer = (signal: AbortSignal) => Response | Promise<Response>;

/** A supplier in memory: a token request is a form, which the scripted server does not read. */
function openWorld(
  given: { readonly lifetime?: Readonly<Record<string, unknown>>; readonly token?: string } = {},
) {
  const clock = createScriptedNetwork(testStart);
  const forms: unknown[] = [];
  const bearers: string[] = [];
  const sentToSupplier: unknown[] = [];
  const revoked = new Set<string>();
  let special: TokenAnswer | null = null;
  const answerToken: TokenAnswer = (signal) =>
    special === null
      ? Response.json({ access_token: `t${forms.length}`, ...given.lifetime })
      : special(signal);
  const connector = createAnyRoadConnector({
    ...clock,
    connection: testConnection,
    baseUrl: "https://supplier.test",
    timeZone: testZone,
    credentials:
      given.token === undefined
        ? { kind: "client", tokenUrl, clientId: "kauri", clientSecret }
        : { kind: "token", token: given.token },
    fetch: async (url, init) => {
      const { headers, body, signal } = init ?? {};
      if (url === tokenUrl) {
        forms.push(body);
        return answerToken(signal ?? new AbortController().signal);
      }
      sentToSupplier.push({ url, headers, body });
      const bearer = new Headers(headers).get("Authorization")?.replace("Bearer ", "") ?? "";
      bearers.push(bearer);
      return revoked.has(bearer)
        ? Response.json({ code: "invalid_bearer_token" }, { status: 401 })
        : Response.json(pageOf([]));
    },
  });
  return {
    ...clock,
    forms,
    bearers,
    sentToSupplier,
    lookup: (signal?: AbortSignal) => connector.lookup("any", aCall(signal)),
    revoke: (...tokens: readonly string[]) => {
      for (const token of tokens) revoked.add(token);
    },
    answerTokens: (answer: TokenAnswer | null) => {
      special = answer;
    },
  };
}

const rejectedBy = (signal: AbortSignal): Promise<Response> =>
  new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(new Error("aborted")), { once: true });
  });
