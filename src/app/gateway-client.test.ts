import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { ClockOffset } from "../core/clock-offset.ts";
import { fail, ok } from "../core/result.ts";
import { asInstant, later } from "../core/time.ts";
import { type ProblemCode, problemCodes, timeHeader } from "../protocol/v1.ts";
import { now } from "../testing/builders.ts";
import { createFakeClock, type FakeClock } from "../testing/fake-clock.ts";
import {
  createGatewayClient,
  type GatewayFailure,
  type StreamingClient,
} from "./gateway-client.ts";

const schema = z.object({ n: z.number() });
const question = { path: "/things", schema, timeoutMs: 60_000 };

interface World {
  readonly client: StreamingClient;
  readonly clock: FakeClock;
  /** The device's own clock is set ahead by this. */
  readonly set: (ms: number) => void;
  readonly asked: { readonly url: string; readonly init: RequestInit }[];
  readonly offsets: ClockOffset[];
}

function world(
  answer: (init: RequestInit) => Response | Promise<Response>,
  token: string | null = "t0ken",
): World {
  const clock = createFakeClock(now);
  let setBy = 0;
  const asked: World["asked"][number][] = [];
  const offsets: ClockOffset[] = [];
  const client = createGatewayClient({
    fetch: async (url, init = {}) => {
      asked.push({ url: url instanceof Request ? url.url : String(url), init });
      await clock.advance(200);
      return answer(init);
    },
    clock: { now: () => later(clock.now(), setBy) },
    monotonic: clock.now,
    scheduler: clock,
    token: () => token,
    onContact: (offset) => offsets.push(offset),
  });
  const set = (ms: number): void => {
    setBy += ms;
  };
  return { client, clock, set, asked, offsets };
}

const ours = { [timeHeader]: String(now + 5_000) };
const problem = (code: string, status = 400): Response =>
  new Response(
    JSON.stringify({ type: "about:blank", title: "no", status, code, detail: "because" }),
    {
      status,
      headers: ours,
    },
  );

test("an answer is parsed, and measures the clock", async () => {
  const { client, offsets } = world(() => Response.json({ n: 1, more: "x" }, { headers: ours }));
  expect(await client.call(question)).toEqual({ ok: true, value: { n: 1 } });
  expect(offsets).toEqual([{ ms: 4_900, uncertaintyMs: 100, measuredAt: later(now, 200) }]);
});

test("a page's bytes arrive as they are", async () => {
  const bytes = new Uint8Array([0, 255, 10]);
  const { client } = world(() => new Response(bytes, { headers: ours }));
  expect(await client.bytes("/pages/x", 60_000)).toEqual({ ok: true, value: bytes });
});

test("a question without a body is a GET with the token, uncached", async () => {
  const { client, asked } = world(() => Response.json({ n: 1 }, { headers: ours }));
  await client.call(question);
  expect(asked[0]?.url).toBe("/v1/things");
  expect(asked[0]?.init).toMatchObject({
    cache: "no-store",
    headers: { authorization: "Bearer t0ken" },
  });
  expect(asked[0]?.init).not.toHaveProperty("method");
});

test("a body is posted as JSON; before enrolment there is no token to send", async () => {
  const { client, asked } = world(() => Response.json({ n: 1 }, { headers: ours }), null);
  await client.call({ ...question, body: { code: "é" } });
  expect(asked[0]?.init).toMatchObject({
    method: "POST",
    body: '{"code":"é"}',
    headers: { "content-type": "application/json" },
  });
  expect(new Headers(asked[0]?.init.headers).has("authorization")).toBe(false);
});

test("a body is put where the request says so", async () => {
  const { client, asked } = world(() => Response.json({ n: 1 }, { headers: ours }));
  await client.call({ ...question, method: "PUT", body: { n: 2 } });
  expect(asked[0]?.init).toMatchObject({ method: "PUT", body: '{"n":2}' });
});

const problemsMean: Readonly<Record<ProblemCode, GatewayFailure>> = {
  unauthorised: { kind: "unauthorised", why: "key" },
  revoked: { kind: "unauthorised", why: "revoked" },
  "rate-limited": { kind: "rate-limited", retryAt: null },
  internal: { kind: "outcome-unknown", detail: "internal" },
  "bad-request": { kind: "problem", code: "bad-request", detail: "because" },
  "too-large": { kind: "problem", code: "too-large", detail: "because" },
  "not-found": { kind: "problem", code: "not-found", detail: "because" },
  "not-allowed": { kind: "problem", code: "not-allowed", detail: "because" },
  "enrolment-unknown": { kind: "problem", code: "enrolment-unknown", detail: "because" },
  "enrolment-used": { kind: "problem", code: "enrolment-used", detail: "because" },
  "enrolment-expired": { kind: "problem", code: "enrolment-expired", detail: "because" },
  "cursor-gone": { kind: "problem", code: "cursor-gone", detail: "because" },
};

test.each(problemCodes)("the gateway's problem %s has its meaning", async (code) => {
  const { client, offsets } = world(() => problem(code));
  expect(await client.call(question)).toEqual({ ok: false, failure: problemsMean[code] });
  // a refusal is a contact all the same
  expect(offsets).toHaveLength(1);
});

const html = "<!doctype html><title>Sign in to harbour Wi-Fi</title>";

test.each<[string, (init: RequestInit) => Response | Promise<Response>, GatewayFailure]>([
  ["a portal's page", () => new Response(html), { kind: "intercepted" }],
  ["a portal's JSON", () => Response.json({ n: 1 }), { kind: "intercepted" }],
  ["a proxy's 502", () => new Response(html, { status: 502 }), { kind: "intercepted" }],
  ["a portal's redirect", redirected, { kind: "intercepted" }],
  [
    "a time that is none",
    () => Response.json({ n: 1 }, { headers: { [timeHeader]: "noon" } }),
    { kind: "intercepted" },
  ],
  [
    "an empty time",
    () => Response.json({ n: 1 }, { headers: { [timeHeader]: "" } }),
    { kind: "intercepted" },
  ],
  [
    "our answer, not JSON",
    () => new Response(html, { headers: ours }),
    { kind: "outcome-unknown", detail: "not JSON" },
  ],
  [
    "our answer, cut short",
    () => new Response('{"n":', { headers: ours }),
    { kind: "outcome-unknown", detail: "not JSON" },
  ],
  [
    "a body that breaks off",
    () => new Response(brokenBody(), { headers: ours }),
    { kind: "outcome-unknown", detail: "body broke off" },
  ],
  [
    "a problem whose body breaks off",
    () => new Response(brokenBody(), { status: 410, headers: ours }),
    { kind: "outcome-unknown", detail: "body broke off" },
  ],
  [
    "another shape",
    () => Response.json({ n: "1" }, { headers: ours }),
    { kind: "contract-broken", path: "n" },
  ],
  [
    "an error without a problem",
    () => new Response("oops", { status: 500, headers: ours }),
    { kind: "outcome-unknown", detail: "status 500" },
  ],
  [
    "a problem of a newer release",
    () => problem("moved-to-mars", 418),
    { kind: "outcome-unknown", detail: "status 418" },
  ],
  ["no network", noNetwork, { kind: "unreachable" }],
])("%s is told apart", async (_name, answer, failure) => {
  const { client } = world(answer);
  expect(await client.call(question)).toEqual({ ok: false, failure });
});

test("what answers in the gateway's place does not move the clock", async () => {
  for (const headers of [{}, { [timeHeader]: "noon" }, { [timeHeader]: "" }]) {
    const { client, offsets } = world(() => Response.json({ n: 1 }, { headers }));
    await client.call(question);
    expect(offsets).toEqual([]);
  }
});

test("a call ends within its time, and its outcome is unknown", async () => {
  const { client } = world(untilAborted);
  expect(await client.call({ ...question, timeoutMs: 1 })).toEqual({
    ok: false,
    failure: { kind: "outcome-unknown", detail: "TimeoutError" },
  });
});

test("the time limit holds for the body too", async () => {
  const { client, clock } = world(({ signal }) => new Response(endless(signal), { headers: ours }));
  const answer = client.bytes("/pages/x", 1_000);
  await clock.advance(1_000);
  expect(await answer).toEqual({
    ok: false,
    failure: { kind: "outcome-unknown", detail: "TimeoutError" },
  });
});

test("an answered call leaves no timer", async () => {
  const { client, clock } = world(() => Response.json({ n: 1 }, { headers: ours }));
  await client.call(question);
  expect(clock.nextAt()).toBeNull();
});

test("a call that is given up may have been acted on", async () => {
  const { client } = world(untilAborted);
  const giveUp = new AbortController();
  const answer = client.call({ ...question, signal: giveUp.signal });
  giveUp.abort();
  expect(await answer).toEqual({
    ok: false,
    failure: { kind: "outcome-unknown", detail: "AbortError" },
  });
});

test("a gateway whose clock stands at 1970 is the gateway all the same", async () => {
  const { client, offsets } = world(() =>
    Response.json({ n: 1 }, { headers: { [timeHeader]: "0" } }),
  );
  expect(await client.call(question)).toMatchObject({ ok: true });
  expect(offsets).toEqual([
    { ms: -(now + 100), uncertaintyMs: 100, measuredAt: asInstant(now + 200) },
  ]);
});

const answered = (): Response => Response.json({ n: 1 }, { headers: ours });

describe("the clock", () => {
  test("is not measured by an answer that was held back, or slow", async () => {
    const held = world(answered);
    await held.client.call({ ...question, waits: true });
    expect(held.offsets).toEqual([]);
    const slow = world(async () => {
      await slow.clock.advance(1_800);
      return answered();
    });
    await slow.client.call(question);
    expect(slow.offsets).toEqual([]);
  });

  test("set back meanwhile, is measured as it is now", async () => {
    const venue = world(() => {
      venue.set(-60_000);
      return answered();
    });
    await venue.client.call(question);
    const measuredAt = later(now, 200 - 60_000);
    expect(venue.offsets).toEqual([{ ms: 64_900, uncertaintyMs: 100, measuredAt }]);
  });

  test("set far forward meanwhile, is not measured", async () => {
    const venue = world(() => {
      venue.set(60_000);
      return answered();
    });
    await venue.client.call(question);
    expect(venue.offsets).toEqual([]);
  });
});

const streamed = ({ signal }: RequestInit, clock: FakeClock, pieces: readonly string[]): Response =>
  new Response(
    new ReadableStream({
      start: (body) => {
        signal?.addEventListener("abort", () => body.error(signal.reason));
        pieces.forEach((piece, n) => {
          clock.after(2_000 * (n + 1), () => body.enqueue(new TextEncoder().encode(piece)));
        });
      },
    }),
    { headers: ours },
  );
const following = (venue: World, signal = new AbortController().signal) => {
  const pieces: string[] = [];
  const ended = venue.client.stream({
    path: "/changes",
    silenceMs: 3_000,
    signal,
    onText: async (text) => void pieces.push(text),
  });
  return { pieces, ended };
};

describe("a stream", () => {
  test("asks for events and gives its text as it comes, until it falls silent", async () => {
    const venue = world((init) => streamed(init, venue.clock, ["one", "two"]));
    const { pieces, ended } = following(venue);
    await venue.clock.advance(4_500);
    expect(venue.asked[0]?.init.headers).toMatchObject({ accept: "text/event-stream" });
    expect(pieces).toEqual(["one", "two"]);
    await venue.clock.advance(3_000);
    expect(await ended).toEqual(fail({ kind: "outcome-unknown", detail: "TimeoutError" }));
    expect(venue.clock.nextAt()).toBeNull();
    expect(venue.offsets).toEqual([]);
  });

  test("that gives nothing at all is given up too", async () => {
    const venue = world(untilAborted);
    const { ended } = following(venue);
    await venue.clock.advance(3_000);
    expect(await ended).toEqual(fail({ kind: "outcome-unknown", detail: "TimeoutError" }));
  });

  test("ends when nobody wants it", async () => {
    const giveUp = new AbortController();
    const venue = world((init) => streamed(init, venue.clock, []));
    const { ended } = following(venue, giveUp.signal);
    await venue.clock.settle();
    giveUp.abort();
    expect(await ended).toEqual(fail({ kind: "outcome-unknown", detail: "AbortError" }));
  });

  test("may be refused, and may end", async () => {
    const refused = world(() => problem("cursor-gone", 410));
    expect(await following(refused).ended).toMatchObject(
      fail({ kind: "problem", code: "cursor-gone" }),
    );
    const over = world(() => new Response("last", { headers: ours }));
    const { pieces, ended } = following(over);
    expect(await ended).toEqual(ok(undefined));
    expect(pieces).toEqual(["last"]);
  });
});

/** A body that breaks off when its call is given up, and not before. */
const endless = (signal: RequestInit["signal"]): ReadableStream =>
  new ReadableStream({
    start: (body) => signal?.addEventListener("abort", () => body.error(signal.reason)),
  });

/** As a browser does: an opaque answer without headers, or a refusal that looks like no network. */
function redirected({ redirect }: RequestInit): Response {
  if (redirect === "error") throw new TypeError("Failed to fetch");
  return new Response(null, { status: 302 });
}

function noNetwork(): never {
  throw new TypeError("Failed to fetch");
}

const untilAborted = ({ signal }: RequestInit): Promise<Response> =>
  new Promise((_resolve, reject) => {
    const give = (): void => reject(signal?.reason);
    if (signal?.aborted === true) give();
    else signal?.addEventListener("abort", give);
  });

const brokenBody = (): ReadableStream =>
  new ReadableStream({ pull: (body) => body.error(new TypeError("network error")) });
