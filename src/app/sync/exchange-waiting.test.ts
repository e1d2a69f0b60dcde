import { expect, test } from "vitest";
import type { Changes } from "../../protocol/v1.ts";
import { timeHeader } from "../../protocol/v1.ts";
import { asIncarnation } from "../../core/ids.ts";
import { minutes } from "../../core/time.ts";
import { now } from "../../testing/builders.ts";
import { createFakeClock, type FakeClock } from "../../testing/fake-clock.ts";
import { createGatewayClient } from "../gateway-client.ts";
import { createExchange, type Exchange } from "./exchange.ts";
import type { Transport } from "./transport.ts";

const changesOf = (offset: number): Changes => ({
  epoch: "e1",
  offset,
  row: `row-${offset}`,
  more: false,
  changes: [],
  manifest: { id: "list-1", asOf: now },
  connections: [],
  scans: null,
  held: [],
  settlements: [],
});

/** What a stream sends, by the milliseconds since it was opened; `close` ends it. */
type Script = readonly (readonly [atMs: number, text: string])[];
type Line = "up" | "down" | "silent";

interface World {
  readonly exchange: Exchange;
  readonly clock: FakeClock;
  /** `short`, `long` and `stream` with the milliseconds since the start, and what came of them. */
  readonly log: string[];
  readonly errors: string[];
  readonly stored: () => number;
  readonly line: (state: Line) => void;
  readonly streams: (script: Script | "held back" | "gone") => void;
  /** How long the gateway holds a long poll, or that something cuts it. */
  readonly longPolls: (afterMs: number | "cut") => void;
  readonly onApply: (work: () => Promise<void>) => void;
}

const nothing = async (): Promise<void> => {};

/** An answer that does not come. */
const never = (signal: AbortSignal | null | undefined): Promise<never> =>
  new Promise((_resolve, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason));
  });

function world(transport: Transport): World {
  const clock = createFakeClock(now);
  const log: string[] = [];
  const errors: string[] = [];
  let line: Line = "up";
  let script: Script | "held back" | "gone" = [];
  let longPoll: number | "cut" = 20_000;
  let offset = 5;
  let apply = nothing;
  const headers = { [timeHeader]: "0" };

  const fetchDouble: typeof fetch = async (url, init) => {
    const asked = new URL(url instanceof Request ? url.url : url, "http://gateway");
    const isStream = new Headers(init?.headers).get("accept") === "text/event-stream";
    const isLong = asked.searchParams.has("wait");
    const kind = isStream ? "stream" : isLong ? "long" : "short";
    log.push(`${kind} ${clock.now() - now}`);
    if (line === "down") throw new TypeError("Failed to fetch");
    if (line === "silent") return never(init?.signal);
    const after = Number(asked.searchParams.get("after"));
    if (isStream) {
      if (script === "held back") return never(init?.signal);
      if (script === "gone")
        return Response.json(
          { type: "", title: "", status: 410, code: "cursor-gone" },
          { status: 410, headers },
        );
      return new Response(played(clock, script, init?.signal), { headers });
    }
    if (isLong && longPoll === "cut") return never(init?.signal);
    if (isLong && longPoll !== "cut") {
      await Promise.race([clock.sleep(longPoll), never(init?.signal)]);
    }
    return Response.json(changesOf(after), { headers });
  };

  const exchange = createExchange({
    client: createGatewayClient({
      fetch: fetchDouble,
      clock,
      monotonic: clock.now,
      scheduler: clock,
      token: () => "token",
      onContact: () => {},
    }),
    clock,
    scheduler: clock,
    log: { info: () => {}, warn: () => {}, error: (message) => errors.push(message) },
    transport,
    ledger: {
      position: async () => ({
        cursor: { epoch: "e1", offset, row: `row-${offset}` },
        settledUpTo: 0,
        settledScan: "",
        incarnations: [asIncarnation("00000000-0000-4000-8000-00000000c001")],
      }),
      apply: async (changes) => {
        await apply();
        offset = changes.offset;
      },
      restart: async () => {
        log.push("restart");
      },
    },
    snapshot: { currentId: () => "list-1", install: async () => {}, confirm: () => {} },
    onContact: ({ kind }) => void (kind === "failed" && log.push("failed")),
    onChanges: () => {},
    onFailure: () => {},
  });
  return {
    exchange,
    clock,
    log,
    errors,
    stored: () => offset,
    line: (state) => {
      line = state;
    },
    streams: (next) => {
      script = next;
    },
    longPolls: (next) => {
      longPoll = next;
    },
    onApply: (work) => {
      apply = work;
    },
  };
}

function played(
  clock: FakeClock,
  script: Script,
  signal: AbortSignal | null | undefined,
): ReadableStream {
  return new ReadableStream({
    start: (body) => {
      let open = true;
      signal?.addEventListener("abort", () => {
        if (open) body.error(signal.reason);
        open = false;
      });
      for (const [atMs, text] of script) {
        clock.after(atMs, () => {
          if (!open) return;
          if (text !== "close") return body.enqueue(new TextEncoder().encode(text));
          open = false;
          body.close();
        });
      }
    },
  });
}

const beat = 'event: beat\ndata: {"at":1}\n\n';
const event = (changes: Changes): string => `event: changes\ndata: ${JSON.stringify(changes)}\n\n`;
const beating = (fromMs: number, untilMs: number): Script =>
  Array.from({ length: (untilMs - fromMs) / 1_000 }, (_, n) => [fromMs + n * 1_000, beat]);

test("after a short question the stream is followed, and each event is stored as it comes", async () => {
  const { exchange, clock, log, stored, streams } = world("stream");
  const text = event(changesOf(6));
  // split anywhere, as networks do
  streams([[200, text.slice(0, 40)], [400, text.slice(40) + beat], ...beating(1_000, 60_000)]);
  exchange.start();
  await clock.advance(399);
  expect(stored()).toBe(5);
  await clock.advance(1);
  expect(stored()).toBe(6);
  await clock.advance(50_000);
  expect(log).toEqual(["short 0", "stream 0"]);
});

test("a stream that the gateway ends is followed again, from the place that is stored", async () => {
  const { exchange, clock, log, streams } = world("stream");
  streams([
    [0, event(changesOf(6))],
    [1_000, "close"],
  ]);
  exchange.start();
  await clock.advance(1_500);
  expect(log).toEqual(["short 0", "stream 0", "short 1500", "stream 1500"]);
});

test("three seconds of silence are a dead stream: told, and asked again", async () => {
  const { exchange, clock, log, streams, line } = world("stream");
  streams(beating(0, 2_000));
  exchange.start();
  await clock.advance(1_000);
  line("silent");
  await clock.advance(2_999);
  expect(log).toEqual(["short 0", "stream 0"]);
  await clock.advance(501);
  expect(log).toEqual(["short 0", "stream 0", "failed", "short 4500"]);
  line("down");
  await clock.advance(1_500);
  expect(log.slice(4)).toEqual(["failed"]);
});

test("a proxy that holds streams back twice gets long polls, and ten minutes later streams", async () => {
  const { exchange, clock, log, streams } = world("stream");
  streams("held back");
  exchange.start();
  await clock.advance(8_000);
  expect(log).toEqual([
    "short 0",
    "stream 0",
    "failed",
    "short 3500",
    "stream 3500",
    "failed",
    "short 7000",
    "long 7000",
  ]);
  streams(beating(0, 60_000));
  await clock.advance(minutes(10));
  const streamAt = Number(log.find((line, n) => n > 7 && line.startsWith("stream"))?.split(" ")[1]);
  expect(streamAt).toBeGreaterThanOrEqual(7_000 + minutes(10));
  expect(streamAt).toBeLessThanOrEqual(7_000 + minutes(10) + 25_000);
});

test("a lost network is not taken for a proxy", async () => {
  const { exchange, clock, log, streams, line } = world("stream");
  streams("held back");
  exchange.start();
  await clock.advance(1_000);
  line("down");
  await clock.advance(20_000);
  streams(beating(0, 60_000));
  line("up");
  await clock.advance(1_000);
  expect(log.at(-1)).toMatch(/^stream/);
});

test("long polls follow each other at once, and wait as long as the gateway does", async () => {
  const { exchange, clock, log } = world("long-poll");
  exchange.start();
  await clock.advance(45_000);
  expect(log).toEqual(["short 0", "long 0", "long 20000", "long 40000"]);
});

test("a gateway that holds no question back is asked as by short polls", async () => {
  const { exchange, clock, log, longPolls } = world("long-poll");
  longPolls(0);
  exchange.start();
  await clock.advance(3_000);
  expect(log).toEqual(["short 0", "long 0", "long 1500", "long 3000"]);
});

test("long polls that are cut twice give way to short ones", async () => {
  const { exchange, clock, log, longPolls } = world("long-poll");
  longPolls("cut");
  exchange.start();
  await clock.advance(54_000);
  expect(log).toEqual([
    "short 0",
    "long 0",
    "failed",
    "short 25500",
    "long 25500",
    "failed",
    "short 51000",
    "short 52500",
    "short 54000",
  ]);
});

test("waking asks at once where it waits, which counts against nobody", async () => {
  for (const [transport, kind] of [
    ["stream", "stream"],
    ["long-poll", "long"],
  ] as const) {
    const { exchange, clock, log, streams } = world(transport);
    streams(beating(0, 60_000));
    exchange.start();
    await clock.advance(2_500);
    exchange.wake();
    await clock.advance(0);
    expect(log).toEqual(["short 0", `${kind} 0`, "short 2500", `${kind} 2500`]);
  }
});

test("an event that cannot be stored is asked for again", async () => {
  const { exchange, clock, log, errors, stored, streams, onApply } = world("stream");
  streams([[500, event(changesOf(6))]]);
  exchange.start();
  await clock.advance(400);
  onApply(() => Promise.reject(new Error("storage: quota")));
  await clock.advance(100);
  expect(errors).toEqual(["exchange failed"]);
  onApply(nothing);
  streams([[0, event(changesOf(6))]]);
  await clock.advance(1_500);
  expect(log).toEqual(["short 0", "stream 0", "short 2000", "stream 2000"]);
  expect(stored()).toBe(6);
});

test("an event that is not understood is a broken contract, and what follows it is not taken", async () => {
  const { exchange, clock, log, stored, streams } = world("stream");
  streams([[500, `event: changes\ndata: {"offset":"6"}\n\n${event(changesOf(7))}`]]);
  exchange.start();
  await clock.advance(500);
  expect(log).toEqual(["short 0", "stream 0", "failed"]);
  expect(stored()).toBe(5);
});

test("events of a newer gateway are passed over", async () => {
  const { exchange, clock, stored, streams } = world("stream");
  streams([[500, `event: weather\ndata: rain\n\n${event(changesOf(7))}`]]);
  exchange.start();
  await clock.advance(500);
  expect(stored()).toBe(7);
});

test("a stream whose place the gateway forgot starts over", async () => {
  const { exchange, clock, log, streams } = world("stream");
  streams("gone");
  exchange.start();
  await clock.settle();
  // the list; this gateway has none
  expect(log.slice(0, 3)).toEqual(["short 0", "stream 0", "short 0"]);
});

test.each<Transport>(["stream", "long-poll"])(
  "stopping gives up the %s and leaves no timer",
  async (transport) => {
    const { exchange, clock, log, streams } = world(transport);
    streams([]);
    exchange.start();
    await clock.advance(1_000);
    await exchange.stop();
    const asked = log.length;
    await clock.advance(60_000);
    expect(log).toHaveLength(asked);
    expect(log).not.toContain("failed");
  },
);
