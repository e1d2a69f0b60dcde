import { expect, test } from "vitest";
import { asIncarnation } from "../../core/ids.ts";
import { fail, ok, type Result } from "../../core/result.ts";
import type { Changes, Manifest } from "../../protocol/v1.ts";
import { now } from "../../testing/builders.ts";
import { createFakeClock, type FakeClock } from "../../testing/fake-clock.ts";
import type { GatewayClient, GatewayFailure } from "../gateway-client.ts";
import { changesPath } from "./changes-question.ts";
import { createExchange, type Exchange } from "./exchange.ts";

const manifestOf = (id: string, epoch = "e1"): Manifest => ({
  id,
  asOf: now,
  epoch,
  venue: "Harbour",
  policyVersion: "1",
  demo: false,
  gates: [],
  products: [],
  connections: [],
  pages: [],
  bookings: 7,
});

const changesOf = (offset: number, change: Partial<Changes> = {}): Changes => ({
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
  ...change,
});

const nothing = async (): Promise<void> => {};
const notAskedFor = (): Promise<never> => Promise.reject(new Error("not asked for"));
const incarnation = asIncarnation("00000000-0000-4000-8000-00000000c001");

type Answer = Result<unknown, GatewayFailure>;
const down: Answer = fail({ kind: "unreachable" });
const gone: Answer = fail({ kind: "problem", code: "cursor-gone", detail: "" });

interface Gateway {
  readonly changes: () => Answer | Promise<Answer>;
  readonly manifest: () => Answer | Promise<Answer>;
}

interface World {
  readonly exchange: Exchange;
  readonly clock: FakeClock;
  /** Everything that happened, in order; `ask …` with the milliseconds since the start. */
  readonly log: string[];
  readonly errors: string[];
  /** How the gateway answers from now on. */
  readonly answer: (change: Partial<Gateway>) => void;
  readonly onInstall: (work: (manifest: Manifest) => Promise<void>) => void;
  readonly onApply: (work: () => Promise<void>) => void;
}

/** A device that has list-1 and has read the feed up to 5, unless `fresh`. */
function world({ fresh = false }: { readonly fresh?: boolean } = {}): World {
  const clock = createFakeClock(now);
  const log: string[] = [];
  const errors: string[] = [];
  let gateway: Gateway = {
    changes: () => ok(changesOf(cursor?.offset ?? 0)),
    manifest: () => ok(manifestOf("list-1")),
  };
  let cursor = fresh ? null : { epoch: "e1", offset: 5, row: "row-5" };
  let current = fresh ? null : "list-1";
  let install = async ({ id }: Manifest): Promise<void> => {
    current = id;
  };
  let apply = nothing;
  const call: GatewayClient["call"] = async ({ path, schema }) => {
    log.push(`ask ${shortened(path)} at ${clock.now() - now}`);
    const answer = await (path === "/manifest" ? gateway.manifest() : gateway.changes());
    return answer.ok ? ok(schema.parse(answer.value)) : answer;
  };
  const exchange = createExchange({
    client: { call, bytes: notAskedFor, stream: notAskedFor, pieces: notAskedFor },
    transport: "poll",
    clock,
    scheduler: clock,
    log: { info: () => {}, warn: () => {}, error: (message) => errors.push(message) },
    ledger: {
      position: async () => ({
        cursor,
        settledUpTo: 3,
        settledScan: "s3",
        incarnations: [incarnation],
      }),
      apply: async ({ epoch, offset, row }) => {
        await apply();
        log.push(`apply ${offset}`);
        cursor = { epoch, offset, row };
      },
      restart: async (epoch) => {
        log.push(`restart ${epoch}`);
        cursor = { epoch, offset: 0, row: "" };
      },
    },
    snapshot: {
      currentId: () => current,
      install: async (manifest) => {
        log.push(`install ${manifest.id}`);
        await install(manifest);
      },
      confirm: () => log.push("confirm"),
    },
    onContact: (contact) => log.push(contact.kind),
    onChanges: ({ offset }) => log.push(`told ${offset}`),
    onFailure: ({ kind }) => log.push(`failure ${kind}`),
  });
  return {
    exchange,
    clock,
    log,
    errors,
    answer: (change) => {
      gateway = { ...gateway, ...change };
    },
    onInstall: (work) => {
      install = work;
    },
    onApply: (work) => {
      apply = work;
    },
  };
}

/** Epoch and place; what every question says besides is one test's business. */
function shortened(path: string): string {
  const { pathname, searchParams } = new URL(path, "http://gateway");
  if (pathname !== "/changes") return pathname;
  return `${pathname} ${searchParams.get("epoch")}/${searchParams.get("after")}`;
}

const asksOf = (log: readonly string[], what: string): readonly string[] =>
  log.filter((line) => line.startsWith(`ask ${what}`));
const timesOf = (log: readonly string[], what: string): readonly number[] =>
  asksOf(log, what).map((line) => Number(line.split(" ").at(-1)));

test("a new device takes the list first, then reads the feed from its beginning", async () => {
  const { exchange, clock, log } = world({ fresh: true });
  exchange.start();
  await clock.settle();
  expect(log).toEqual([
    "ask /manifest at 0",
    "answered",
    "install list-1",
    "restart e1",
    "ask /changes e1/0 at 0",
    "answered",
    "apply 0",
    "told 0",
    "confirm",
  ]);
});

test("a new device without a gateway asks again every half second, and claims nothing", async () => {
  const { exchange, clock, log, answer } = world({ fresh: true });
  answer({ manifest: () => down });
  exchange.start();
  await clock.advance(1_000);
  expect(timesOf(log, "/manifest")).toEqual([0, 500, 1_000]);
  expect(log).not.toContain("restart e1");
  expect(log.filter((line) => line === "failure unreachable")).toHaveLength(3);
});

test("asks every second and a half, from the place that is stored", async () => {
  const { exchange, clock, log, answer } = world();
  answer({ changes: () => ok(changesOf(6)) });
  exchange.start();
  await clock.advance(3_000);
  expect(asksOf(log, "/changes")).toEqual([
    "ask /changes e1/5 at 0",
    "ask /changes e1/6 at 1500",
    "ask /changes e1/6 at 3000",
  ]);
});

test("changes are stored before they are told and before the next question", async () => {
  const { exchange, clock, log, answer, onApply } = world();
  onApply(() => clock.sleep(4_000));
  answer({ changes: () => ok(changesOf(6, { more: true })) });
  exchange.start();
  await clock.advance(3_999);
  expect(log).toEqual(["ask /changes e1/5 at 0", "answered"]);
  await clock.advance(1);
  expect(log.slice(2)).toEqual([
    "apply 6",
    "told 6",
    "confirm",
    // there is more: at once
    "ask /changes e1/6 at 4000",
    "answered",
  ]);
});

test("after a failure asks again in half a second, until it is answered", async () => {
  const { exchange, clock, log, answer } = world();
  answer({ changes: () => down });
  exchange.start();
  await clock.advance(1_000);
  answer({ changes: () => ok(changesOf(5)) });
  await clock.advance(2_000);
  expect(timesOf(log, "/changes")).toEqual([0, 500, 1_000, 1_500, 3_000]);
  expect(log.filter((line) => line === "failed")).toHaveLength(3);
});

test("a gateway that forgot our place gives a fresh list and its feed from the beginning", async () => {
  const { exchange, clock, log, answer } = world();
  answer({ changes: () => gone, manifest: () => ok(manifestOf("list-2", "e2")) });
  exchange.start();
  answer({
    manifest: () => {
      answer({
        changes: () => ok(changesOf(0, { epoch: "e2", manifest: { id: "list-2", asOf: now } })),
      });
      return ok(manifestOf("list-2", "e2"));
    },
  });
  await clock.settle();
  expect(log).toEqual([
    "ask /changes e1/5 at 0",
    "ask /manifest at 0",
    "answered",
    "install list-2",
    "restart e2",
    "ask /changes e2/0 at 0",
    "answered",
    "apply 0",
    "told 0",
    "confirm",
  ]);
});

test("our place is kept while the fresh list cannot be had", async () => {
  const { exchange, clock, log, answer } = world();
  answer({ changes: () => gone, manifest: () => down });
  exchange.start();
  await clock.advance(500);
  expect(timesOf(log, "/manifest")).toEqual([0, 500]);
  expect(log.some((line) => line.startsWith("restart"))).toBe(false);
});

test("a new list is put in place once, beside the questions", async () => {
  const { exchange, clock, log, answer, onInstall } = world();
  onInstall(() => clock.sleep(60_000));
  answer({
    changes: () => ok(changesOf(5, { manifest: { id: "list-2", asOf: now } })),
    manifest: () => ok(manifestOf("list-2")),
  });
  exchange.start();
  await clock.advance(6_000);
  expect(log.filter((line) => line === "install list-2")).toHaveLength(1);
  expect(timesOf(log, "/changes")).toEqual([0, 1_500, 3_000, 4_500, 6_000]);
});

test("a list that is slow to come is asked for once", async () => {
  const { exchange, clock, log, answer } = world();
  answer({
    changes: () => ok(changesOf(5, { manifest: { id: "list-2", asOf: now } })),
    manifest: async () => {
      await clock.sleep(5_000);
      return ok(manifestOf("list-2"));
    },
  });
  exchange.start();
  await clock.advance(14_000);
  expect(timesOf(log, "/manifest")).toEqual([0]);
  expect(log.filter((line) => line === "install list-2")).toHaveLength(1);
  expect(log.at(-1)).toBe("confirm");
});

test("an install that fails does not stop the questions, and is offered again", async () => {
  const { exchange, clock, log, errors, answer, onInstall } = world();
  onInstall(() => Promise.reject(new Error("quota")));
  answer({
    changes: () => ok(changesOf(5, { manifest: { id: "list-2", asOf: now } })),
    manifest: () => ok(manifestOf("list-2")),
  });
  exchange.start();
  await clock.advance(3_000);
  expect(timesOf(log, "/changes")).toEqual([0, 1_500, 3_000]);
  expect(log.filter((line) => line === "install list-2")).toHaveLength(3);
  expect(errors).toEqual(Array.from({ length: 3 }, () => "list not installed"));
});

test("changes that cannot be stored are asked for again from the same place", async () => {
  const { exchange, clock, log, errors, answer, onApply } = world();
  onApply(() => Promise.reject(new Error("storage: quota")));
  answer({ changes: () => ok(changesOf(6)) });
  exchange.start();
  await clock.advance(1_500);
  expect(asksOf(log, "/changes")).toEqual(["ask /changes e1/5 at 0", "ask /changes e1/5 at 1500"]);
  expect(errors).toEqual(["exchange failed", "exchange failed"]);
  expect(log).not.toContain("told 6");
});

test("waking asks at once, and keeps one question at a time", async () => {
  const { exchange, clock, log } = world();
  exchange.start();
  await clock.advance(1_000);
  exchange.wake();
  exchange.wake();
  await clock.advance(1_500);
  expect(timesOf(log, "/changes")).toEqual([0, 1_000, 2_500]);
});

test("stopping waits for the running question and leaves no timer", async () => {
  const { exchange, clock, log, answer } = world();
  answer({
    changes: async () => {
      await clock.sleep(700);
      return ok(changesOf(6));
    },
  });
  exchange.start();
  await clock.settle();
  const stopped = exchange.stop();
  await clock.advance(700);
  await stopped;
  expect(log).toContain("apply 6");
  expect(clock.nextAt()).toBeNull();
  exchange.wake();
  await clock.advance(5_000);
  expect(timesOf(log, "/changes")).toEqual([0]);
});

test("stopping between two questions leaves no timer", async () => {
  const { exchange, clock } = world();
  exchange.start();
  await clock.advance(100);
  expect(clock.nextAt()).not.toBeNull();
  await exchange.stop();
  expect(clock.nextAt()).toBeNull();
});

test("a question says what the device has stored and how its scans are numbered", () => {
  const place = {
    cursor: { epoch: "e1", offset: 5, row: "row-5" },
    settledUpTo: 3,
    settledScan: "s3",
    incarnations: Array.from({ length: 17 }, (_, n) => asIncarnation(`i${n}`)),
  };
  const question = new URL(changesPath(place, 20_000) ?? "", "http://gateway").searchParams;
  expect(Object.fromEntries(question)).toEqual({
    epoch: "e1",
    after: "5",
    row: "row-5",
    settled: "3",
    settledScan: "s3",
    incarnations: Array.from({ length: 16 }, (_, n) => `i${n}`).join(","),
    wait: "20000",
  });
  expect(changesPath({ ...place, cursor: null }, null)).toBeNull();
});
