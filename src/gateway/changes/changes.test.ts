import { beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { changesSchema, type Changes } from "../../protocol/v1.ts";
import { anAdmission, connection, now, thisDevice } from "../../testing/builders.ts";
import { createFakeClock, type FakeClock } from "../../testing/fake-clock.ts";
import { readEvents, type ServerEvent } from "../../testing/venue/event-reader.ts";
import { createChangeStream } from "./change-stream.ts";
import type { Position, ReadChanges } from "./changes-reader.ts";
import { longPoll } from "./long-poll.ts";
import { createNews, type News } from "./news.ts";

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const reader = { device: thisDevice, incarnations: [], role: "steward" } as const;
const start: Position = { epoch: "e", offset: 0, row: "", settled: 0, settledScan: "" };

/** A feed that holds `written` admissions, and a manifest and a connection that may change. */
interface Feed {
  written: number;
  manifest: string;
  state: "up" | "down";
  scans: number | null;
  isGone: boolean;
  reads: number;
}

let clock: FakeClock;
let news: News;
let feed: Feed;
beforeEach(() => {
  clock = createFakeClock(now);
  news = createNews({ scheduler: clock, log, others: null });
  feed = { written: 0, manifest: "m", state: "up", scans: null, isGone: false, reads: 0 };
});

const read: ReadChanges = async (_reader, position) => {
  feed.reads += 1;
  if (feed.isGone) return null;
  const changes = Array.from({ length: feed.written - position.offset }, (_, n) => ({
    offset: position.offset + n + 1,
    change: { kind: "admission" as const, admission: anAdmission(n) },
  }));
  const answer: Changes = {
    epoch: "e",
    offset: feed.written,
    row: String(feed.written),
    more: false,
    changes,
    manifest: { id: feed.manifest, asOf: null },
    connections: [{ id: connection, state: feed.state, waiting: 0, parked: 0 }],
    scans: feed.scans,
    held: [],
    settlements: [],
  };
  return answer;
};

const write = (): void => {
  feed.written += 1;
  news.tell();
};

const polled = (
  wait: number,
  signal = new AbortController().signal,
  isWelcome = async (): Promise<boolean> => true,
) => {
  const outcome: { answer?: Changes | null } = {};
  const run = async (): Promise<void> => {
    const deps = { read, news, scheduler: clock };
    const poll = { reader, position: start, wait, signal, isWelcome };
    outcome.answer = await longPoll(deps, poll);
  };
  void run();
  return outcome;
};

describe("a long poll", () => {
  test("answers at once when there is something already", async () => {
    feed.written = 2;
    const poll = polled(25_000);
    await clock.settle();
    expect(poll.answer?.offset).toBe(2);
    expect(clock.nextAt()).toBeNull();
  });

  test.each<[string, () => void]>([
    ["a change", () => (feed.written = 1)],
    ["a new list", () => (feed.manifest = "other")],
    ["a supplier's trouble", () => (feed.state = "down")],
    ["a scan, for those who are told of scans", () => (feed.scans = 1)],
  ])("is answered as soon as there is %s", async (_name, happen) => {
    const poll = polled(25_000);
    await clock.advance(1_000);
    expect(poll.answer).toBeUndefined();
    happen();
    news.tell();
    await clock.settle();
    expect(poll.answer).toBeDefined();
    expect(clock.nextAt()).toBeNull();
  });

  test("hears of nothing that is not for it until its patience ends", async () => {
    const poll = polled(5_000);
    await clock.advance(1_000);
    news.tell();
    await clock.advance(3_999);
    expect(poll.answer).toBeUndefined();
    await clock.advance(1);
    expect(poll.answer?.changes).toEqual([]);
  });

  test("is told when its cursor is gone while it waits", async () => {
    const poll = polled(5_000);
    await clock.settle();
    feed.isGone = true;
    news.tell();
    await clock.settle();
    expect(poll.answer).toBeNull();
  });

  test("is over at once for a device that is revoked while it waits", async () => {
    let isRevoked = false;
    const poll = polled(25_000, undefined, async () => !isRevoked);
    await clock.advance(1_000);
    news.tell();
    await clock.settle();
    expect(poll.answer).toBeUndefined();
    isRevoked = true;
    news.tell();
    await clock.settle();
    expect(poll.answer?.changes).toEqual([]);
    expect(clock.nextAt()).toBeNull();
  });

  test("leaves nothing behind when its client goes away", async () => {
    const client = new AbortController();
    polled(25_000, client.signal);
    await clock.settle();
    client.abort();
    await clock.settle();
    const { reads } = feed;
    write();
    await clock.settle();
    expect(feed.reads).toBe(reads);
    expect(clock.nextAt()).toBeNull();
  });

  test("does not hold up a gateway that ends", async () => {
    const poll = polled(25_000);
    await clock.settle();
    await news.stop();
    await clock.settle();
    expect(poll.answer?.offset).toBe(0);
  });
});

const opened = async () => {
  const standing = { isWelcome: true };
  const edition = news.edition();
  const first = await read(reader, start);
  if (first === null) throw new Error("no first answer");
  const stream = createChangeStream(
    { read, news, clock, scheduler: clock },
    { reader, position: start, first, edition, isWelcome: async () => standing.isWelcome },
  );
  const events: ServerEvent[] = [];
  let isOver = false;
  const client = readEvents(new Response(stream));
  const pump = async (): Promise<void> => {
    const event = await client.next(() => true);
    if (event === null) {
      isOver = true;
      return;
    }
    events.push(event);
    await pump();
  };
  void pump();
  await clock.settle();
  return { events, client, standing, isOver: () => isOver };
};
const offsets = (events: readonly ServerEvent[]) =>
  events.flatMap(({ name, data }) =>
    name === "changes" ? [changesSchema.parse(data).offset] : [],
  );

describe("a stream", () => {
  test("says at once where things stand, and then each change once", async () => {
    const { events } = await opened();
    expect(offsets(events)).toEqual([0]);
    write();
    await clock.settle();
    write();
    await clock.settle();
    expect(offsets(events)).toEqual([0, 1, 2]);
  });

  test("hears what was written between its first look and its first wait", async () => {
    const opening = opened();
    write();
    expect(offsets((await opening).events)).toEqual([0, 1]);
  });

  test("beats every second, also while there is a lot that is not for it", async () => {
    const { events } = await opened();
    const before = clock.now();
    for (let ms = 0; ms < 10_000; ms += 100) {
      news.tell();
      await clock.advance(100);
    }
    const beats = events
      .filter(({ name }) => name === "beat")
      .map(({ data }) => z.object({ at: z.number() }).parse(data).at);
    const gaps = beats.map((at, n) => at - (beats[n - 1] ?? before));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(1_000);
    expect(beats.length).toBeGreaterThanOrEqual(10);
  });

  test("ends after a minute, and leaves no timer behind", async () => {
    const { isOver } = await opened();
    await clock.advance(59_000);
    expect(isOver()).toBe(false);
    await clock.advance(1_000);
    expect(isOver()).toBe(true);
    expect(clock.nextAt()).toBeNull();
  });

  test.each<[string, (s: Awaited<ReturnType<typeof opened>>) => unknown]>([
    ["its device is revoked", ({ standing }) => (standing.isWelcome = false)],
    ["its cursor is gone", () => (feed.isGone = true)],
    ["the gateway ends", () => news.stop()],
  ])("ends when %s", async (_name, happen) => {
    const stream = await opened();
    await happen(stream);
    news.tell();
    await clock.settle();
    expect(stream.isOver()).toBe(true);
    expect(clock.nextAt()).toBeNull();
  });

  test("stops working when its client goes away", async () => {
    const { client } = await opened();
    await client.leave();
    await clock.settle();
    const { reads } = feed;
    write();
    await clock.advance(5_000);
    expect(feed.reads).toBe(reads);
    expect(clock.nextAt()).toBeNull();
  });
});

describe("several gateways on one database", () => {
  test("what another one wrote is heard of within half a second, and asked for only while somebody waits", async () => {
    let mark = 7;
    let asked = 0;
    const others = {
      mark: async () => {
        asked += 1;
        return `${mark}/0`;
      },
      pollEveryMs: 500,
    };
    news = createNews({ scheduler: clock, log, others });
    await clock.advance(2_000);
    expect(asked).toBe(0);
    let woken = 0;
    const wait = async (): Promise<void> => {
      await news.since(news.edition(), new AbortController().signal);
      woken += 1;
    };
    void wait();
    await clock.advance(500); // whatever happened before anybody waited
    expect(woken).toBe(1);
    void wait();
    await clock.advance(1_500);
    expect(woken).toBe(1);
    mark = 8;
    await clock.advance(500);
    expect(woken).toBe(2);
    const before = asked;
    await clock.advance(5_000);
    expect(asked).toBe(before);
    await news.stop();
    expect(clock.nextAt()).toBeNull();
  });
});
